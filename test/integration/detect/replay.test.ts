import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Claim } from '../../../alerts/alert.js';
import { readAlerts } from '../../../alerts/alert-log.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { EVERYTHING, type Principal } from '../../../src/access/rights/principal.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import type { Shown } from '../../../src/detect/replay/present.js';
import type { ReplayRequest } from '../../../src/detect/replay/replay.schemas.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { numberOf, rowsOf } from '../../support/sql.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 5;
const LIVE = BEGIN + WEEKS * 7 * DAY;
const PEOPLE = 9;
const HOST: Principal = { id: 'command-line', kind: 'host', grants: EVERYTHING };
/** A round that goes on with history for one portion. */
const SHORT = { rounds: 1, roundMs: 0 };

interface Told {
  readonly actor: string;
  readonly at: number;
  readonly records: number;
  readonly action?: string;
  readonly key?: string;
}

let test: TestRuntime;
let keys = 0;

const lineOf = ({ actor, at, records, action = 'report.export', key = `k${(keys += 1)}` }: Told): string =>
  JSON.stringify({
    key,
    occurredAt: new Date(at).toISOString(),
    actor: { id: actor, roles: ['sales'] },
    action,
    volume: { records, basis: 'listed', of: 'act' },
  });

/** On each working day some records opened, and on every third some exported. */
const usual = (day: number): string[] =>
  day % 7 >= 5
    ? []
    : Array.from({ length: PEOPLE }, (_, p) => p).flatMap((p) => {
        const at = BEGIN + day * DAY + (8 + (p % 3)) * HOUR;
        const size = 20 + ((day * 7 + p * 5) % 11);
        return [
          lineOf({ actor: `p${p}`, at, records: size, action: 'report.run' }),
          ...((day + p) % 3 === 0
            ? [lineOf({ actor: `p${p}`, at: at + 5 * MINUTE, records: 2 * size })]
            : []),
        ];
      });

async function bring(lines: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
}

/** As a running service: alerts are raised after each look. */
async function look(
  terms = { rounds: 1 } as Parameters<TestRuntime['runtime']['detection']['follow']>[0],
): Promise<void> {
  const { store, facts, findings, logger, detection } = test.runtime;
  await detection.follow(terms);
  await new RaiseAlerts({ store, facts, findings, logger }).run();
}

async function lookAtAll(): Promise<void> {
  for (let round = 0; round < 12; round++) await look();
}

/** Late, doubled and out of order, with restarts, and a history that comes in between. */
async function aWeek(): Promise<void> {
  const theft = (actor: string, at: number, records: number): string => lineOf({ actor, at, records });
  const late: string[] = [];
  for (let day = 0; day < 5; day++) {
    const at = LIVE + day * DAY;
    const lines = usual(WEEKS * 7 + day);
    test.clock.advanceTo(at + 9 * HOUR + 30 * MINUTE);
    // Some of the day comes two days later, the rest in reversed order.
    late.push(...lines.filter((_, n) => n % 5 === 0));
    await bring(lines.filter((_, n) => n % 5 !== 0).reverse());
    await look();
    // A theft in two parts, the smaller first; then the first again, twice.
    const first = theft(`p${day}`, at + 10 * HOUR, 900);
    test.clock.advanceTo(at + 10 * HOUR + 20 * MINUTE);
    await bring([first]);
    await look();
    await bring([first, theft(`p${day}`, at + 10 * HOUR + 10 * MINUTE, 30_000), first]);
    if (day % 2 === 0) await test.restart();
    await look();
    if (day === 1) await bring(history());
    if (day >= 1) await look(SHORT);
    if (day === 3) await bring([...late.splice(0)].reverse());
    if (day === 3) await test.restart();
    await look(SHORT);
  }
  // A theft of Monday that is told on Friday evening, before usual work of that day.
  await bring([theft('p7', LIVE + 3 * HOUR, 20_000), ...late]);
  await lookAtAll();
}

/** Of half a year ago, with a theft in it. */
const history = (): string[] =>
  Array.from({ length: 60 }, (_, n) =>
    lineOf({
      actor: `old${n % 4}`,
      at: LIVE - 180 * DAY + ((n * 7) % 60) * 12 * HOUR,
      records: n === 59 ? 40_000 : 30,
    }),
  );

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  test.clock.advanceTo(LIVE - HOUR);
  await bring(Array.from({ length: WEEKS * 7 }, (_, day) => usual(day)).flat());
  await lookAtAll();
  await aWeek();
}, 60_000);
afterAll(async () => test.close());

const replayed = async (wanted: Partial<ReplayRequest>): Promise<Shown> =>
  new EmbeddedBackend(test.runtime, HOST).replay(
    'acme',
    { signal: new AbortController().signal, onProgress: () => undefined },
    {
      from: new Date(LIVE - 200 * DAY).toISOString(),
      to: new Date(LIVE + 7 * DAY).toISOString(),
      clock: 'arrival',
      pseudonyms: false,
      ...wanted,
    },
  );

interface Raised {
  readonly id: string;
  readonly actorKey: string;
  readonly family: string;
  readonly localDay: string;
  readonly detector: string;
  readonly firstScore: number;
}

/** What live stated when it raised each alert. */
async function raisedLive(): Promise<Raised[]> {
  const { store } = test.runtime;
  const ids = await rowsOf(store, "SELECT DISTINCT id FROM facts WHERE tenant = 'acme' AND kind = 'alert'");
  const alerts = await readAlerts(
    store,
    'acme',
    ids.map(({ id }) => String(id)),
  );
  const all = [...alerts].map(([id, { facts, state }]) => {
    if (state === undefined) throw new Error('an alert without a state');
    const { claim } = facts[0]?.data as { claim: Claim };
    const { actorKey, family, localDay } = state;
    return { id, actorKey, family, localDay, detector: claim.detector, firstScore: claim.score };
  });
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('a replay in the order of arrival', () => {
  it('raises what live raised: the same alerts, of the same people, first by the same score', async () => {
    const live = await raisedLive();
    expect(live.length).toBeGreaterThan(6);
    const { lines, summary } = await replayed({});
    const again = lines.map(({ id, actorKey, family, localDay, firstScore }) => ({
      id,
      actorKey,
      family,
      localDay,
      firstScore,
    }));
    expect(again.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(live.map(({ detector: _, ...one }) => one));
    expect(summary).toMatchObject({ alerts: live.length, same: live.length, onlyLive: 0, onlyReplay: 0 });
  });
});
it('x', async () => {
  for (const clock of ['arrival', 'event'] as const) {
    const s = await replayed({ clock });
    console.log(
      clock,
      s.lines
        .map((l) =>
          [l.actor, l.detector, l.at, l.firstScore, l.score, l.status, l.actual, l.title].join(' | '),
        )
        .join('\n'),
      JSON.stringify(s.summary),
    );
  }
  console.log(
    await numberOf(test.runtime.store, 'select count() from judged_hours'),
    await rowsOf(
      test.runtime.store,
      "select sum(data_compressed_bytes) c, sum(data_uncompressed_bytes) u, sum(rows) r, table from system.parts where active and table in ('judged_hours','activity_hourly','touched','events') group by table",
    ),
  );
});
