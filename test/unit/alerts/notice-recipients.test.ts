import { expect, it } from 'vitest';
import { recipientsOf } from '../../../alerts/notices/recipients.js';
import { UNKNOWN_USER } from '../../../src/access/accounts/user.js';
import type { UserView } from '../../../src/access/accounts/users.js';
import type { Request } from '../../../src/access/requests/request.js';

const KEY = 'a'.repeat(32);
const REVEAL: Request = {
  action: 'identity.reveal',
  step: 'second-person',
  tenant: 'acme',
  concerns: KEY,
  owner: 'user:asker',
  digest: '0'.repeat(64),
  status: 'waiting',
  askedBy: 'user:asker',
  askedAt: 0,
};

const officer = (mail: string, actorKey?: string): UserView => ({
  id: mail,
  person: { name: mail, mail },
  state: {
    ...UNKNOWN_USER,
    status: 'active',
    grants: [{ role: 'compliance-officer' }],
    self: actorKey === undefined ? [] : [{ tenant: 'acme', actorKey }],
  },
});

const told = (people: readonly UserView[], secondAddress?: string): string[] =>
  recipientsOf({
    notice: { what: 'request', id: 'r' },
    request: REVEAL,
    people,
    secondAddress,
    ownAddress: undefined,
    now: 1,
  });

it('whom a request is about hears of it by no address: of another account, or as the second one', () => {
  const people = [officer('eve@example.com', KEY), officer('Eve@example.com'), officer('bob@example.com')];
  expect(told(people, 'eve@EXAMPLE.com')).toEqual(['bob@example.com']);
  expect(told(people, 'owner@example.com')).toEqual(['bob@example.com', 'owner@example.com']);
});

it.each([
  ['active', ['bob@example.com']],
  ['locked', ['bob@example.com']],
  ['invited', []],
  ['disabled', []],
] as const)(
  'whose account is %s is told: %j. Failing to log in as somebody silences nobody',
  (status, mails) => {
    const bob = officer('bob@example.com');
    expect(told([{ ...bob, state: { ...bob.state, status } }])).toEqual(mails);
  },
);

it('that a way to receivers is broken is told to whoever may run the service, and to the second address', () => {
  const runs: UserView = {
    ...officer('ada@example.com'),
    state: { ...officer('').state, grants: [{ role: 'administrator' }] },
  };
  const notice = {
    what: 'receiver-broken',
    channel: 'webhook',
    receiver: 'soc',
    since: 0,
    ended: true,
  } as const;
  const people = [officer('bob@example.com'), runs];
  const given = {
    request: undefined,
    people,
    secondAddress: 'owner@example.com',
    ownAddress: undefined,
    now: 1,
  };
  expect(recipientsOf({ notice, ...given })).toEqual(['ada@example.com', 'owner@example.com']);
});
