import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessFact } from '../../../../src/access/access-facts.js';
import {
  decideUser,
  evolveUser,
  foldUser,
  grantsOfUser,
  UNKNOWN_USER,
  type UserCommand,
  type UserState,
} from '../../../../src/access/accounts/user.js';

const FIRST = 'a'.repeat(64);
const SECOND = 'b'.repeat(64);
const EXPIRES = 1_000;

const fact = (type: string, data: object = {}, at = 1): AccessFact => ({
  tenant: '_system',
  kind: 'user',
  id: 'u',
  version: 1,
  type,
  data,
  by: 'key:k',
  at,
});

const invited = (invitation = FIRST): AccessFact =>
  fact('invited', { invitation, expiresAt: EXPIRES, grants: [{ role: 'administrator' }], self: [] });
const activated = (acceptance = 'one', invitation = FIRST, at = 1): AccessFact =>
  fact('activated', { acceptance, invitation, password: `hash ${acceptance}`, recovery: [SECOND] }, at);
const changed = (acceptance = 'one'): AccessFact =>
  fact('password-changed', { acceptance, password: `new hash ${acceptance}` });
const renewed = (acceptance = 'one'): AccessFact =>
  fact('recovery-renewed', { acceptance, recovery: [FIRST] });
const ENTRY = [{ role: 'analyst', tenant: 'acme' }] as const;
const entered = (grants: readonly object[] = ENTRY): AccessFact => fact('entered', { grants });
const LIVES = {
  unknown: [],
  invited: [invited()],
  active: [invited(), activated()],
  locked: [invited(), activated(), fact('locked')],
  disabled: [invited(), activated(), fact('disabled')],
  'of a provider': [entered()],
  'of a provider, disabled': [entered(), fact('disabled')],
} as const;

const COMMANDS: Readonly<Record<string, UserCommand>> = {
  invite: { type: 'invite', invited: { invitation: SECOND, expiresAt: EXPIRES, grants: [], self: [] } },
  accept: {
    type: 'accept',
    at: EXPIRES,
    activated: { acceptance: 'two', invitation: FIRST, password: 'hash two', recovery: [] },
  },
  lock: { type: 'lock' },
  unlock: { type: 'unlock' },
  disable: { type: 'disable' },
  'end-sessions': { type: 'end-sessions' },
  'change-password': { type: 'change-password', epoch: 1, password: 'new hash one' },
  'renew-recovery': { type: 'renew-recovery', epoch: 1, recovery: [FIRST] },
  enter: { type: 'enter', grants: ENTRY },
};

const outcome = (state: UserState, command: UserCommand): string => {
  const decision = decideUser(state, command);
  if (!decision.ok) return decision.fault;
  return decision.value === 'no-effect' ? 'no-effect' : decision.value.type;
};

/** What the commands of the table do, in its order. */
const outcomes = (state: UserState): string[] =>
  Object.values(COMMANDS).map((command) => outcome(state, command));

/** Of nobody who could prove anything, and who does not come by a provider. */
const OVER = ['proof-over', 'proof-over', 'disabled'] as const;

describe('what a command does to a person who is', () => {
  it.each([
    ['unknown', ['invited', 'invitation-void', ...Array<string>(6).fill('unknown-user'), 'entered']],
    ['invited', ['invited', 'activated', 'no-effect', 'not-locked', 'disabled', 'no-effect', ...OVER]],
    [
      'active',
      [
        'already-active',
        'invitation-void',
        'locked',
        'not-locked',
        'disabled',
        'sessions-ended',
        'password-changed',
        'recovery-renewed',
        'disabled',
      ],
    ],
    [
      'locked',
      ['already-active', 'invitation-void', 'no-effect', 'unlocked', 'disabled', 'sessions-ended', ...OVER],
    ],
    [
      'disabled',
      ['invited', 'invitation-void', 'no-effect', 'not-locked', 'already-disabled', 'no-effect', ...OVER],
    ],
    [
      'of a provider',
      [
        'already-active',
        'invitation-void',
        'locked',
        'not-locked',
        'disabled',
        'sessions-ended',
        'proof-over',
        'proof-over',
        'no-effect',
      ],
    ],
    [
      'of a provider, disabled',
      ['invited', 'invitation-void', 'no-effect', 'not-locked', 'already-disabled', 'no-effect', ...OVER],
    ],
  ] as const)('%s', (life, expected) => {
    expect(outcomes(foldUser(LIVES[life]))).toEqual(expected);
  });
});

