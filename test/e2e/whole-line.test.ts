import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND, SimulatedClock } from '../../src/kernel/clock.js';
import type { Report } from '../../src/report/report.js';
import type { Runtime } from '../../src/runtime.js';
import type { ImportSums } from '../../streams/files/import-file.js';
import { openMailServer, type MailServer } from '../support/mail-server.js';
import { expectBalance, expectViewsEqualLedger } from '../support/recount.js';
import { numberOf, rowsOf } from '../support/sql.js';
import {
  csvOf,
  jsonRecords,
  linesOf,
  logRows,
  reportEvent,
  type VendorRecord,
} from '../support/salesforce.js';
import { openService, type TestService } from '../support/service.js';

/** Monday; Berlin is an hour ahead until the end of March. */
const FIRST_DAY = Date.parse('2026-01-12T00:00:00Z');
const WEEKS = 7;
/** When the source goes live: the Monday after. */
const LIVE_FROM = FIRST_DAY + WEEKS * 7 * DAY;
/** 22:00 in Berlin on the Tuesday of the live week. */
const SPIKE_HOUR = LIVE_FROM + DAY + 21 * HOUR;
const SPIKE_ROWS = 48_200;
const PEOPLE = Array.from({ length: 12 }, (_, index) => `005B00000${String(index).padStart(2, '0')}xYzAbC`);
const LEAVER = PEOPLE[7]!;

const yaml = (mailPort: number): string => `
http: { port: 0 }
tenants:
  - id: acme
    timeZone: Europe/Berlin
    alerts: { to: [analyst@example.com] }
    sources:
      - { id: logs, format: salesforce-elf }
      - { id: events, format: salesforce-events, liveFrom: '${new Date(LIVE_FROM).toISOString()}' }
mail: { host: 127.0.0.1, port: ${mailPort}, from: 'Ledgerwatch <lw@example.com>' }
`;

const clock = new SimulatedClock(LIVE_FROM - HOUR);
let mails: MailServer;
let service: TestService;
beforeAll(async () => {
  mails = await openMailServer();
  service = await openService(yaml(mails.port), clock);
});
afterAll(async () => {
  await service.close();
  await mails.close();
});

const runtime = (): Runtime => service.running.runtime;
/** A turn of detection judges history for two seconds: here all of it is judged. */
const runJobs = async (): Promise<void> => {
  await runtime().detection.follow();
  await service.running.jobs.runAll();
};

async function take(source: 'logs' | 'events', name: string, text: string): Promise<ImportSums> {
  const path = join(service.folder, name);
  writeFileSync(path, text);
  return runtime().intake.importFile(path, { tenant: 'acme', source });
}

const takeEvents = async (name: string, records: readonly VendorRecord[]): Promise<ImportSums> =>
  take('events', name, linesOf(records));

async function get<T>(path: string): Promise<T> {
  const answer = await service.fetch(path);
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as T;
}

async function populationOf(kind: string, clause: string, period: string): Promise<number | undefined> {
  const { body } = await get<Report>(`/v1/tenants/acme/reports/${kind}?${period}`);
  return body.clauses.find(({ id }) => id === clause)?.population;
}

const sumsOf = (read: number, quarantined = 0): ImportSums => ({
  read,
  stored: read - quarantined,
  quarantined,
  duplicates: 0,
  refused: 0,
  resumed: 0,
});

