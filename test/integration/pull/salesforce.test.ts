import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { salesforceConnection } from '../../../src/config/connections.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { AppError } from '../../../src/kernel/app-error.js';
import { type Deliver, storePulled } from '../../../streams/pull/deliver.js';
import { setPullTrap } from '../../../streams/pull/fault-points.js';
import { dieAt, type PulledSource, pulledSource, type PullOptions } from '../../support/pulling.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { csvOf } from '../../support/salesforce.js';
import { READER, type SalesforceServer, startSalesforce } from '../../support/vendors/salesforce.js';

let test: TestRuntime;
let server: SalesforceServer;
let source: PulledSource;
let now: number;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());
beforeEach(async () => {
  source = await pulledSource(test, 'salesforce');
  now = source.begun;
  server = await startSalesforce();
  server.org.now = () => test.clock.now();
});
afterEach(async () => {
  setPullTrap(undefined);
  await server.close();
});

const SECRETS = { 'client-secret': 'the-secret' };

const connect = async (more: object = {}, options: PullOptions = {}) =>
  source.connect(
    salesforceConnection.parse({ kind: 'salesforce', url: server.url, clientId: 'the-client', ...more }),
    { secrets: SECRETS, ...options },
  );

/** As Salesforce writes times of records. */
const sfTime = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

function row(request: string, more: object = {}) {
  return {
    EVENT_TYPE: 'ReportExport',
    TIMESTAMP: sfTime(now - 3 * HOUR).replaceAll(/[-:T]|\+0000/g, ''),
    TIMESTAMP_DERIVED: new Date(now - 3 * HOUR).toISOString(),
    REQUEST_ID: request,
    ORGANIZATION_ID: '00DgL000006Gk9t',
    USER_ID_DERIVED: '005gL000001abcdAAA',
    URI: '/00OgL0000001',
    ...more,
  };
}

function file(id: number, rows: readonly object[], more: object = {}) {
  return {
    Id: `0AT${String(id).padStart(15, '0')}`,
    EventType: 'ReportExport',
    Interval: 'Hourly' as const,
    CreatedDate: sfTime(now - 2 * HOUR + id * MINUTE),
    Sequence: 1,
    csv: csvOf(rows as never),
    ...more,
  };
}

const rowsFrom = (from: number, count: number): object[] =>
  Array.from({ length: count }, (_, index) => row(`r${from + index}`));

const requestsStored = async (): Promise<string[]> =>
  (await source.stored()).map(({ context }) => context?.requestId ?? '').sort();

const names = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `r${from + index}`).sort();

const downloads = (): string[] => server.asked.filter((asked) => asked.endsWith('/LogFile'));