describe('an invitation', () => {
  it.each([
    [EXPIRES - 1, 'activated'],
    [EXPIRES, 'activated'],
    [EXPIRES + 1, 'invitation-void'],
  ])('at %i of 1000 ends in %s', (at, expected) => {
    const command = { ...COMMANDS['accept'], at } as UserCommand;
    expect(outcome(foldUser(LIVES.invited), command)).toBe(expected);
  });

  it('that had expired when it was accepted activates nobody, whatever was stated', () => {
    expect(foldUser([invited(), activated('late', FIRST, EXPIRES + 1)]).status).toBe('invited');
  });

  it('is used once: of two acceptances the first in the order of the facts counts', () => {
    const state = foldUser([invited(), activated('one'), activated('two')]);
    expect(state.credentials?.acceptance).toBe('one');
    expect(state.credentials?.password).toBe('hash one');
  });

  it('opens nothing once another one has replaced it', () => {
    expect(foldUser([invited(FIRST), invited(SECOND), activated('one', FIRST)]).status).toBe('invited');
  });

  it('does nothing to an account that is in use', () => {
    const state = foldUser([...LIVES.active, invited(SECOND)]);
    expect([state.status, state.invitation]).toEqual(['active', undefined]);
  });

  it('of a disabled person leaves nothing of the old credentials', () => {
    expect(foldUser([...LIVES.disabled, invited(SECOND)])).toMatchObject({
      status: 'invited',
      credentials: undefined,
    });
  });
});

describe('the epoch, by which sessions end', () => {
  it('rises with a new password, and not with new recovery codes', () => {
    expect(foldUser([...LIVES.active, changed()]).epoch).toBe(foldUser(LIVES.active).epoch + 1);
    expect(foldUser([...LIVES.active, renewed()]).epoch).toBe(foldUser(LIVES.active).epoch);
  });

  it.each(['locked', 'disabled', 'sessions-ended'])('rises with %s', (type) => {
    expect(foldUser([...LIVES.active, fact(type)]).epoch).toBeGreaterThan(foldUser(LIVES.active).epoch);
  });

  it('is not that of the time before when somebody is unlocked', () => {
    const state = foldUser([...LIVES.locked, fact('unlocked')]);
    expect([state.status, state.epoch > foldUser(LIVES.active).epoch]).toEqual(['active', true]);
  });
});

describe('credentials that their person changes', () => {
  it('are the new ones, and what was not changed', () => {
    expect(foldUser([...LIVES.active, changed()]).credentials).toEqual({
      acceptance: 'one',
      password: 'new hash one',
      recovery: [SECOND],
    });
    expect(foldUser([...LIVES.active, renewed()]).credentials).toEqual({
      acceptance: 'one',
      password: 'hash one',
      recovery: [FIRST],
    });
  });

  it.each([
    ['of an earlier acceptance', [...LIVES.active, changed('zero'), renewed('zero')]],
    ['of somebody who is locked', [...LIVES.locked, changed(), renewed()]],
    ['of somebody who is disabled', [...LIVES.disabled, changed(), renewed()]],
    ['of somebody who is invited', [...LIVES.invited, changed(), renewed()]],
  ])('%s stay as they are', (_, facts) => {
    expect(foldUser(facts)).toEqual(foldUser(facts.slice(0, -2)));
  });

  it.each(['sessions-ended', 'password-changed'])('are not changed by who proved it before %s', (type) => {
    const data = { acceptance: 'one', password: 'hash of somebody else' };
    const state = foldUser([...LIVES.active, fact(type, data)]);
    expect(outcomes(state).slice(-3)).toEqual(OVER);
  });
});

