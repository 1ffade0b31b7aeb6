import { expect, it } from 'vitest';
import { letterMail } from '../../../../alerts/letter/letter.js';
import { letterFor, type LetterRead } from '../../../../alerts/letter/letter-of.js';
import { type LeaverRead, readLeavers } from '../../../../alerts/letter/read-leavers.js';
import { newestLetter } from '../../../../alerts/letter/week.js';
import { DAY } from '../../../../src/kernel/clock.js';
import { type PersonEntry, PeopleSnapshot } from '../../../../src/people/directory/people-snapshot.js';
import type { Store } from '../../../../src/store/store.js';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const NONE = { today: 0, week: 0, older: 0 };
const leaver = (n: number): LeaverRead => ({
  person: `person-${n}`,
  accounts: [`account-${n}`],
  since: '2026-02-20',
  usedAt: NOW,
  sources: [],
});
const readOf = (leavers: readonly LeaverRead[]): LetterRead => ({
  tenant: 'acme',
  timeZone: 'UTC',
  week: newestLetter(NOW, 'UTC'),
  read: {
    sources: [],
    people: 0,
    exporters: [],
    exportersInAll: 0,
    open: { low: NONE, medium: NONE, high: NONE, critical: NONE },
  },
  gone: { isKnown: true, leavers, leaving: 0, rightsUnknown: [] },
  heard: { inbox: { state: 'off' }, hasPage: false, reports: 0, open: 0 },
  next: [],
  names: new Map(leavers.map(({ person }) => [person, person])),
});

it.each([
  [0, 0, undefined],
  [1, 1, undefined],
  [20, 20, undefined],
  [21, 20, 'and 1 more'],
  [37, 20, 'and 17 more'],
  [2_020, 20, 'and 2,000 more'],
])(
  'a letter of %d leavers with access names %d, and says how many more there are',
  async (all, named, more) => {
    const read = readOf(Array.from({ length: all }, (_, n) => leaver(n)));
    const { subject, text } = letterMail(
      await letterFor(read, 'ann@example.com', { concerns: async () => false }),
    );
    expect(text.match(/person-\d+, left/g) ?? []).toHaveLength(named);
    const words = all === 1 ? '1 leaver' : `${all === 2_020 ? '2,020' : all} leavers`;
    expect(subject.endsWith(`, ${words} with access`)).toBe(all > 0);
    expect(/and [\d,]+ more/.exec(text)?.[0]).toBe(more);
  },
);

it('everybody who left is looked at, some thousand accounts a read', async () => {
  const count = 2_500;
  const keys = Array.from({ length: count }, (_, n) => [`account-${n}`, `person-${n}`] as const);
  const timeline = [{ from: NOW / DAY - 10, employment: 'left' }];
  const entries = keys.map(([, person]) => [person, { person, mail: '', timeline }] as const);
  const snapshot = new PeopleSnapshot(
    {
      keys: { personKey: () => '' },
      people: new Map(entries) as unknown as ReadonlyMap<string, PersonEntry>,
      newest: 0,
      byMail: new Map(),
      links: new Map(keys),
    },
    'v',
  );
  const asked: number[] = [];
  const read = async (_: unknown, { actors = [], from }: { actors?: readonly string[]; from?: string }) => {
    if (from === undefined) return [];
    asked.push(actors.length);
    return actors.map((actor) => ({ actor_key: actor, last_at: NOW }));
  };
  const people = {
    directory: { known: async () => snapshot },
    keys: { of: async () => ({ personKey: () => '' }) },
  } as unknown as Parameters<typeof readLeavers>[1];
  const of = { tenant: 'acme', sources: ['crm'], timeZone: 'UTC', now: NOW };
  const { leavers } = await readLeavers({ read } as unknown as Store, people, of);
  expect(leavers).toHaveLength(count);
  expect(asked).toEqual([1_000, 1_000, 500]);
});