describe('event log files', () => {
  it('are read in the order of their creation, each once, and its creation is when it was recorded', async () => {
    server.org.files = [file(2, rowsFrom(3, 2)), file(1, rowsFrom(0, 3))];
    const poller = await connect();
    await poller.round();
    expect(await requestsStored()).toEqual(names(0, 5));
    expect(downloads().map((asked) => /0AT\d+/.exec(asked)?.[0])).toEqual([
      '0AT000000000000001',
      '0AT000000000000002',
    ]);
    const first = (await source.stored()).find(({ context }) => context?.requestId === 'r0');
    expect(first?.recordedAt).toBe(new Date(now - 2 * HOUR + MINUTE).toISOString());
    source.after(10 * MINUTE);
    await poller.round();
    expect(downloads()).toHaveLength(2);
  });

  it('of the other interval are never read, also when the org lists them', async () => {
    server.org.files = [file(1, rowsFrom(0, 2)), file(2, rowsFrom(0, 2), { Interval: 'Daily', Sequence: 0 })];
    await (await connect()).round();
    expect(downloads()).toHaveLength(1);
    expect(decodeURIComponent(server.asked.join('\n'))).toContain(
      "WHERE Interval = 'Hourly' AND CreatedDate >=",
    );
    // A predicate on Id would make the org answer with both.
    expect(decodeURIComponent(server.asked.join('\n'))).not.toMatch(/WHERE[^&]*\bId [<>=]/);
    const daily = await connect({ interval: 'daily' });
    await daily.round();
    expect(downloads().at(-1)).toContain('0AT000000000000002');
  });

  it('of the other interval are left out, also where the org lists them against the question', async () => {
    server.org.files = [file(1, rowsFrom(0, 2)), file(2, rowsFrom(0, 2), { Interval: 'Daily', Sequence: 0 })];
    const records = server.org.files.map(({ csv, ...own }) => ({ ...own, LogFileLength: csv.length }));
    const body = { totalSize: 2, done: true, records };
    server.mishap({ on: /EventLogFile%20WHERE/, answer: { status: 200, body } });
    await (await connect()).round();
    expect(downloads()).toHaveLength(1);
    expect(await source.sums()).toMatchObject({ messages: 2, duplicates: 0 });
  });

  it('that come late are new files of a higher sequence, and only what is new is stored', async () => {
    server.org.files = [file(1, rowsFrom(0, 3))];
    const poller = await connect();
    await poller.round();
    // Created before the newest that was read, and seen after it.
    const early = { Sequence: 2, CreatedDate: sfTime(now - 2 * HOUR - MINUTE) };
    server.org.files.push(file(5, rowsFrom(3, 1)), file(3, rowsFrom(4, 2), early));
    source.after(10 * MINUTE);
    await poller.round();
    expect(await requestsStored()).toEqual(names(0, 6));
    expect(downloads()).toHaveLength(3);
  });

  it('that are large come in pages, and go on behind the row that was stored last', async () => {
    server.org.files = [file(1, rowsFrom(0, 25))];
    const poller = await connect({}, { deps: { pageRows: 10 } });
    dieAt('kept', 2);
    await poller.round();
    expect(await requestsStored()).toEqual(names(0, 20));
    poller.forget();
    await poller.round();
    expect(await requestsStored()).toEqual(names(0, 25));
    const sums = await source.sums();
    expect(sums).toMatchObject({ messages: 25, stored: 25, duplicates: 0 });
  });

  it('that break off are no whole files: nothing of a half row is stored, and the next look has all', async () => {
    server.org.files = [file(1, rowsFrom(0, 10))];
    server.mishap({ on: /LogFile$/, cutAfter: 700 });
    const poller = await connect();
    await poller.round();
    const { length } = await source.stored();
    expect(length).toBeLessThan(10);
    source.after(MINUTE);
    await poller.round();
    expect(await requestsStored()).toEqual(names(0, 10));
    expect(await source.quarantined()).toEqual([]);
  });

  it('that are shorter than the org says are read again, however cleanly they end', async () => {
    server.org.files = [file(1, rowsFrom(0, 10))];
    const whole = server.org.files[0]?.csv ?? '';
    server.mishap({
      on: /LogFile$/,
      answer: { status: 200, body: whole.slice(0, whole.lastIndexOf('"r9"') - 30) },
    });
    const poller = await connect();
    await poller.round();
    expect(await source.stored()).toEqual([]);
    source.after(MINUTE);
    await poller.round();
    expect(await requestsStored()).toEqual(names(0, 10));
  });

  it('that the org deleted before we read them are a finding, and the next file is read', async () => {
    server.org.files = [file(1, rowsFrom(0, 2)), file(2, rowsFrom(2, 2))];
    server.mishap({
      on: /0AT000000000000001\/LogFile$/,
      answer: { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'gone' }] },
    });
    await (await connect()).round();
    expect(await requestsStored()).toEqual(names(2, 2));
    expect(await source.findings()).toEqual([
      expect.objectContaining({
        detector: 'source-lost',
        severity: 'critical',
        sentence: expect.stringContaining('the ReportExport file 0AT000000000000001') as string,
      }),
    ]);
  });

  it('are listed in many pages, which may come in disorder and repeat themselves', async () => {
    server.org.batch = 3;
    server.org.untidy = true;
    server.org.files = Array.from({ length: 10 }, (_, index) => file(index + 1, rowsFrom(index, 1)));
    await (await connect()).round();
    expect(await requestsStored()).toEqual(names(0, 10));
    expect(downloads()).toHaveLength(10);
  });

  it('with a broken row keep its neighbours, and the row in quarantine', async () => {
    const csv = csvOf(rowsFrom(0, 3) as never).replace('"r1"', '"r1","one cell more"');
    server.org.files = [file(1, [], { csv })];
    await (await connect()).round();
    expect(await requestsStored()).toEqual(['r0', 'r2']);
    const items = await source.quarantined();
    expect(items).toEqual([expect.objectContaining({ reason: 'not-csv' })]);
  });
});

