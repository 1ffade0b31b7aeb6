import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding } from '../../../src/event/finding.js';
import { createFeedComparison } from '../../../src/jobs/comparing-feeds.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { CORROBORATING, CORROBORATING_OF_BOTH } from '../../../streams/sources/salesforce/ownership.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { csvOf, linesOf, reportEvent, type VendorRecord } from '../../support/salesforce.js';

const DAY_ONE = Date.parse('2026-03-03T00:00:00Z');
const USER = '00558000001N0KeAAK';
const NOON = DAY_ONE + 12 * HOUR;

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime(DAY_ONE);
  const { declarations } = test.runtime;
  const common = { format: 'salesforce', promisedDelayMinutes: 180 } as const;
  const both = [...CORROBORATING_OF_BOTH];
  await declarations.declareSource('acme', { id: 'both', ...common, corroborating: both }, 'test');
  await declarations.declareSource(
    'acme',
    { id: 'plain', ...common, corroborating: [...CORROBORATING] },
    'test',
  );
});
afterAll(async () => test.close());

let files = 0;
async function importRows(source: string, rows: readonly VendorRecord[], text = csvOf): Promise<void> {
  const path = join(test.dataDir, `file-${files++}`);
  writeFileSync(path, text(rows));
  const { stored } = await test.runtime.intake.importFile(path, { tenant: 'acme', source });
  expect(stored).toBe(rows.length);
}

const exportEvent = (run: string, at: number): VendorRecord =>
  reportEvent({ run, user: USER, at, rows: 500, operation: 'ReportExported', sequence: 1 });

function exportRow(request: string, at: number): VendorRecord {
  const iso = new Date(at).toISOString();
  return {
    EVENT_TYPE: 'Report',
    TIMESTAMP: `${iso.slice(0, 19).replace(/\D/g, '')}.000`,
    TIMESTAMP_DERIVED: iso,
    REQUEST_ID: request,
    ORGANIZATION_ID: '00D000000000123',
    USER_ID: USER.slice(0, 15),
    USER_ID_DERIVED: USER,
    ORIGIN: 'ReportExported',
    ROW_COUNT: '500',
  };
}

const compare = async (): Promise<number> =>
  createFeedComparison({
    store: test.runtime.store,
    declarations: test.runtime.declarations,
    logger: silentLogger,
  })(new AbortController().signal);

const found = async (): Promise<Finding[]> =>
  (await test.runtime.findings.between('acme', DAY_ONE - 7 * DAY, DAY_ONE + 30 * DAY)).filter(
    ({ detector }) => detector === 'feed-differs',
  );

it('an act that only one of two feeds shows is found after the promised delay, and withdrawn when the other tells it', async () => {
  for (const source of ['both', 'plain']) {
    await importRows(source, [exportEvent('one', NOON), exportEvent('two', NOON + HOUR)], linesOf);
    await importRows(source, [exportRow('one', NOON)]);
  }
  test.clock.advanceTo(DAY_ONE + DAY + 3 * HOUR + 9 * MINUTE);
  expect(await compare()).toBe(0);
  test.clock.advanceTo(DAY_ONE + DAY + 3 * HOUR + 10 * MINUTE);
  expect(await compare()).toBe(1);
  expect(await compare()).toBe(0);
  test.clock.advanceTo(DAY_ONE + 2 * DAY + 4 * HOUR);
  // The day after only one of the two is heard: that is silence, and none of this.
  await importRows('both', [exportEvent('three', NOON + DAY)], linesOf);
  expect(await compare()).toBe(0);
  const [finding] = await found();
  expect(finding).toMatchObject({
    source: 'both',
    family: 'feed',
    state: 'raised',
    localDay: '2026-03-03',
    sentence:
      'Two feeds of the source both do not tell the same of 2026-03-03: 1 act of report.export only in real-time, not in event-log-file.',
  });
  const [id] = finding?.evidence[0]?.eventIds ?? [];
  const at = await test.runtime.store.engine.select(
    `SELECT toString(occurred_at) AS at FROM events WHERE tenant = 'acme' AND id = '${id}'`,
    {},
  );
  expect(JSON.parse(at)).toEqual({ at: '2026-03-03 13:00:00.000' });

  await importRows('both', [exportRow('two', NOON + HOUR + MINUTE)]);
  expect(await compare()).toBe(1);
  expect(await found()).toMatchObject([{ id: finding?.id, state: 'withdrawn' }]);
});
