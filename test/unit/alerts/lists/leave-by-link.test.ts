import { beforeEach, describe, expect, it } from 'vitest';
import { unsubscribeHeaders } from '../../../../alerts/channels/unsubscribe.js';
import type { LinkClaims } from '../../../../alerts/links/link-token.js';
import { LeaveByLink } from '../../../../alerts/lists/leave-by-link.js';
import { leaveUrlOf, ListReaders, readersOf } from '../../../../alerts/lists/list-readers.js';
import { listIdOf, listsOf } from '../../../../alerts/lists/lists.js';
import type { GroupChannel } from '../../../../alerts/channels/channel.js';
import { messagesOf, type Planned } from '../../../../alerts/routed/routed-message.js';
import { SimulatedClock } from '../../../../src/kernel/clock.js';
import { MemoryFacts } from '../../../support/memory-facts.js';

const ANN = 'ann@example.com';
const BOB = 'bob@example.com';
const DPO = 'dpo@example.com';
const idOf = (address: string): string => `id of ${address}`;
const CLAIMS: LinkClaims = {
  kind: 'leave',
  tenant: 'acme',
  subject: listIdOf('acme', 'letter'),
  recipient: idOf(ANN),
  message: 'm1',
  expiresAt: 0,
};
const ONE_CLICK = { 'List-Unsubscribe': 'One-Click' } as const;
const OF = { tenant: 'acme', list: 'letter' } as const;

let facts: MemoryFacts;
let readers: ListReaders;
let link: LeaveByLink;
beforeEach(() => {
  facts = new MemoryFacts(new SimulatedClock(0));
  const links = {
    urlOf: async ({ kind, subject, address }: object & Record<string, string>) =>
      `https://lw/${kind}/${subject}/${address}`,
  };
  readers = new ListReaders({ facts, users: { idOf }, links: links as never });
  const receivers = new Map([
    ['desk', { name: 'desk', digest: 'daily' }],
    ['now', { name: 'now' }],
  ]);
  link = new LeaveByLink({
    facts,
    readers,
    lists: listsOf({ receivers: receivers as never }),
    addressOf: async (_, recipient) => [ANN, BOB].find((address) => idOf(address) === recipient),
  });
});
const stated = () => facts.all.filter(({ kind }) => kind === 'mailing-list');
const recipients = (second?: string) => ({
  addresses: () => [ANN, BOB],
  secondAddress: async () => second,
  lists: readers,
});

