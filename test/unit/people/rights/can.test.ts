import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerAt,
  canOn,
  type Evidence,
  type Picture,
  type Question,
  tellAt,
} from '../../../../src/people/rights/can.js';
import type { Change } from '../../../../src/people/rights/change.js';
import { coversOf, evidenceAbout } from '../../../../src/people/rights/evidence.js';
import type { KeyedLine } from '../../../../src/people/rights/keyed.js';
import { AREAS, givenBy, rightKey } from '../../../../src/people/rights/words.js';

const line = (
  kind: KeyedLine['kind'],
  holder: string,
  via = '',
  more: Partial<KeyedLine> = {},
): KeyedLine => ({
  holder,
  isActor: /^[A-Z]/.test(holder),
  kind,
  right: kind === 'right' ? 'export.reports' : '',
  object: '',
  field: '',
  via,
  ...more,
});

const picture = (takenAt: number, lines: readonly KeyedLine[], more: Partial<Picture> = {}): Picture => ({
  takenAt,
  complete: true,
  covers: AREAS,
  lines,
  namesPlace: true,
  ...more,
});

const ask = (actor: string): Question => ({ actor, right: 'export.reports', object: '', field: '' });
const change = (at: number, action: Change['action'], account?: string, role?: string): Change => ({
  at,
  action,
  ...(account === undefined ? {} : { account }),
  ...(role === undefined ? {} : { roles: [role] }),
});

// Ada has the role sales, which has export; Ben is in ops, whose role audit has nothing.
const FIRST = [
  line('right', 'sales'),
  line('member', 'Ada', 'sales'),
  line('member', 'Ben', 'audit'),
  line('right', 'Cyd'),
];

