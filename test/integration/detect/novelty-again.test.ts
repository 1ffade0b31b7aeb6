import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { EVERYTHING, type Principal } from '../../../src/access/rights/principal.js';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import type { Family, Finding, Verdict } from '../../../src/event/finding.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { rowsOf } from '../../support/sql.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 5;
/** The first visit; the second is two weeks later. */
const MONDAY = BEGIN + WEEKS * 7 * DAY;
const AGAIN = MONDAY + 14 * DAY;
const PEOPLE = 12;
const [CONFIRMED, FALSE, OPEN] = [0, 2, 4] as const;
const HOST: Principal = { id: 'command-line', kind: 'host', grants: EVERYTHING };

interface Where {
  readonly ip: string;
  readonly userAgent: string;
}
const home = (person: number): Where => ({
  ip: person % 2 === 0 ? '192.0.2.7' : `203.0.113.${person}`,
  userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36',
});
/** Somewhere else, with something else, of each person. */
const elsewhere = (person: number): Where => ({
  ip: `198.51.${100 + person}.9`,
  userAgent: `tool-${'abcdefghijkl'[person]}/1.0`,
});

let test: TestRuntime;
let keys = 0;

const act = (person: number, at: number, action: string, context: Where, more: object = {}): string =>
  JSON.stringify({
    key: `k${(keys += 1)}`,
    occurredAt: new Date(at).toISOString(),
    actor: { id: `p${person}`, type: 'human', roles: ['sales'] },
    action,
    target: { type: 'Contact' },
    context,
    ...more,
  });

const reads = (person: number, at: number, records: number, context: Where): string =>
  act(person, at, 'record.read', context, { volume: { records, basis: 'listed', of: 'act' } });

/** What everybody does on a working day. */
const dayOf = (day: number): string[] =>
  Array.from({ length: PEOPLE }, (_, person) => person).flatMap((person) => {
    const at = BEGIN + day * DAY + 8 * HOUR;
    const wave = 1 + 0.3 * Math.sin(1.7 * day + person);
    return [
      act(person, at, 'session.login', home(person)),
      ...[0, 1, 2].map((nth) =>
        reads(person, at + nth * HOUR + MINUTE, Math.round(12 * wave) + nth, home(person)),
      ),
    ];
  });

async function bring(lines: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
}

async function look(): Promise<void> {
  const { store, facts, findings, logger, detection } = test.runtime;
  await detection.follow();
  await new RaiseAlerts({ store, facts, findings, logger }).run();
}

/** In the afternoon three come from elsewhere and read more than they do. */
async function visit(day: number, records: number): Promise<void> {
  const at = day + 13 * HOUR;
  test.clock.advanceTo(at + HOUR);
  await bring(
    [CONFIRMED, FALSE, OPEN].flatMap((person) => [
      act(person, at + MINUTE, 'session.login', elsewhere(person)),
      reads(person, at + 10 * MINUTE, records, elsewhere(person)),
    ]),
  );
  await look();
}

async function answer(actorKey: string, family: Family, verdict: Verdict): Promise<void> {
  const { store, facts } = test.runtime;
  const id = alertIdOf('acme', { actorKey, family, localDay: '2026-02-09' });
  const by = { tenant: 'acme', id, by: 'key:1', sight: WHOLE_SIGHT };
  await new AlertCommands(store, facts).answer(by, { type: 'resolve', verdict, note: '' });
}

const keyOf = new Map<number, string>();

/** Takeovers that were told on a day, of whom. */
const takeovers = async (day: number): Promise<readonly Finding[]> =>
  (await test.runtime.findings.between('acme', day, day + DAY)).filter(
    ({ detector, state }) => detector === 'account-takeover' && state === 'raised',
  );
const toldOn = async (day: number): Promise<number[]> => {
  const told = new Set((await takeovers(day)).map(({ actorKey }) => actorKey));
  return [...keyOf].flatMap(([person, key]) => (told.has(key) ? [person] : []));
};

beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  for (let week = 0; week < WEEKS; week++) {
    test.clock.advanceTo(BEGIN + (week * 7 + 4) * DAY + 17 * HOUR);
    await bring([0, 1, 2, 3, 4].flatMap((day) => dayOf(week * 7 + day)));
  }
  test.clock.advanceTo(MONDAY + 9 * HOUR);
  await look();
  await visit(MONDAY, 60);
  const strangers = await rowsOf(
    test.runtime.store,
    "SELECT DISTINCT actor_key, ip FROM events WHERE startsWith(ip, '198.51.')",
  );
  for (const person of [CONFIRMED, FALSE, OPEN]) {
    const found = strangers.find(({ ip }) => ip === elsewhere(person).ip);
    keyOf.set(person, String(found?.['actor_key']));
  }
  test.clock.advanceTo(MONDAY + DAY);
  await answer(keyOf.get(CONFIRMED) ?? '', 'login', 'true-positive');
  // What they read was told as well: the day teaches when nothing of it stands.
  for (const family of ['login', 'read'] as const)
    await answer(keyOf.get(FALSE) ?? '', family, 'false-positive');
  for (const week of [0, 7]) {
    const days = [0, 1, 2, 3, 4].map((day) => WEEKS * 7 + week + day).filter((day) => day > WEEKS * 7);
    test.clock.advanceTo(BEGIN + (days.at(-1) ?? 0) * DAY + 12 * HOUR);
    await bring(days.flatMap((day) => dayOf(day)));
    await look();
  }
  await test.restart();
  // What was answered as nothing is in the tail by now, so that as much is no news.
  await visit(AGAIN, 400);
  await test.restart();
  const late = AGAIN + 13 * HOUR + 20 * MINUTE;
  await bring([CONFIRMED, FALSE, OPEN].map((person) => reads(person, late, 5, home(person))));
  await look();
}, 120_000);
afterAll(async () => test.close());

const replayed = async (clock: 'event' | 'arrival') => {
  const span = { from: new Date(MONDAY).toISOString(), to: new Date(AGAIN + DAY).toISOString() };
  const follow = { signal: new AbortController().signal, onProgress: () => undefined };
  return new EmbeddedBackend(test.runtime, HOST).replay('acme', follow, {
    clock,
    pseudonyms: false,
    ...span,
  });
};

describe('who comes again, two weeks later, from where and with what was told', () => {
  it('was told when they first came', async () => {
    expect(await toldOn(MONDAY)).toEqual([CONFIRMED, FALSE, OPEN]);
  });

  it('is told as somebody else again where it was one, or nobody said, and not where it was nothing', async () => {
    expect(await toldOn(AGAIN)).toEqual([CONFIRMED, OPEN]);
  });

  it('is called not seen before with the days that are left out of it', async () => {
    const sentences = async (day: number): Promise<string[]> =>
      (await takeovers(day)).map(({ sentence }) => sentence);
    for (const sentence of await sentences(MONDAY))
      expect(sentence).toContain('in the 8 weeks before, between');
    for (const sentence of await sentences(AGAIN))
      expect(sentence).toMatch(/in the 8 weeks before, \d days? with alerts left out, between/);
  });

  it('is told by a replay in the order of arrival as it was live', async () => {
    const { lines, summary } = await replayed('arrival');
    expect(summary).toMatchObject({ onlyLive: 0, onlyReplay: 0, same: lines.length });
    const told = lines.filter(
      ({ detector, localDay }) => detector === 'account-takeover' && localDay === '2026-02-23',
    );
    expect(told.map(({ actor }) => actor).sort()).toEqual(['p0', 'p4']);
  });

  it('is told by a replay by event of all, since that knows of no verdicts', async () => {
    const { lines } = await replayed('event');
    const told = lines.filter(
      ({ detector, localDay }) => detector === 'account-takeover' && localDay === '2026-02-23',
    );
    expect(told.map(({ actor }) => actor).sort()).toEqual(['p0', 'p2', 'p4']);
  });
});