describe('an entry by a provider', () => {
  it('makes somebody unknown a person without credentials', () => {
    expect(foldUser([entered()])).toEqual({
      ...UNKNOWN_USER,
      status: 'active',
      providerGrants: ENTRY,
      invitedAt: 1,
      invitedBy: 'key:k',
    });
  });

  it('replaces what groups gave, and nothing that we gave', () => {
    const ours = { role: 'administrator' };
    const state = foldUser([
      entered(),
      fact('role-granted', { grant: ours }),
      entered([{ role: 'auditor' }]),
    ]);
    expect([state.grants, state.providerGrants]).toEqual([[ours], [{ role: 'auditor' }]]);
    expect(grantsOfUser(state)).toEqual([ours, { role: 'auditor' }]);
  });

  it.each(['invited', 'active', 'locked', 'disabled', 'of a provider, disabled'] as const)(
    'is nothing to one who is %s',
    (life) => {
      expect(foldUser([...LIVES[life], entered([])])).toEqual(foldUser(LIVES[life]));
    },
  );

  it.each([{}, { grants: 'all' }, { grants: [{ role: 'emperor' }] }])('that says %j is none', (data) => {
    expect(foldUser([fact('entered', data)])).toBe(UNKNOWN_USER);
  });
});

describe('who somebody is at a CRM', () => {
  const own = (actorKey: string) => ({ tenant: 'acme', actorKey });
  const added = (...keys: string[]): AccessFact => fact('self-added', { self: keys.map(own) });

  it('is added to, each once, also for who came by a provider', () => {
    expect(foldUser([...LIVES.active, added('a', 'b'), added('b', 'c')]).self).toEqual(
      ['a', 'b', 'c'].map(own),
    );
    expect(foldUser([entered(), added('a')]).self).toEqual([own('a')]);
  });

  it('is not taken back by another invitation', () => {
    expect(foldUser([...LIVES.disabled, added('a'), invited(SECOND)]).self).toEqual([own('a')]);
  });
});

describe('grants', () => {
  const granted = (role: string, tenant?: string): AccessFact =>
    fact('role-granted', { grant: { role, ...(tenant === undefined ? {} : { tenant }) } });

  it('are added, replaced where they are the same, and withdrawn', () => {
    const state = foldUser([...LIVES.active, granted('intake', 'acme'), granted('intake', 'acme')]);
    expect(state.grants).toEqual([{ role: 'administrator' }, { role: 'intake', tenant: 'acme' }]);
    const withdrawn = fact('role-withdrawn', { grant: { role: 'administrator' } });
    expect(evolveUser(state, withdrawn).grants).toEqual([{ role: 'intake', tenant: 'acme' }]);
  });

  it('of a role that does not exist are none', () => {
    expect(foldUser([...LIVES.active, granted('emperor')]).grants).toEqual([{ role: 'administrator' }]);
  });
});

const anyFact = fc.oneof(
  fc.constantFrom(
    invited(FIRST),
    invited(SECOND),
    activated('one', FIRST),
    activated('two', SECOND),
    activated('late', FIRST, EXPIRES + 1),
    changed('one'),
    changed('two'),
    renewed('one'),
    entered(),
    ...['locked', 'unlocked', 'disabled', 'sessions-ended', 'role-granted'].map((type) => fact(type)),
  ),
  fc.record({ type: fc.string(), data: fc.anything() }).map(({ type, data }) => ({ ...fact(type), data })),
);

describe('facts in any order', () => {
  it('give a state, with credentials exactly while a local account is in use', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 30 }), (facts) => {
        const { status, credentials, providerGrants } = foldUser(facts);
        const isInUse = status === 'active' || status === 'locked';
        expect(credentials !== undefined).toBe(isInUse && providerGrants === undefined);
      }),
    );
  });

  it('never lower the epoch', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 30 }), anyFact, (facts, next) => {
        const before = foldUser(facts);
        expect(evolveUser(before, next).epoch).toBeGreaterThanOrEqual(before.epoch);
      }),
    );
  });

  it('that are unknown change nothing', () => {
    expect(evolveUser(UNKNOWN_USER, fact('constructor'))).toBe(UNKNOWN_USER);
    expect(evolveUser(UNKNOWN_USER, fact('invited', { invitation: 'x' }))).toBe(UNKNOWN_USER);
  });

  it('that a command states have the effect that it named', () => {
    fc.assert(
      fc.property(
        fc.array(anyFact, { maxLength: 20 }),
        fc.constantFrom(...Object.values(COMMANDS)),
        (facts, command) => {
          const state = foldUser(facts);
          const decision = decideUser(state, command);
          if (!decision.ok || decision.value === 'no-effect') return;
          expect(evolveUser(state, fact(decision.value.type, decision.value.data))).not.toBe(state);
        },
      ),
    );
  });
});
