import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAlerts } from '../../../alerts/list.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { unjudgedEvents } from '../../../src/store/unjudged.js';
import { Cursors } from '../../../streams/pull/cursors.js';
import { storePulled } from '../../../streams/pull/deliver.js';
import { makeWay } from '../../../streams/pull/make-way.js';
import { type Page, type PullFeed, recordOf } from '../../../streams/pull/feed.js';
import { turn } from '../../../streams/pull/turn.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { numberOf } from '../../support/sql.js';

/** A Monday, at midnight in UTC. */
const BEGIN = Date.parse('2026-01-05T00:00:00Z');
const WEEKS = 5;
const NOW = BEGIN + WEEKS * 7 * DAY + 10 * HOUR;

const PAGES = 12;
const PAGE_ROWS = 150;
/** Events of the history that may wait for detection. */
const MOST = 150;
/** Acts happen live while these pages are being stored. */
const [FIRST, SECOND] = [2, 6];

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime(BEGIN);
  const source = { id: 'long', format: 'json', promisedDelayMinutes: 60 } as const;
  await test.runtime.declarations.declareSource('acme', source, 'test');
  for (const name of ['crm', 'long']) await teach(name);
});
afterAll(async () => test.close());

interface Told {
  readonly key: string;
  readonly at: number;
  readonly actor: string;
  readonly records: number;
}

const eventOf = ({ key, at, actor, records }: Told): object => ({
  key,
  occurredAt: new Date(at).toISOString(),
  actor: { id: actor },
  action: 'report.export',
  volume: { records, basis: 'listed', of: 'act' },
});

async function tell(name: string, told: readonly Told[]): Promise<void> {
  const source = await test.runtime.intake.sources.get('acme', name);
  const messages = told.map((one) => ({ source, body: Buffer.from(JSON.stringify(eventOf(one))) }));
  await test.runtime.intake.http.submit(messages);
}

/** Five weeks in which one person of the source exports a few records a day. */
async function teach(name: string): Promise<void> {
  const told = [];
  for (let day = 0; day < WEEKS * 7; day++)
    if (day % 7 < 5)
      told.push({
        key: `${name}-${day}`,
        at: BEGIN + day * DAY + 9 * HOUR,
        actor: `person-of-${name}`,
        records: 5 + (day % 3),
      });
  test.clock.advanceTo(NOW - HOUR);
  await tell(name, told);
}

/** Acts of ten people a year ago, page by page. */
const history: PullFeed = {
  name: 'history',
  async *poll() {
    for (let page = 0; page < PAGES; page++) yield { records: rowsOf(page), cursor: String(page) };
  },
};

const rowsOf = (page: number): Page['records'] =>
  Array.from({ length: PAGE_ROWS }, (_, n) => {
    const number = page * PAGE_ROWS + n;
    const at = NOW - 400 * DAY + number * 20 * MINUTE;
    return recordOf(eventOf({ key: `h${number}`, at, actor: `u${number % 10}`, records: 3 }));
  });

/** What the jobs of detection and of alerts do every two seconds, over and over. */
async function watching(until: { isOver: boolean }, onAlert: (actor: string) => void): Promise<void> {
  const { store, facts, findings, logger, detection } = test.runtime;
  const raise = new RaiseAlerts({ store, facts, findings, logger });
  while (!until.isOver) {
    await detection.follow({ rounds: 1 });
    if ((await raise.run()).findings === 0) continue;
    for (const { actor } of await listAlerts(store, 'acme', { limit: 100, sight: WHOLE_SIGHT }))
      onAlert(actor);
  }
}

/** Rows of the history that were written before the event. */
const writtenBefore = async (key: string): Promise<number> =>
  numberOf(
    test.runtime.store,
    `SELECT count() AS n FROM events WHERE tenant = 'acme' AND startsWith(key, 'h')
     AND offset < (SELECT offset FROM events WHERE tenant = 'acme' AND key = '${key}')`,
  );

it('a live act is stored behind the page at hand and its alert is raised while the history is still being read', async () => {
  const { store, intake, detection } = test.runtime;
  await detection.follow();
  test.clock.advanceTo(NOW);
  const source = await intake.sources.get('acme', 'long');
  const deliver = storePulled(intake);
  const [alerts, live] = [new Map<string, number>(), new Map<number, Promise<void>>()];
  let [page, isOver] = [0, false];
  const state = {
    get isOver() {
      return isOver;
    },
  };
  const watched = watching(state, (actor) => {
    if (!alerts.has(actor)) alerts.set(actor, page);
  });
  const happens = (name: string): Promise<void> =>
    tell(name, [{ key: `live-${name}`, at: NOW - MINUTE, actor: `person-of-${name}`, records: 50_000 }]);
  const signal = new AbortController().signal;
  await turn(
    history,
    { now: NOW, since: 0, pageRows: PAGE_ROWS, signal },
    {
      cursors: await Cursors.open(store, { tenant: 'acme', source: 'long' }, 0),
      holds: async () => true,
      isOver: () => false,
      makeWay: async () =>
        makeWay({ unjudged: async () => unjudgedEvents(store), signal, most: MOST, lookMs: 50 }),
      tellLost: async () => undefined,
      deliver: async ({ records }) => {
        const stored = deliver(
          source,
          records.map((record) => ({ source, ...record })),
          signal,
        );
        page++;
        if (page === FIRST) live.set(page, happens('crm'));
        if (page === SECOND) live.set(page, happens('long'));
        await stored;
      },
    },
  );
  isOver = true;
  await Promise.all([watched, ...live.values()]);
  expect(await writtenBefore('live-crm')).toBeLessThanOrEqual(FIRST * PAGE_ROWS);
  expect(await writtenBefore('live-long')).toBeLessThanOrEqual(SECOND * PAGE_ROWS);
  // Behind them waits what may wait for detection, and the page that is at hand when it is raised.
  expect(alerts.get('person-of-crm')).toBeLessThanOrEqual(FIRST + 3);
  expect(alerts.get('person-of-long')).toBeLessThanOrEqual(SECOND + 3);
  await detection.follow();
  expect(await unjudgedEvents(store)).toBe(0);
});
