import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { knownBetween } from '../../../src/baseline/sightings/sightings-store.js';
import type { Finding } from '../../../src/event/finding.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 5;
const MONDAY = BEGIN + WEEKS * 7 * DAY;
const PEOPLE = 16;
const OWN = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36';
const STRANGE = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

let test: TestRuntime;
let keys = 0;
beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  for (let week = 0; week < WEEKS; week++) {
    test.clock.advanceTo(BEGIN + (week * 7 + 4) * DAY + 17 * HOUR);
    const days = [0, 1, 2, 3, 4].map((day) => week * 7 + day);
    await store(days.flatMap((day) => people().flatMap((person) => dayOf(person, day))));
  }
  test.clock.advanceTo(MONDAY + 9 * HOUR);
  await test.runtime.detection.follow();
});
afterAll(async () => test.close());

interface Where {
  readonly ip: string;
  readonly userAgent: string;
  readonly country: string;
}

const people = (): number[] => Array.from({ length: PEOPLE }, (_, person) => person);
const home = (person: number): Where => ({
  ip: person % 2 === 0 ? '192.0.2.7' : `203.0.113.${person}`,
  userAgent: OWN,
  country: 'DE',
});
const strange: Where = { ip: '198.51.100.9', userAgent: STRANGE, country: 'BR' };

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

function dayOf(person: number, day: number): string[] {
  const at = BEGIN + day * DAY + 9 * HOUR;
  const wave = 1 + 0.3 * Math.sin(1.7 * day + person);
  return [
    act(person, at, 'session.login', home(person)),
    ...[0, 1, 2].map((nth) =>
      reads(person, at + nth * HOUR + MINUTE, Math.round(12 * wave) + nth, home(person)),
    ),
  ];
}

async function store(lines: readonly string[]): Promise<void> {
  const { intake } = test.runtime;
  const source = await intake.sources.get('acme', 'crm');
  await intake.http.submit(lines.map((line) => ({ source, body: Buffer.from(line) })));
}

const told = async (): Promise<readonly Finding[]> =>
  (await test.runtime.findings.between('acme', MONDAY, MONDAY + 2 * DAY)).filter(
    ({ detector }) => detector === 'account-takeover',
  );

/** Somebody opens more than usual, at nine, after having come from there. */
async function morning(person: number, context: Where, records: number): Promise<readonly string[]> {
  const at = MONDAY + 9 * HOUR;
  test.clock.advanceTo(at + HOUR);
  await store([
    act(person, at + MINUTE, 'session.login', context),
    reads(person, at + 10 * MINUTE, records, context),
  ]);
  await test.runtime.detection.follow();
  return [];
}

describe('somebody else in an account, live', () => {
  it('is told of who came from a network and with a device that are new, and of nobody else', async () => {
    await morning(0, strange, 340);
    await morning(1, { ...strange, userAgent: OWN }, 60);
    await morning(2, home(2), 60);
    const found = await told();
    console.log(JSON.stringify(found, null, 1));
    expect(found).toHaveLength(1);
  });
});