describe('one moment after a snapshot at 100', () => {
  const yes = (...through: string[]) => ({ answer: 'yes', through });
  const no = { answer: 'no', why: 'not-given' };
  const off = { answer: 'no', why: 'account-disabled' };
  const maybe = { answer: 'unknown', why: 'not-told-exactly' };
  const at = 200;

  it.each([
    ['what nothing changed', [], yes('sales'), no, yes()],
    [
      'a role that was given exactly',
      [change(150, 'access.grant', 'Ben', 'sales')],
      yes('sales'),
      yes('sales'),
      yes(),
    ],
    ['a role that was taken exactly', [change(150, 'access.revoke', 'Ada', 'sales')], no, no, yes()],
    [
      'taken and given again',
      [change(150, 'access.revoke', 'Ada', 'sales'), change(160, 'access.grant', 'Ada', 'sales')],
      yes('sales'),
      no,
      yes(),
    ],
    ['another role taken', [change(150, 'access.revoke', 'Ada', 'audit')], yes('sales'), no, yes()],
    ['something given to Ben', [change(150, 'access.grant', 'Ben')], yes('sales'), maybe, yes()],
    ['something taken from Ada', [change(150, 'access.revoke', 'Ada')], maybe, no, yes()],
    ['something taken from Cyd', [change(150, 'access.revoke', 'Cyd')], yes('sales'), no, maybe],
    ['something given to somebody', [change(150, 'access.grant')], yes('sales'), maybe, yes()],
    ['something taken from somebody', [change(150, 'access.revoke')], maybe, no, maybe],
    [
      'a role that the snapshot does not know',
      [change(150, 'access.grant', 'Ben', 'fresh')],
      yes('sales'),
      maybe,
      yes(),
    ],
    ['a role that was changed', [change(150, 'access.define', undefined, 'sales')], maybe, no, yes()],
    [
      'a role of Ben that was changed',
      [change(150, 'access.define', undefined, 'audit')],
      yes('sales'),
      maybe,
      yes(),
    ],
    ['some role that was changed', [change(150, 'access.define')], maybe, maybe, maybe],
    ['an exchange to a named role', [change(150, 'access.role_change', 'Ada', 'audit')], maybe, no, yes()],
    [
      'an exchange to the role of sales',
      [change(150, 'access.role_change', 'Ben', 'sales')],
      yes('sales'),
      yes('sales'),
      yes(),
    ],
    ['an exchange that names no role', [change(150, 'access.role_change', 'Ada')], maybe, no, yes()],
    ['a disabled account', [change(150, 'account.disable', 'Ada')], off, no, yes()],
    [
      'one that was enabled again',
      [change(150, 'account.disable', 'Ada'), change(160, 'account.enable', 'Ada')],
      yes('sales'),
      no,
      yes(),
    ],
    ['a deleted account', [change(150, 'account.delete', 'Cyd')], yes('sales'), no, off],
    ['some account that was disabled', [change(150, 'account.disable')], maybe, no, maybe],
    ['a new account of that id', [change(150, 'account.create', 'Ben')], yes('sales'), maybe, yes()],
    [
      'what happened before the snapshot',
      [change(100, 'access.revoke', 'Ada', 'sales')],
      yes('sales'),
      no,
      yes(),
    ],
    ['what happened later', [change(201, 'access.revoke', 'Ada', 'sales')], yes('sales'), no, yes()],
  ] as [string, Change[], object, object, object][])('%s', (_, changes, ada, ben, cyd) => {
    const told = (actor: string) => answerAt(picture(100, FIRST), changes, { question: ask(actor), at });
    expect(told('Ada')).toEqual(ada);
    expect(told('Ben')).toEqual(ben);
    expect(told('Cyd')).toEqual(cyd);
  });

  const told = (lines: KeyedLine[], actor: string, changes: Change[] = [], more: Partial<Picture> = {}) =>
    answerAt(picture(100, lines, more), changes, { question: ask(actor), at });

  it('the way through several roles, the shortest', () => {
    const lines = [
      line('right', 'c'),
      line('member', 'Ada', 'a'),
      line('member', 'a', 'b'),
      line('member', 'b', 'c'),
      line('member', 'a', 'c'),
    ];
    expect(told(lines, 'Ada')).toEqual(yes('a', 'c'));
    expect(told([...lines, line('member', 'c', 'a')], 'Ada')).toEqual(yes('a', 'c'));
  });

  it('a role that does not tell what it gives leaves it open, but not what is sure', () => {
    expect(told([...FIRST, line('opaque', 'audit')], 'Ben')).toEqual(maybe);
    expect(told([...FIRST, line('opaque', 'Ada')], 'Ada')).toEqual(yes('sales'));
  });

  it('another id of a role, and a role that others are part of', () => {
    const lines = [...FIRST, line('alias', 'sales', 'group'), line('part', 'sales', 'piece')];
    expect(told(lines, 'Ada', [change(150, 'access.revoke', 'Ada', 'group')])).toEqual(no);
    expect(told(lines, 'Ada', [change(150, 'access.revoke', 'Ada', 'piece')])).toEqual(yes('sales'));
    expect(told(lines, 'Ada', [change(150, 'access.define', undefined, 'piece')])).toEqual(maybe);
  });

  it.each([
    ['before it began', { from: 201 }, no],
    ['as it begins', { from: 200 }, yes('sales')],
    ['as it ends', { to: 200 }, no],
    ['before it ends', { to: 201 }, yes('sales')],
  ])('a membership for a time: %s', (_, bounds, expected) => {
    expect(told([line('right', 'sales'), line('member', 'Ada', 'sales', bounds)], 'Ada')).toEqual(expected);
  });

  it('what is not said is no denial of a picture that would not say it', () => {
    const why = (reason: string) => ({ answer: 'unknown', why: reason });
    expect(told(FIRST, 'Ben', [], { complete: false })).toEqual(why('snapshot-incomplete'));
    expect(told(FIRST, 'Ben', [], { covers: ['objects'] })).toEqual(why('not-covered'));
    expect(told(FIRST, 'Ben', [], { namesPlace: false })).toEqual(why('not-listed'));
    expect(told(FIRST, 'Nobody')).toEqual(no);
    expect(told(FIRST, 'Nobody', [], { covers: ['system'] })).toEqual(why('account-not-named'));
    expect(told(FIRST, 'Ben', [], { covers: ['system'] })).toEqual(no);
    expect(told(FIRST, 'Ada', [], { complete: false, covers: [], namesPlace: false })).toEqual(yes('sales'));
  });

  it.each([
    ['what it has', [], 'Ada-2', yes('sales')],
    ['what was taken by its other id', [change(150, 'access.revoke', 'Ada-2', 'sales')], 'Ada', no],
    ['what was taken by its first id', [change(150, 'access.revoke', 'Ada', 'sales')], 'Ada-2', no],
    ['that it was disabled', [change(150, 'account.disable', 'Ada-2')], 'Ada', off],
  ] as const)('an account by another id: %s', (_, changes, actor, expected) => {
    const lines = [...FIRST, line('alias', 'Ada', 'Ada-2'), line('alias', 'Ben', 'Ben-2')];
    const question = ask(actor);
    const evidence = evidenceAbout({ pictures: [picture(100, lines)], changes: [...changes] }, question);
    expect(tellAt(evidence, question, at)).toMatchObject(expected);
    expect(told(lines, 'Ben-2', [...changes], { covers: ['system'] })).toEqual(no);
  });

  it('a disabled account has nothing, whatever its roles', () => {
    expect(told([...FIRST, line('disabled', 'Ada')], 'Ada')).toEqual(off);
    expect(told([...FIRST, line('disabled', 'Ada')], 'Ada', [change(150, 'account.enable', 'Ada')])).toEqual(
      yes('sales'),
    );
    expect(told([...FIRST, line('disabled', 'Ada')], 'Ada', [change(150, 'account.enable')])).toEqual(maybe);
  });
});