describe('a link off a list', () => {
  it('shows what it is of and changes nothing', async () => {
    expect(await link.look(CLAIMS)).toMatchObject({ status: 200, heading: 'The weekly letter of acme' });
    expect(facts.all).toEqual([]);
  });

  it.each([ONE_CLICK, { do: 'leave' } as const])(
    'acts once by %j, and says so to whoever runs it',
    async (form) => {
      expect(await link.act(CLAIMS, form)).toMatchObject({ status: 200, heading: 'You are off the list' });
      expect(await link.act(CLAIMS, form)).toMatchObject({ status: 410 });
      expect(await link.look(CLAIMS)).toMatchObject({ status: 410 });
      expect(stated()).toMatchObject([
        { type: 'left', data: { list: 'letter', reader: idOf(ANN) }, by: `link:${idOf(ANN)}/m1` },
      ]);
      expect(facts.all.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
    },
  );

  it('of another mail finds it done, and works anew once it is taken back', async () => {
    await link.act(CLAIMS, ONE_CLICK);
    const other = { ...CLAIMS, message: 'm2' };
    expect(await link.act(other, ONE_CLICK)).toMatchObject({
      status: 200,
      heading: 'You are off the list already',
    });
    expect(stated()).toHaveLength(1);
    await readers.rejoin(OF, idOf(ANN), 'key:ops');
    expect(await readers.all('acme')).toEqual([]);
    expect(await link.act(CLAIMS, ONE_CLICK)).toMatchObject({ status: 410 });
    expect(await link.act(other, ONE_CLICK)).toMatchObject({ status: 200, heading: 'You are off the list' });
  });

  it.each([
    ['a list that there is not', { subject: listIdOf('acme', 'digest:now') }, 404],
    ['a list of another tenant', { tenant: 'other' }, 404],
    ['somebody who is told no more', { recipient: idOf(DPO) }, 410],
  ])('does nothing for %s', async (_, change, status) => {
    expect(await link.act({ ...CLAIMS, ...change }, ONE_CLICK)).toMatchObject({ status });
    expect(facts.all).toEqual([]);
  });

  it('does nothing else, whatever is sent to it', async () => {
    await expect(link.act(CLAIMS, { do: 'acknowledge' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    expect(facts.all).toEqual([]);
  });
});

describe('readers of a list', () => {
  it.each([
    [[], DPO, [ANN, BOB]],
    [[ANN], DPO, [BOB]],
    [[ANN, BOB], DPO, [DPO]],
    [[ANN, BOB], undefined, []],
  ])('when %j left, and the second address is %s', async (leaving, second, to) => {
    for (const address of leaving) await link.act({ ...CLAIMS, recipient: idOf(address) }, ONE_CLICK);
    expect(await readersOf(recipients(second), OF)).toEqual(to);
    // Another list is another matter.
    expect(await readersOf(recipients(second), { tenant: 'acme', list: 'silences' })).toEqual([ANN, BOB]);
  });

  it.each([
    ['daily', [ANN], [BOB]],
    ['daily', [ANN, BOB], [DPO]],
    [undefined, [ANN, BOB], [ANN, BOB]],
  ] as const)('of a receiver that is told %s, when %j left', async (digest, leaving, to) => {
    const desk = { ...CLAIMS, subject: listIdOf('acme', 'digest:desk') };
    for (const address of leaving) await link.act({ ...desk, recipient: idOf(address) }, ONE_CLICK);
    const routing = { ...recipients(DPO), concerns: async () => false };
    const member = { alert: { id: 'a', alert: { actorKey: 'k' } }, due: { purpose: 'first/1/high' } };
    const batch = { receiver: { name: 'desk', tenant: true }, digest, groupKey: '', members: [member] };
    const planned = { tenant: 'acme', batch } as unknown as Planned;
    const channel = { name: 'email' } as unknown as GroupChannel;
    const [message] = await messagesOf(routing, channel, planned);
    expect(message?.to).toEqual(to);
  });

  it('each have a link, save who is told when nobody else is', async () => {
    const url = async (address: string) => leaveUrlOf(recipients(DPO), OF, { message: 'm', address });
    expect(await url(ANN)).toBe(`https://lw/leave/${CLAIMS.subject}/${ANN}`);
    expect(await url(DPO)).toBeUndefined();
  });
});

it.each([
  [
    DPO,
    'https://lw/links/x',
    '<https://lw/links/x>, <mailto:dpo@example.com?subject=Ledgerwatch%3A%20take%20me%20off%20it>',
    true,
  ],
  [undefined, 'https://lw/links/x', '<https://lw/links/x>', true],
  [DPO, 'http://lw/links/x', '<mailto:dpo@example.com?subject=Ledgerwatch%3A%20take%20me%20off%20it>', false],
  [DPO, undefined, '<mailto:dpo@example.com?subject=Ledgerwatch%3A%20take%20me%20off%20it>', false],
  [undefined, 'http://lw/links/x', undefined, false],
])('headers of %s and %s', (administrator, url, header, isOneClick) => {
  const headers = unsubscribeHeaders(administrator, 'it', url);
  expect(headers['List-Unsubscribe']).toBe(header);
  expect(headers['List-Unsubscribe-Post']).toBe(isOneClick ? 'List-Unsubscribe=One-Click' : undefined);
});