describe('rows of objects', () => {
  const setup = (id: number, at: number) => ({
    Id: `0Ym${String(id).padStart(15, '0')}`,
    Action: 'PermSetCreate',
    Section: 'Manage Users',
    Display: `Created permission set ${id}`,
    CreatedById: '005gL000001abcdAAA',
    CreatedBy: { Username: 'ada@acme.example' },
    CreatedDate: sfTime(at),
    DelegateUser: null,
  });

  it('say themselves when they were written down, and nobody else does', async () => {
    server.org.setup = [setup(1, now - HOUR), setup(2, now - 30 * MINUTE)];
    const recorded: unknown[] = [];
    const deliver: Deliver = async (from, messages, signal) => {
      recorded.push(...messages.map(({ recordedAt }) => recordedAt));
      await storePulled(test.runtime.intake)(from, messages, signal);
    };
    await (await connect({}, { deps: { deliver } })).round();
    expect(recorded).toEqual([undefined, undefined]);
  });

  it('of the setup audit trail are read once, also those that are seen late', async () => {
    server.org.setup = [setup(1, now - HOUR), setup(2, now - 30 * MINUTE)];
    const poller = await connect();
    await poller.round();
    expect(await source.stored()).toHaveLength(2);
    server.org.setup.push(setup(3, now - 31 * MINUTE), setup(4, now + MINUTE));
    source.after(10 * MINUTE);
    await poller.round();
    expect(await source.stored()).toHaveLength(4);
  });

  it('begin as far back as the connection says', async () => {
    server.org.setup = [setup(1, now - 40 * DAY), setup(2, now - 20 * DAY)];
    await (await connect({ historyDays: 30 })).round();
    expect(await source.stored()).toHaveLength(1);
  });

  it('of log-ins are not taken while the org would show those of the reading user alone', async () => {
    server.org.permissions.delete('PermissionsManageUsers');
    server.org.logins = [{ Id: '0Yaxx', UserId: READER, LoginTime: sfTime(now - HOUR) }];
    const poller = await connect();
    await poller.round();
    source.after(HOUR);
    await poller.round();
    expect(server.asked.some((asked) => asked.includes('LoginHistory'))).toBe(false);
    expect(await source.findings()).toEqual([
      expect.objectContaining({ sentence: expect.stringMatching(/login-history.*"Manage Users"/) as string }),
    ]);
  });
});

describe('a poller that is killed', () => {
  const POINTS = [
    ['fetched', 1],
    ['fetched', 3],
    ['delivered', 1],
    ['delivered', 3],
    ['kept', 1],
    ['kept', 2],
    ['ended', 1],
  ] as const;

  it.each(POINTS)(
    'at %s for the time %i repeats, and nothing is lost or there twice',
    async (point, pass) => {
      server.org.files = [file(1, rowsFrom(0, 12)), file(2, rowsFrom(12, 3))];
      const poller = await connect({}, { deps: { pageRows: 5 } });
      dieAt(point, pass);
      await poller.round();
      poller.forget();
      await poller.round();
      expect(await requestsStored()).toEqual(names(0, 15));
      const sums = await source.sums();
      expect(sums?.stored).toBe(15);
      expect(sums?.outOfBalance).toEqual({ messages: 0, events: 0 });
      // Only the page at hand may be read twice.
      expect(sums?.duplicates).toBeLessThanOrEqual(5);
    },
  );

  it('while its records are stored reads them again: no cursor is ahead of what is stored', async () => {
    server.org.files = [file(1, rowsFrom(0, 10))];
    let times = 0;
    const deliver: Deliver = async (...given) => {
      times += 1;
      if (times === 2) throw new AppError('STORE_UNAVAILABLE', 'away', { retry: true });
      await storePulled(test.runtime.intake)(...given);
    };
    const poller = await connect({}, { deps: { pageRows: 5, deliver } });
    await poller.round();
    expect(await source.stored()).toHaveLength(5);
    poller.forget();
    await poller.round();
    expect(await requestsStored()).toEqual(names(0, 10));
  });

  it('and wakes up after another one took over writes nothing that counts', async () => {
    server.org.files = [file(1, rowsFrom(0, 40))];
    const older = await connect({}, { epoch: 1, deps: { pageRows: 2 } });
    dieAt('kept', 1);
    await older.round();
    const newer = await connect({}, { epoch: 2 });
    await newer.round();
    // It writes more often than the newer one, and stops in the middle of the file.
    source.after(MINUTE);
    dieAt('kept', 15);
    await older.round();
    server.asked.length = 0;
    const newest = await connect({}, { epoch: 3 });
    source.after(HOUR);
    await newest.round();
    expect(downloads()).toEqual([]);
  });

  it('stops at the page at hand when reading is no longer its own', async () => {
    server.org.files = [file(1, rowsFrom(0, 10))];
    let isOurs = true;
    const poller = await connect({}, { deps: { pageRows: 5, holds: async () => isOurs } });
    setPullTrap((point) => {
      if (point === 'fetched') isOurs = false;
    });
    await expect(poller.round()).rejects.toMatchObject({ code: 'HELD_ELSEWHERE' });
    expect(await source.stored()).toHaveLength(5);
  });
});