describe('rights of a CRM as a whole', () => {
  const place = { object: '', field: '' };
  it.each([
    ['dataverse', 'export.data', ['system', 'objects']],
    ['dataverse', 'api', ['objects']],
    ['dataverse', 'export.reports', ['objects']],
    ['dataverse', 'read', ['system', 'objects']],
    ['salesforce', 'api', ['system', 'objects']],
    ['csv', 'api', ['system', 'objects']],
    ['toString', 'api', ['system', 'objects']],
  ] as const)('of %s: %s is told or not', (reader, right, expected) => {
    const asked = { ...place, right, object: right === 'read' ? 'contact' : '' };
    expect(coversOf({ reader, covers: ['system', 'objects'] }, asked)).toEqual(expected);
  });
});

describe('over snapshots', () => {
  const none = [line('right', 'sales'), line('member', 'Ben', 'audit')];
  const tell = (evidence: Evidence, at: number) => tellAt(evidence, ask('Ada'), at);

  it('nothing is known before the first, and never from use', () => {
    expect(tell({ pictures: [], changes: [] }, 50)).toEqual({
      answer: 'unknown',
      why: 'no-snapshot',
      at: 50,
    });
    expect(tell({ pictures: [picture(100, FIRST)], changes: [] }, 99)).toMatchObject({ why: 'no-snapshot' });
  });

  it('a change that nobody told leaves open what was between them, but not their own moments', () => {
    const evidence = { pictures: [picture(100, FIRST), picture(300, none)], changes: [] };
    expect(tell(evidence, 100)).toMatchObject({ answer: 'yes', asOf: 100 });
    expect(tell(evidence, 200)).toMatchObject({ answer: 'unknown', why: 'changed-unseen', asOf: 100 });
    expect(tell(evidence, 300)).toMatchObject({ answer: 'no', asOf: 300 });
  });

  it('a change that was told is known from its moment on', () => {
    const pictures = [picture(100, FIRST), picture(300, none)];
    const evidence = { pictures, changes: [change(200, 'access.revoke', 'Ada', 'sales')] };
    expect([150, 199, 200, 250].map((at) => tell(evidence, at).answer)).toEqual(['yes', 'yes', 'no', 'no']);
  });

  it('one that is not whole says yes, and denies nothing', () => {
    const part = picture(200, FIRST, { complete: false });
    const empty = picture(200, [], { complete: false });
    expect(tell({ pictures: [picture(100, none), part], changes: [] }, 250)).toMatchObject({
      answer: 'yes',
      asOf: 200,
    });
    expect(tell({ pictures: [picture(100, FIRST), empty], changes: [] }, 250)).toMatchObject({
      answer: 'yes',
      asOf: 100,
    });
    expect(tell({ pictures: [empty], changes: [] }, 250)).toMatchObject({ why: 'snapshot-incomplete' });
  });
});

