import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLocalCalendar } from '../../../src/baseline/local-time.js';
import { WatchFeeds } from '../../../src/detect/feeds/watch-feeds.js';
import type { Finding } from '../../../src/event/finding.js';
import { DAY, HOUR, MINUTE, type SimulatedClock } from '../../../src/kernel/clock.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

const WEEK = 7 * DAY;
/** A Monday. */
const FIRST = Date.parse('2026-01-05T00:00:00Z');
const NOW = FIRST + 9 * WEEK + 15 * HOUR;

let test: TestRuntime;
let clock: SimulatedClock;

beforeEach(async () => {
  test = await openTestRuntime(FIRST);
  clock = test.clock;
});
afterEach(async () => test.close());

const watchFeeds = (): WatchFeeds => {
  const { store, findings } = test.runtime;
  const calendar = createLocalCalendar('Europe/Berlin');
  const source = (): { promisedDelayMinutes: number } => ({ promisedDelayMinutes: 60 });
  return new WatchFeeds({
    store,
    findings,
    tenants: () => ['acme', 'other'],
    termsOf: (tenant) => ({ tenant, calendar, budgets: {}, source }),
  });
};

/** One event an hour from 8 to 15 on working days, all of them told at the end. */
async function tell(source: string, from: number, to: number): Promise<void> {
  const { intake } = test.runtime;
  const of = await intake.sources.get('acme', source);
  const messages = [];
  for (let hour = from; hour < to; hour += HOUR) {
    const at = new Date(hour + 30 * MINUTE);
    if (at.getUTCDay() % 6 === 0 || at.getUTCHours() < 8 || at.getUTCHours() >= 16) continue;
    const occurredAt = at.toISOString();
    const event = { key: occurredAt, occurredAt, actor: { id: 'u1' }, action: 'record.read' };
    messages.push({ source: of, body: Buffer.from(JSON.stringify(event)) });
  }
  clock.advanceTo(to);
  await intake.http.submit(messages);
}

const found = async (tenant = 'acme'): Promise<Finding[]> =>
  test.runtime.findings.between(tenant, FIRST, NOW + WEEK);

it('a feed that stops is a finding with its begin, once, and so is its end', async () => {
  const stops = FIRST + 9 * WEEK + 9 * HOUR;
  await tell('crm', FIRST, stops);
  clock.advanceTo(NOW);
  const watch = watchFeeds();
  expect(await watch.run()).toBe(1);
  expect(await watch.run()).toBe(0);
  expect(await watchFeeds().run()).toBe(0);
  expect(await found()).toMatchObject([
    {
      detector: 'feed-stopped',
      family: 'feed',
      actorKey: 'source:crm',
      severity: 'medium',
      occurredFrom: new Date(stops).toISOString(),
      sentence:
        'The feed events of the source crm told nothing since 2026-03-09 10:00 (Europe/Berlin); it is usually heard at that time of the week.',
    },
  ]);
  await tell('crm', NOW, NOW + HOUR);
  expect(await watch.run()).toBe(2);
  expect((await found()).map(({ detector, sentence }) => [detector, sentence])).toEqual([
    [
      'feed-stopped',
      'The feed events of the source crm told nothing from 2026-03-09 10:00 (Europe/Berlin) to 2026-03-09 16:00 (Europe/Berlin); it is usually heard at that time of the week.',
    ],
    [
      'feed-returned',
      'The feed events of the source crm is heard again from 2026-03-09 16:00 (Europe/Berlin) on; it began at 2026-03-09 10:00 (Europe/Berlin).',
    ],
  ]);
  expect(await found('other')).toEqual([]);
});

it('what comes in after all fills the gap: the finding is withdrawn', async () => {
  const stops = FIRST + 9 * WEEK + 9 * HOUR;
  await tell('crm', FIRST, stops);
  clock.advanceTo(NOW);
  const watch = watchFeeds();
  expect(await watch.run()).toBe(1);
  await tell('crm', stops, NOW);
  expect(await watch.run()).toBe(1);
  expect(await found()).toMatchObject([{ detector: 'feed-stopped', state: 'withdrawn' }]);
});

it('sources that fall silent together point to what they share', async () => {
  const stops = FIRST + 9 * WEEK + 9 * HOUR;
  await test.runtime.declarations.declareSource(
    'acme',
    { id: 'second', format: 'json', promisedDelayMinutes: 60 },
    'test',
  );
  for (const source of ['crm', 'second']) await tell(source, FIRST, stops);
  clock.advanceTo(NOW);
  await watchFeeds().run();
  const sentences = (await found()).map(({ sentence }) => sentence);
  expect(sentences).toHaveLength(2);
  for (const sentence of sentences)
    expect(sentence).toMatch(
      /No other source was heard either: look at the network and at this service first\.$/,
    );
});