describe('the vendor samples', () => {
  it('go in as log files and as JSON lines, with every broken line in quarantine and nothing lost', async () => {
    const byType = Map.groupBy(logRows, (row) => row['EVENT_TYPE']);
    expect([...byType.keys()]).toEqual(['AuraRequest', 'API']);
    for (const [type, rows] of byType) {
      const text = `${csvOf(rows)}"one","cell too few"\n`;
      expect(await take('logs', `${String(type)}.csv`, text)).toEqual(sumsOf(rows.length + 1, 1));
    }
    const text = `${linesOf(jsonRecords.slice(0, 9))}{"torn": \n${linesOf(jsonRecords.slice(9))}`;
    expect(await take('events', 'events.jsonl', text)).toEqual(sumsOf(jsonRecords.length + 1, 1));
    expect(logRows.length + jsonRecords.length).toBe(27);
    await expectBalance(runtime().store);
    await expectViewsEqualLedger(runtime().store);
  });

  it('show their broken lines with reason and line', async () => {
    const { items } = await get<{ items: { source: string; reason: string; position: string }[] }>(
      '/v1/tenants/acme/quarantine',
    );
    const lines = items.map(
      ({ source, reason, position }) => `${source}: ${reason} in line ${position.split('/').at(-1)}`,
    );
    expect(lines.sort()).toEqual([
      'events: not-json in line 10#0',
      'logs: not-csv in line 4#0',
      'logs: not-csv in line 5#0',
    ]);
  });

  it('stand in the ledger without a name, an id or an address of a mail box as actor', async () => {
    const keys = await rowsOf(runtime().store, 'SELECT DISTINCT actor_key AS k FROM events');
    for (const { k } of keys) expect(k).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('a report in chunks', () => {
  const first = Date.parse('2026-01-09T09:59:58Z');
  const chunk = (sequence: number, at: number): VendorRecord =>
    reportEvent({
      run: 'chunked',
      user: '005C00000chunked',
      at,
      rows: 1_050,
      operation: 'ReportRunFromLightning',
      sequence,
    });
  const hours = async (): Promise<unknown> =>
    (
      await rowsOf(
        runtime().store,
        `SELECT toString(hour) AS hour, acts['report.run'] AS acts, records['report.run'] AS records, events
         FROM activity_hourly FINAL
         WHERE actor_key IN (SELECT actor_key FROM events WHERE group_key = 'chunked-execution') ORDER BY hour`,
      )
    ).filter(({ events }) => Number(events) > 0);

  it('counts once, although each chunk repeats its rows', async () => {
    await takeEvents('later-chunks.jsonl', [chunk(2, first + 4 * SECOND), chunk(3, first + 9 * SECOND)]);
    await runJobs();
    expect(await hours()).toMatchObject([
      { hour: '2026-01-09 10:00:00', acts: '1', records: '1050', events: '2' },
    ]);
  });

  it('moves to the hour of its earliest chunk when that comes in a later import', async () => {
    expect(await takeEvents('first-chunk.jsonl', [chunk(1, first)])).toEqual(sumsOf(1));
    await runJobs();
    expect(await hours()).toMatchObject([
      { hour: '2026-01-09 09:00:00', acts: '1', records: '1050', events: '3' },
    ]);
  });
});

describe('a spike of report exports', () => {
  const operation = 'ReportExportedFromLightning';
  /** Twelve people who export a small report or two on each working day. */
  const habits = PEOPLE.flatMap((user, person) =>
    Array.from({ length: WEEKS * 7 }, (_, day) => day)
      .filter((day) => day % 7 < 5)
      .flatMap((day) =>
        Array.from({ length: 1 + ((person + day) % 2) }, (_, nth) =>
          reportEvent({
            run: `habit-${person}-${day}-${nth}`,
            user,
            at:
              FIRST_DAY +
              day * DAY +
              (8 + ((person + 3 * nth) % 8)) * HOUR +
              ((day * 7 + person) % 60) * MINUTE,
            rows: 10 + ((person * 5 + day * 3 + nth) % 31),
            operation,
          }),
        ),
      ),
  );
  /** One export of 48,200 rows: chunks that all repeat the number. */
  const spike = [1, 2, 3].map((sequence) =>
    reportEvent({
      run: 'spike',
      user: LEAVER,
      at: SPIKE_HOUR + 12 * MINUTE + sequence * SECOND,
      rows: SPIKE_ROWS,
      operation,
      sequence,
    }),
  );
  let mail: ParsedMail;

  /**
   * The service looks at its feeds by itself too: between the jump of the clock and the file that ends it, one is silent,
   * and that is rightly told.
   */
  async function mailsOfSpikes(): Promise<ParsedMail[]> {
    const all = await Promise.all(mails.received.map(async ({ raw }) => simpleParser(raw)));
    return all.filter(({ subject }) => subject?.includes('records exported') === true);
  }

  it('is told to nobody while it only learns from the past', async () => {
    expect(await takeEvents('habits.jsonl', habits)).toEqual(sumsOf(habits.length));
    await runJobs();
    expect(mails.received).toHaveLength(0);
  });

  it('ends as one mail in a real mail server', async () => {
    clock.advanceTo(SPIKE_HOUR + 20 * MINUTE);
    expect(await takeEvents('spike.jsonl', spike)).toEqual(sumsOf(3));
    await runJobs();
    const told = await mailsOfSpikes();
    expect(told).toHaveLength(1);
    [mail] = told as [ParsedMail];
    expect(mails.received.map(({ recipients }) => recipients)).toContainEqual(['analyst@example.com']);
  });

  it('says in the mail who, how much, what is usual and by which events', async () => {
    const person = `${LEAVER}@example.com (${LEAVER})`;
    expect(mail.text).toContain(person);
    expect(mail.subject).toMatch(/^\[acme\] \w+: 48,200 records exported between 22:00 and 23:00/);
    expect(mail.text).toMatch(
      /48,200 records exported between 22:00 and 23:00; usual for this person on a Tuesday evening: (none|0 to \d+)/,
    );
    expect(mail.text).toMatch(/Usual for such a time: 0 to \d+ \(person, \d+ days seen/);
    const ids = await rowsOf(
      runtime().store,
      `SELECT toString(id) AS id FROM events WHERE group_key = 'spike-execution'`,
    );
    expect(ids).toHaveLength(3);
    const told = ids.filter(({ id }) => mail.text?.includes(String(id)));
    expect(told.length).toBeGreaterThan(0);
  });

  it('stands in the list of alerts, with the same person and sentence', async () => {
    const { alerts: all } = await get<{
      alerts: { actor: string; title: string; status: string; family: string }[];
    }>('/v1/tenants/acme/alerts');
    const alerts = all.filter(({ family }) => family !== 'feed');
    expect(alerts).toMatchObject([{ actor: LEAVER, family: 'export', status: 'open' }]);
    expect(mail.text).toContain(alerts[0]!.title);
  });

  it('is not told again by further runs, nor by the same file and the same events in another file', async () => {
    expect(await takeEvents('spike.jsonl', spike)).toMatchObject({ read: 3, resumed: 3, stored: 0 });
    expect(await takeEvents('spike-again.jsonl', spike.toReversed())).toMatchObject({
      duplicates: 3,
      stored: 0,
    });
    clock.advanceTo(SPIKE_HOUR + 3 * HOUR);
    await runJobs();
    await runJobs();
    expect(await mailsOfSpikes()).toHaveLength(1);
    await expectBalance(runtime().store);
  });

  it('is in the reports of its tenant, whose counts are those that went in', async () => {
    clock.advanceTo(LIVE_FROM + 3 * DAY);
    const period = 'from=2026-01-01&to=2026-03-04';
    const r0 = await get<Report>(`/v1/tenants/acme/reports/r0?${period}`);
    const chunks = 3;
    const source = r0.body.coverage?.sources.find((one) => one.source === 'events');
    expect(source).toMatchObject({
      events: habits.length + spike.length + chunks,
      acts: habits.length + 2,
      actors: PEOPLE.length + 1,
      recount: { difference: 0 },
      intakeTotal: { messagesDifference: 0, eventsDifference: 0, quarantined: 0, unparsed: 1 },
    });
    expect(source?.intakeTotal.stored).toBe(
      await numberOf(runtime().store, `SELECT count() FROM events WHERE source = 'events'`),
    );
    const exports = habits.length + spike.length;
    expect(await populationOf('gdpr', '5(1)(f)', period)).toBe(exports + chunks);
    expect(await populationOf('gdpr', '5(1)(f) leaving', period)).toBe(exports);
    expect(await populationOf('pci', '10.2.2 user', period)).toBe(exports + chunks);
    // HIPAA counts sources here, and no health data was touched.
    expect(await populationOf('hipaa', '164.312(b)', period)).toBe(2);
    expect(await populationOf('hipaa', '164.312(b) export', period)).toBe(0);
  });
});