describe('over a day from 1000 to before 2000', () => {
  const on = (evidence: Evidence, now = 5_000) =>
    canOn(evidence, ask('Ada'), { from: 1_000, to: 2_000, now });
  const pictures = [picture(500, FIRST)];
  const without = [picture(500, [line('right', 'sales')])];

  it.each([
    ['all day', { pictures, changes: [] }, { answer: 'yes', at: 1_000 }],
    [
      'until it was taken at noon',
      { pictures, changes: [change(1_500, 'access.revoke', 'Ada', 'sales')] },
      { answer: 'yes', at: 1_000 },
    ],
    [
      'from noon on',
      { pictures: without, changes: [change(1_500, 'access.grant', 'Ada', 'sales')] },
      { answer: 'yes', at: 1_500 },
    ],
    [
      'for a moment',
      {
        pictures: without,
        changes: [
          change(1_500, 'access.grant', 'Ada', 'sales'),
          change(1_501, 'access.revoke', 'Ada', 'sales'),
        ],
      },
      { answer: 'yes', at: 1_500 },
    ],
    [
      'from the first moment of the next day on',
      { pictures: without, changes: [change(2_000, 'access.grant', 'Ada', 'sales')] },
      { answer: 'no' },
    ],
    [
      'until the evening before',
      { pictures, changes: [change(999, 'access.revoke', 'Ada', 'sales')] },
      { answer: 'no' },
    ],
    [
      'perhaps from noon on',
      { pictures: without, changes: [change(1_500, 'access.grant', 'Ada')] },
      { answer: 'unknown', at: 1_500 },
    ],
    [
      'as the first snapshot of that day says',
      { pictures: [picture(1_200, FIRST)], changes: [] },
      { answer: 'yes', at: 1_200 },
    ],
    [
      'of a day whose first snapshot denies it, not before it',
      { pictures: [picture(1_200, [])], changes: [] },
      { answer: 'unknown', why: 'no-snapshot' },
    ],
    [
      'while a membership lasted',
      {
        pictures: [
          picture(500, [line('right', 'sales'), line('member', 'Ada', 'sales', { from: 1_700, to: 1_701 })]),
        ],
        changes: [],
      },
      { answer: 'yes', at: 1_700 },
    ],
  ] as [string, Evidence, object][])('%s', (_, evidence, expected) => {
    expect(on(evidence)).toMatchObject(expected);
  });

  it('what has not been yet is unknown, and of today only the past counts', () => {
    expect(on({ pictures, changes: [] }, 999)).toMatchObject({ answer: 'unknown', why: 'in-the-future' });
    expect(on({ pictures, changes: [] }, 1_000)).toMatchObject({ answer: 'yes' });
    const later = { pictures: without, changes: [change(1_500, 'access.grant', 'Ada', 'sales')] };
    expect(on(later, 1_499)).toMatchObject({ answer: 'no' });
    expect(on(later, 1_500)).toMatchObject({ answer: 'yes' });
  });
});

/*
 * The reference is slow and knows nothing of graphs: all CRMs that could be, given what was told. Two accounts, two roles,
 * one right; a world is a set of statements. What holds in all worlds is sure.
 */
const ACCOUNTS = ['Ada', 'Ben'] as const;
const ROLES = ['r', 's'] as const;
const LINKS = [...ACCOUNTS.flatMap((one) => ROLES.map((role) => `${one}>${role}`)), 'r>s'];
const FACTS = [...LINKS, ...[...ACCOUNTS, ...ROLES].map((holder) => `${holder}!`)];
/** A bit a statement. */
type World = number;

const bits = (facts: readonly string[]): World =>
  facts.reduce((mask, fact) => mask | (1 << FACTS.indexOf(fact)), 0);
const has = (world: World, fact: string): boolean => FACTS.includes(fact) && (world & bits([fact])) !== 0;
const of = (...holders: string[]): World =>
  bits(FACTS.filter((fact) => holders.some((holder) => fact.startsWith(holder))));

/** Every way in which some of these may have come or gone. */
function free(world: World, mask: World): World[] {
  const worlds: World[] = [];
  for (let some = mask; ; some = (some - 1) & mask) {
    worlds.push((world & ~mask) | some);
    if (some === 0) return worlds;
  }
}

type After = (world: World, own: World, link: World | undefined) => World[];

