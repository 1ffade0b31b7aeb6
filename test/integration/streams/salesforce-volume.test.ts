import { CORROBORATING_OF_BOTH } from '../../../streams/sources/salesforce/ownership.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recomputeActivity } from '../../../src/baseline/activity.js';
import { pairActs } from '../../../src/event/pair-acts.js';
import { HOUR } from '../../../src/kernel/clock.js';
import { actsOfFeeds } from '../../../src/store/acts-of-feeds.js';
import { csvOf, linesOf, reportEvent, type VendorRecord } from '../../support/salesforce.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
  const { declarations } = test.runtime;
  const common = { format: 'salesforce', promisedDelayMinutes: 60 } as const;
  for (const id of ['files', 'order', 'case', 'both', 'lone'])
    await declarations.declareSource(
      'acme',
      { id, ...common, corroborating: id === 'both' ? [...CORROBORATING_OF_BOTH] : [] },
      'test',
    );
});
afterAll(async () => test.close());

const at = Date.parse('2026-03-02T08:10:00Z');
const USER = '00558000001N0KeAAK';
let files = 0;

async function importRows(source: string, rows: readonly VendorRecord[], text = csvOf) {
  const path = join(test.dataDir, `file-${files++}`);
  writeFileSync(path, text(rows));
  return test.runtime.intake.importFile(path, { tenant: 'acme', source });
}

const row = (type: string, more: VendorRecord = {}): VendorRecord => ({
  EVENT_TYPE: type,
  TIMESTAMP: '20260302081000.123',
  TIMESTAMP_DERIVED: '2026-03-02T08:10:00.123Z',
  REQUEST_ID: 'request-1',
  ORGANIZATION_ID: '00D000000000123',
  USER_ID: USER.slice(0, 15),
  USER_ID_DERIVED: USER,
  ...more,
});
const query = (request: string, rows: number): VendorRecord =>
  row('API', {
    METHOD_NAME: 'query',
    ENTITY_NAME: 'Contact',
    REQUEST_ID: request,
    ROWS_PROCESSED: String(rows),
  });

/** What the person's hour came to, as detection reads it. */
async function hourOf(source: string, user = USER) {
  const { sources } = test.runtime.intake;
  const actor = (await sources.get('acme', source)).people.keyOf('actor', { id: user });
  const hour = Math.floor(at / HOUR) * HOUR;
  const [found] = await recomputeActivity(test.runtime.store, 'acme', new Map([[actor, new Set([hour])]]));
  return found;
}

describe('files of one source', () => {
  it('a file of later rows alone (higher Sequence) adds only these; the daily one over both adds nothing', async () => {
    const [one, two, late] = [query('a', 10), query('b', 20), query('c', 5)];
    expect(await importRows('files', [one, two])).toMatchObject({ stored: 2, duplicates: 0 });
    expect(await importRows('files', [late])).toMatchObject({ stored: 1, duplicates: 0 });
    // The daily file comes with other columns in another order, and each row once more.
    const daily = [late, one, two].map((each) => ({
      NEW_COLUMN: '',
      ...Object.fromEntries(Object.entries(each).toReversed()),
    }));
    expect(await importRows('files', daily)).toMatchObject({ stored: 0, duplicates: 3 });
    expect(await hourOf('files')).toMatchObject({ records: { 'data.query': 35 } });
  });

  it('an older file that comes after a newer one is counted in its own hour', async () => {
    await importRows('order', [query('z', 7)]);
    const before = { TIMESTAMP: '20260301081000.000', TIMESTAMP_DERIVED: '2026-03-01T08:10:00.000Z' };
    expect(await importRows('order', [{ ...query('y', 9), ...before }])).toMatchObject({ stored: 1 });
    expect(await hourOf('order')).toMatchObject({ records: { 'data.query': 7 } });
  });

  it('one user in 15 and in 18 characters is one person in one hour', async () => {
    await importRows('case', [query('p', 1), { ...query('q', 2), USER_ID_DERIVED: '' }]);
    expect(await hourOf('case')).toMatchObject({ records: { 'data.query': 3 } });
  });
});

