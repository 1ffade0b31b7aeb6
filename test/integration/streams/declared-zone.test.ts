import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventPage } from '../../../src/search/event-page.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';

let test: TestRuntime;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());

it('the export of a CRM is read in the zone that its source declares, also after it declares another', async () => {
  const { declarations, intake, store } = test.runtime;
  const file = join(test.dataDir, 'zoho.csv');
  const write = (record: string): void =>
    writeFileSync(
      file,
      `Done By,Action,Module,Record Id,Audited Time\nPat,Deleted,Leads,${record},2026-02-03 10:15:30\n`,
    );
  const source = { id: 'zoho', format: 'zoho', promisedDelayMinutes: 60 } as const;
  await declarations.declareSource('acme', { ...source, timeZone: 'Asia/Kolkata' }, 'test');
  write('1');
  expect(await intake.importFile(file, { tenant: 'acme', source: 'zoho' })).toMatchObject({ stored: 1 });
  await declarations.declareSource('acme', { ...source, timeZone: 'America/New_York' }, 'test');
  write('2');
  expect(await intake.importFile(file, { tenant: 'acme', source: 'zoho' })).toMatchObject({ stored: 1 });
  const { events } = await eventPage(store, { tenant: 'acme', sources: ['zoho'], limit: 10 }, 'all');
  const told = events.map(({ occurredAt, action, target }) => [target?.id, action, occurredAt]);
  expect(told.toSorted((one, other) => String(one).localeCompare(String(other)))).toEqual([
    ['1', 'record.delete', '2026-02-03T04:45:30.000Z'],
    ['2', 'record.delete', '2026-02-03T15:15:30.000Z'],
  ]);
});