describe('tokens', () => {
  it('that ended are replaced, and nobody hears of it', async () => {
    server.org.files = [file(1, rowsFrom(0, 2))];
    const poller = await connect();
    await poller.round();
    server.endTokens();
    server.org.files.push(file(5, rowsFrom(2, 2)));
    source.after(10 * MINUTE);
    await poller.round();
    expect(await requestsStored()).toEqual(names(0, 4));
    expect(await source.findings()).toEqual([]);
  });

  it('are asked for with a key of the app, as the user of the connection', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    server.org.publicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    server.org.files = [file(1, rowsFrom(0, 2))];
    const secrets = { 'private-key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
    await (await connect({ username: 'reader@acme.example' }, { secrets })).round();
    expect(await source.stored()).toHaveLength(2);
  });

  it('are asked for with a refresh token', async () => {
    server.org.refreshToken = 'again';
    server.org.files = [file(1, rowsFrom(0, 2))];
    await (await connect({}, { secrets: { 'refresh-token': 'again' } })).round();
    expect(await source.stored()).toHaveLength(2);
  });

  it('are asked for with the refresh token that came with the one before, also after a restart', async () => {
    server.org.refreshToken = 'again';
    server.org.rotates = true;
    const poller = await connect({}, { secrets: { 'refresh-token': 'again' } });
    await poller.round();
    server.org.files = [file(1, rowsFrom(0, 2))];
    poller.forget();
    source.after(10 * MINUTE);
    await poller.round();
    expect(await source.stored()).toHaveLength(2);
  });

  it('that are refused for good are a finding, which ends when they are given again', async () => {
    const poller = await connect({}, { secrets: { 'client-secret': 'wrong' } });
    await poller.round();
    expect(await source.findings()).toEqual([]);
    source.after(MINUTE);
    await poller.round();
    const told = await source.findings();
    expect(told).toHaveLength(3);
    expect(told[0]).toMatchObject({ detector: 'source-unread', severity: 'high', state: 'raised' });
    expect(told[0]?.sentence).toMatch(/is not read since .*: the source refuses our credentials\.$/);
    expect(JSON.stringify(told)).not.toMatch(/wrong|the-client/);
    source.after(5 * MINUTE);
    await poller.round();
    // Told once.
    expect(await source.findings()).toEqual(told);
    const mended = await connect();
    source.after(HOUR);
    await mended.round();
    const ended = await source.findings();
    expect(ended.map(({ id }) => id).sort()).toEqual(told.map(({ id }) => id).sort());
    for (const { sentence } of ended)
      expect(sentence).toMatch(/was not read from .* to .*\. It is read again/);
  });
});