describe('a declared source', () => {
  it('gives its zone to times that were written without one', async () => {
    const { declarations, store } = test.runtime;
    const declared = {
      id: 'zone',
      format: 'salesforce',
      promisedDelayMinutes: 60,
      timeZone: 'Europe/Berlin',
    } as const;
    await declarations.declareSource('acme', declared, 'test');
    const login = {
      Id: '0Yax00000000001',
      LoginTime: '2026-03-02 09:10:00',
      LoginType: 'Application',
      UserId: USER,
    };
    expect(await importRows('zone', [login])).toMatchObject({ stored: 1 });
    const found = await store.engine.select(
      "SELECT toString(occurred_at) AS at FROM events WHERE tenant = 'acme' AND source = 'zone'",
      {},
    );
    expect(JSON.parse(found)).toEqual({ at: '2026-03-02 08:10:00.000' });
  });
});

describe('a report in chunks', () => {
  it('is one act of its whole size, in whatever order they come', async () => {
    const chunks = [51, 1, 7].map((sequence) =>
      reportEvent({ run: 'lone', user: USER, at, rows: 20_680, operation: 'ReportExported', sequence }),
    );
    expect(await importRows('lone', chunks, linesOf)).toMatchObject({ stored: 3 });
    expect(await importRows('lone', chunks.toReversed(), linesOf)).toMatchObject({ duplicates: 3 });
    expect(await hourOf('lone')).toMatchObject({
      acts: { 'report.export': 1 },
      records: { 'report.export': 20_680 },
    });
  });
});

describe('two feeds of one instance', () => {
  const REPORT = '00O580000000001';
  const exportRow = (request: string, more: VendorRecord = {}): VendorRecord =>
    row('Report', {
      REQUEST_ID: request,
      REPORT_ID: REPORT,
      ORIGIN: 'ReportExported',
      ROW_COUNT: '20680',
      ...more,
    });

  it('one export is counted once: within seconds, and not again when its log files come', async () => {
    const chunks = [1, 2].map((sequence) => {
      const made = reportEvent({
        run: 'both',
        user: USER,
        at,
        rows: 20_680,
        operation: 'ReportExported',
        sequence,
      });
      const { data } = made as { data: { payload: VendorRecord } };
      return { ...made, data: { ...data, payload: { ...data.payload, ReportId: REPORT } } };
    });
    await importRows('both', chunks, linesOf);
    const counted = { acts: { 'report.export': 1 }, records: { 'report.export': 20_680 } };
    expect(await hourOf('both')).toMatchObject(counted);
    const { ROW_COUNT: _, ...sizeless } = exportRow('r1');
    await importRows('both', [exportRow('r1'), { ...sizeless, EVENT_TYPE: 'ReportExport' }]);
    expect(await hourOf('both')).toMatchObject(counted);
  });

  it('the size of a query is that of the log file, of which the event has only a part', async () => {
    const page = {
      attributes: { type: 'ApiEvent' },
      EventIdentifier: 'api-1',
      EventDate: new Date(at).toISOString(),
    };
    const said = {
      ...page,
      UserId: USER,
      Operation: 'Query',
      QueriedEntities: 'Contact',
      RowsProcessed: 900,
    };
    await importRows('both', [said], linesOf);
    expect((await hourOf('both'))?.records['data.query'] ?? 0).toBe(0);
    await importRows('both', [query('n', 900)]);
    expect(await hourOf('both')).toMatchObject({ records: { 'data.query': 900 } });
  });

  it('acts that only one feed shows are found', async () => {
    // Ten minutes and more from the export before: another one, of which there is no event.
    const later = { TIMESTAMP: '20260302083000.000', TIMESTAMP_DERIVED: '2026-03-02T08:30:00.000Z' };
    await importRows('both', [exportRow('r2', later)]);
    const span = { from: at - HOUR, to: at + HOUR };
    const feeds = { tenant: 'acme', source: 'both', owner: 'real-time', other: 'event-log-file' };
    const acts = await actsOfFeeds(test.runtime.store, { ...feeds, actions: ['report.export'], ...span });
    expect(acts).toMatchObject({ isCut: false, owned: [{ records: 20_680 }] });
    const { pairs, onlyOwned, onlyCorroborating } = pairActs(acts.owned, acts.corroborating);
    expect(pairs).toHaveLength(1);
    expect(onlyOwned).toEqual([]);
    expect(onlyCorroborating).toMatchObject([{ at: Date.parse('2026-03-02T08:30:00Z'), records: 20_680 }]);
    const other = await actsOfFeeds(test.runtime.store, {
      ...feeds,
      tenant: 'other',
      actions: ['report.export'],
      ...span,
    });
    expect(other).toEqual({ owned: [], corroborating: [], isCut: false });
  });
});