/** `own`: what belongs to the account, or everything where none is named; `link`: what is named exactly. */
const AFTER: Partial<Record<Change['action'], After>> = {
  'access.grant': (world, own, link) =>
    link === undefined ? free(world, own & of(...ACCOUNTS) & ~world) : [world | link],
  'access.revoke': (world, own, link) => (link === undefined ? free(world, own & world) : [world & ~link]),
  'access.role_change': (world, own, link) =>
    link === undefined ? free(world, own) : free(world, own & world).map((one) => one | link),
};

function worldsAfter(world: World, { action, account, roles }: Change): World[] {
  if (action === 'access.define') return free(world, roles === undefined ? bits(FACTS) : of(roles[0]!));
  const link = account === undefined || roles === undefined ? undefined : bits([`${account}>${roles[0]}`]);
  return AFTER[action]!(world, account === undefined ? bits(FACTS) : of(account), link);
}

function canIn(world: World, actor: string): boolean {
  const seen = new Set([actor]);
  for (const holder of seen) for (const role of ROLES) if (has(world, `${holder}>${role}`)) seen.add(role);
  return [...seen].some((holder) => has(world, `${holder}!`));
}

function reference(start: World, changes: readonly Change[], actor: string): string {
  let worlds = new Set([start]);
  for (const one of changes) worlds = new Set([...worlds].flatMap((world) => worldsAfter(world, one)));
  const answers = new Set([...worlds].map((world) => canIn(world, actor)));
  if (answers.size > 1) return 'unknown';
  return answers.has(true) ? 'yes' : 'no';
}

describe('random histories', () => {
  const start = fc.subarray(FACTS);
  const step = fc.record({
    action: fc.constantFrom('access.grant', 'access.revoke', 'access.role_change', 'access.define'),
    account: fc.option(fc.constantFrom(...ACCOUNTS), { nil: undefined }),
    roles: fc.option(fc.constantFrom<string[]>(['r'], ['s']), { nil: undefined }),
  });

  it('say what holds in every CRM that could be', () => {
    const counted: Record<string, number> = {};
    fc.assert(
      fc.property(
        start,
        fc.array(step, { maxLength: 5 }),
        fc.constantFrom(...ACCOUNTS),
        (facts, steps, actor) => {
          const lines = [
            ...facts.map((fact) => {
              const [holder = '', via = ''] = fact.split(/[>!]/);
              return via === '' ? line('right', holder) : line('member', holder, via);
            }),
            // Roles that the snapshot knows, also those without anything.
            ...ROLES.map((role) => line('alias', role, `${role}-alias`)),
          ];
          const changes = steps.map((one, index): Change => ({ at: 101 + index, ...one }));
          const { answer } = answerAt(picture(100, lines), changes, { question: ask(actor), at: 200 });
          counted[answer] = (counted[answer] ?? 0) + 1;
          expect(answer).toBe(reference(bits(facts), changes, actor));
        },
      ),
      { numRuns: 250 },
    );
    for (const answer of ['yes', 'no', 'unknown']) expect(counted[answer]).toBeGreaterThan(10);
  });
});

describe('what gives a right', () => {
  const keys = (right: Parameters<typeof givenBy>[0]) => givenBy(right).map(rightKey).sort();
  it.each([
    [{ right: 'export.reports', object: '', field: '' }, ['export.reports\t\t']],
    [{ right: 'view-all', object: '', field: '' }, ['modify-all\t\t', 'view-all\t\t']],
    [
      { right: 'read', object: 'Lead', field: '' },
      ['modify-all\t\t', 'modify-all\tlead\t', 'read\tlead\t', 'view-all\t\t', 'view-all\tlead\t'],
    ],
    [{ right: 'create', object: 'Lead', field: '' }, ['create\tlead\t', 'modify-all\t\t']],
    [{ right: 'export.data', object: 'Lead', field: '' }, ['export.data\t\t', 'export.data\tlead\t']],
    [{ right: 'read', object: 'Lead', field: 'Email' }, ['edit\tlead\temail', 'read\tlead\temail']],
    [{ right: 'edit', object: 'Lead', field: 'Email' }, ['edit\tlead\temail']],
  ] as const)('%j', (right, expected) => expect(keys(right)).toEqual([...expected].sort()));
});
