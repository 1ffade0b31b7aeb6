import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LedgerHour, ledgerActivity } from '../../../src/baseline/ledger-activity.js';
import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import { HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { append } from '../../../src/store/ledger.js';
import { ledgerRow } from '../../support/rows.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const FIRST = Date.parse('2026-01-05T09:00:00Z');
const LAST = FIRST + HOUR;
const ACTORS = ['a', 'b', 'c'].map((letter) => letter.repeat(32));
const ACTIONS = ['record.read', 'record.erase', 'data.export', 'session.login'] as const;

let test: TestStore;
beforeAll(async () => {
  test = await openTestStore();
});
afterAll(async () => test.close());

/** One stored event: `key` makes its id, so that two of one key are one event that was stored twice. */
interface Stored {
  readonly actor: number;
  readonly source: string;
  readonly key: number;
  /** Before or after the hours that are asked of, in minutes. */
  readonly minute: number;
  readonly action: (typeof ACTIONS)[number];
  /** 0: an act of its own. */
  readonly group: number;
  readonly part: number;
  readonly records: number | undefined;
  readonly bytes: number | undefined;
  readonly failed: boolean;
  readonly corroborates: boolean;
  readonly sensitive: boolean;
  readonly isProgram: boolean;
}

const stored = fc.record<Stored>({
  actor: fc.nat(2),
  source: fc.constantFrom('crm', 'files'),
  key: fc.nat(2),
  minute: fc.integer({ min: -9, max: 20 }).map((tens) => 10 * tens),
  action: fc.constantFrom(...ACTIONS),
  group: fc.constantFrom(0, 0, 0, 1, 2),
  part: fc.nat(2),
  records: fc.option(fc.nat(9), { nil: undefined }),
  bytes: fc.option(fc.nat(9), { nil: undefined }),
  failed: fc.boolean(),
  corroborates: fc.constantFrom(false, false, false, true),
  sensitive: fc.boolean(),
  isProgram: fc.boolean(),
});

const timeOf = ({ minute }: Stored): number => FIRST + minute * MINUTE;
const hourOf = (one: Stored): number => Math.floor(timeOf(one) / HOUR) * HOUR;
/** A bulk job states the number of each of its batches, a report that of the whole in each of its parts. */
const volumeOf = ({ group }: Stored): 'part' | 'act' => (group === 1 ? 'part' : 'act');

/** So that of two of one moment the later one in the list is the greater word. */
const roleOf = (at: number): string => `role ${String(at).padStart(2, '0')}`;

const typeOf = ({ isProgram }: Stored): 'human' | 'integration' => (isProgram ? 'integration' : 'human');

const eventOf = (one: Stored, at: number): IncomingEvent => ({
  key: `k${one.key}`,
  occurredAt: new Date(timeOf(one)).toISOString(),
  actor: { id: `u${one.actor}`, type: typeOf(one), roles: [roleOf(at)] },
  action: one.action,
  dataClasses: ['id.basic', ...(one.sensitive ? (['phi'] as const) : [])],
  outcome: one.failed ? 'failure' : 'success',
  volume: {
    ...(one.records !== undefined && { records: one.records }),
    ...(one.bytes !== undefined && { bytes: one.bytes }),
    ...(one.corroborates && { basis: 'corroborating' }),
    ...(one.group > 0 && { groupKey: `g${one.group}`, part: one.part, of: volumeOf(one) }),
  },
});

const most = (numbers: readonly number[]): number => Math.max(...numbers);
const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/** One act with its events, in the order in which they were stored. */
interface Act {
  readonly events: readonly { readonly one: Stored; readonly at: number }[];
  readonly hour: number;
}

function actsOf(all: readonly Stored[]): Act[] {
  const counted = all.map((one, at) => ({ one, at })).filter(({ one }) => !one.corroborates);
  const acts = Map.groupBy(counted, ({ one }) => {
    const act = one.group > 0 ? `g${one.group}` : `k${one.key} ${hourOf(one)}`;
    return [one.actor, one.source, one.action, act].join('/');
  });
  return [...acts.values()]
    .map((events) => ({ events, hour: Math.min(...events.map(({ one }) => hourOf(one))) }))
    .filter(({ hour }) => hour >= FIRST && hour <= LAST);
}

/** Of one moment the greater words count: first the type, then the role. */
type Latest = readonly [at: number, type: string, role: string];

const isLater = (one: Latest, than: Latest): boolean => {
  const at = one.findIndex((word, i) => word !== than[i]);
  return at >= 0 && one[at]! > than[at]!;
};

const latestOf = (events: Act['events']): Act['events'][number] =>
  events.reduce((best, next) => {
    const [word, of] = [next, best].map(({ one, at }): Latest => [timeOf(one), typeOf(one), roleOf(at)]);
    return isLater(word!, of!) ? next : best;
  });

/** Of a log-in the act counts; of an erasure at least one record. */
const sensitiveAmount = (action: Stored['action'], records: number): number => {
  if (action === 'session.login') return 1;
  return action === 'record.erase' ? Math.max(records, 1) : records;
};

/** The hour that one act alone would make. */
function hourOfAct({ events, hour }: Act): LedgerHour & { last: Latest } {
  const [{ one: first }] = events as [Act['events'][number]];
  const parts = [...Map.groupBy(events, ({ one }) => (one.group > 0 ? one.part : 0)).values()];
  const sizes = (of: (one: Stored) => number): number => {
    const each = parts.map((part) => most(part.map(({ one }) => of(one))));
    return volumeOf(first) === 'part' ? total(each) : most(each);
  };
  const failures = parts.map((part) => part.some(({ one }) => one.failed));
  const failed = first.action === 'session.login' ? failures.includes(true) : !failures.includes(false);
  const records = sizes((one) => one.records ?? 1);
  const isSensitive = events.some(({ one }) => one.sensitive);
  const amount = sensitiveAmount(first.action, records);
  const latest = latestOf(events);
  return {
    actor_key: ACTORS[first.actor]!,
    hour_ms: hour,
    actor_type: typeOf(latest.one),
    role: roleOf(latest.at),
    last: [timeOf(latest.one), typeOf(latest.one), roleOf(latest.at)],
    acts: { [first.action]: 1 },
    records: { [first.action]: records },
    bytes: { [first.action]: sizes((one) => one.bytes ?? 0) },
    failures: { [first.action]: Number(failed) },
    sensitive: { [first.action]: isSensitive ? amount : 0 },
    events: events.length,
    sources: [first.source],
  };
}

/** What the hours come to, worked out act by act. */
function expected(all: readonly Stored[]): Record<string, unknown> {
  const hours = Map.groupBy(actsOf(all).map(hourOfAct), (act) => `${act.actor_key}/${act.hour_ms}`);
  const each = [...hours].map(([key, acts]): [string, LedgerHour] => {
    const { last: _last, ...latest } = acts.reduce((one, other) =>
      isLater(other.last, one.last) ? other : one,
    );
    const sum = (of: 'acts' | 'records' | 'bytes' | 'failures' | 'sensitive'): Record<string, number> =>
      Object.fromEntries(ACTIONS.map((action) => [action, total(acts.map((act) => act[of][action] ?? 0))]));
    const sums = {
      acts: sum('acts'),
      records: sum('records'),
      bytes: sum('bytes'),
      failures: sum('failures'),
      sensitive: sum('sensitive'),
    };
    const sources = [...new Set(acts.flatMap((act) => act.sources))];
    return [key, tidy({ ...latest, ...sums, events: total(acts.map(({ events }) => events)), sources })];
  });
  return Object.fromEntries(each);
}

const tidy = (hour: LedgerHour): LedgerHour => {
  const told = (counts: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
  return {
    ...hour,
    acts: told(hour.acts),
    records: told(hour.records),
    bytes: told(hour.bytes),
    failures: told(hour.failures),
    sensitive: told(hour.sensitive),
    sources: hour.sources.toSorted(),
  };
};

/** What is found of both hours at once, which is what is found of each by itself. */
async function found(tenant: string, all: readonly Stored[]): Promise<Record<string, unknown>> {
  const rows = all.map((one, at) =>
    ledgerRow({
      tenant,
      source: one.source,
      offset: at,
      actorKey: ACTORS[one.actor]!,
      event: eventOf(one, at),
    }),
  );
  if (rows.length > 0) await append(test.store, rows, tenant);
  const spanOf = async (from: number, to: number): Promise<Record<string, unknown>> => {
    const hours = await ledgerActivity(test.store, tenant, { actors: ACTORS, from, to });
    return Object.fromEntries([...hours].map(([key, hour]) => [key, tidy(hour)]));
  };
  const both = await spanOf(FIRST, LAST);
  expect({ ...(await spanOf(FIRST, FIRST)), ...(await spanOf(LAST, LAST)) }).toEqual(both);
  return both;
}

const plain: Stored = {
  actor: 0,
  source: 'crm',
  key: 1,
  minute: 5,
  action: 'data.export',
  group: 0,
  part: 0,
  records: 7,
  bytes: undefined,
  failed: false,
  corroborates: false,
  sensitive: false,
  isProgram: false,
};

describe('what the ledger has of some hours', () => {
  it('is, of any events, what they come to one by one', async () => {
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(stored, { maxLength: 25 }), async (all) => {
        expect(await found(`any-${n++}`, all)).toEqual(expected(all));
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, Stored[], number, number]>([
    ['an event that was stored twice is one act', [plain, plain], 7, 1],
    ['of two that differ the larger counts', [plain, { ...plain, records: 9 }], 9, 1],
    ['an event stored twice leaves the others as they are', [plain, plain, { ...plain, key: 2 }], 14, 2],
    ['parts of one act are one', [1, 2].map((part) => ({ ...plain, group: 2, part, key: part })), 7, 1],
    ['batches are added', [1, 2].map((part) => ({ ...plain, group: 1, part, key: part })), 14, 1],
    ['parts and acts of one event stand together', [plain, { ...plain, group: 2, key: 2 }], 14, 2],
    [
      'a part whose act began earlier is not of this hour',
      [
        { ...plain, group: 2, minute: -5 },
        { ...plain, group: 2, key: 2, part: 1 },
        { ...plain, key: 3 },
      ],
      7,
      1,
    ],
    [
      'an act of which one part is sensitive is sensitive as a whole',
      [1, 2].map((part) => ({ ...plain, group: 1, part, key: part, sensitive: part === 2 })),
      14,
      1,
    ],
    ['what only corroborates adds nothing', [plain, { ...plain, key: 2, corroborates: true }], 7, 1],
  ])('%s', async (name, all, records, acts) => {
    const hours = await found(name, all);
    expect(hours).toEqual(expected(all));
    expect(hours[`${ACTORS[0]}/${FIRST}`]).toMatchObject({
      records: { 'data.export': records },
      acts: { 'data.export': acts },
    });
  });
});