describe('calls', () => {
  it('are none while the source says how long it wants to be left alone', async () => {
    const busy = { status: 429, headers: { 'retry-after': '1800' }, body: '' };
    server.org.files = [file(1, rowsFrom(0, 1))];
    const poller = await connect();
    server.mishap({ on: /query/, times: 3, answer: busy });
    await poller.round();
    const { length } = server.asked;
    source.after(29 * MINUTE);
    await poller.round();
    expect(server.asked).toHaveLength(length);
    source.after(31 * MINUTE);
    await poller.round();
    expect(await source.stored()).toHaveLength(1);
  });

  it.each([
    ['429 without a time', { status: 429, body: '' }],
    ['503', { status: 503, body: '' }],
    ['500', { status: 500, body: '' }],
  ])('wait a while after %s', async (_, answer) => {
    server.org.files = [file(1, rowsFrom(0, 1))];
    const poller = await connect();
    server.mishap({ on: /query/, times: 3, answer });
    await poller.round();
    expect(await source.stored()).toEqual([]);
    source.after(2 * MINUTE);
    await poller.round();
    expect(await source.stored()).toHaveLength(1);
  });

  it('stop at the bound of the day, which a restart keeps, and go on the next day', async () => {
    server.org.files = Array.from({ length: 120 }, (_, index) => file(index, rowsFrom(index, 1)));
    const poller = await connect({ callsPerDay: 100, historyDays: 5 });
    await poller.round();
    const made = server.asked.length;
    expect(made).toBeLessThanOrEqual(100);
    expect(await source.stored()).not.toEqual([]);
    poller.forget();
    source.after(2 * HOUR);
    await poller.round();
    expect(server.asked).toHaveLength(made);
    source.after(DAY);
    await poller.round();
    expect(await source.stored()).toHaveLength(120);
  });

  it('that the source has none of left are told once records are later than promised', async () => {
    server.org.calls = { used: 100_000, limit: 100_000 };
    const poller = await connect();
    await poller.round();
    source.after(2 * HOUR);
    await poller.round();
    expect((await source.findings())[0]?.sentence).toContain('no calls to the source are left');
  });

  it('leave the last ones of the org to others', async () => {
    server.org.calls = { used: 96, limit: 100 };
    await (await connect()).round();
    expect(server.org.calls.used).toBe(97);
  });

  it('go nowhere else than to the address of the connection', async () => {
    server.mishap({
      on: /query/,
      times: 9,
      answer: { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
    });
    const poller = await connect();
    await poller.round();
    source.after(5 * MINUTE);
    await poller.round();
    expect((await source.findings())[0]?.sentence).toContain('in a shape that this version does not know');
  });
});

describe('our own reads', () => {
  it('are told from those of people by the account that we read as', async () => {
    const api = {
      EVENT_TYPE: 'RestApi',
      METHOD: 'GET',
      URI: '/services/data/v65.0/query',
      ROWS_PROCESSED: '2000',
    };
    server.org.files = [
      file(
        1,
        [
          row('r1', { ...api, USER_ID_DERIVED: READER }),
          row('r2', { ...api, USER_ID_DERIVED: '', USER_ID: READER.slice(0, 15) }),
          row('r3', api),
        ],
        {
          EventType: 'RestApi',
        },
      ),
    ];
    await (await connect()).round();
    const marks = (await source.stored()).map(({ context, actor, attributes }) => [
      context?.requestId,
      actor.type,
      attributes['own'],
    ]);
    expect(marks.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([
      ['r1', 'integration', true],
      ['r2', 'integration', true],
      ['r3', 'unknown', undefined],
    ]);
  });

  it('are marked alike when a file brings them again: a duplicate, and no conflict', async () => {
    const api = {
      EVENT_TYPE: 'RestApi',
      METHOD: 'GET',
      URI: '/services/data/v65.0/query',
      ROWS_PROCESSED: '9',
    };
    server.org.files = [file(1, [row('r1', { ...api, USER_ID_DERIVED: READER })], { EventType: 'RestApi' })];
    await (await connect()).round();
    const { intake } = test.runtime;
    const path = join(test.dataDir, `${source.name}.csv`);
    writeFileSync(path, server.org.files[0]?.csv ?? '');
    const sums = await intake.importFile(path, { tenant: 'acme', source: source.name });
    expect(sums).toMatchObject({ read: 1, duplicates: 1 });
    expect(await source.findings()).toEqual([]);
  });
});
