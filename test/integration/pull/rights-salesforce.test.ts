import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Catalogues } from '../../../src/catalogue/catalogues.js';
import { salesforceConnection } from '../../../src/config/connections.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { CALLS, Cursors } from '../../../streams/pull/cursors.js';
import { storePulled } from '../../../streams/pull/deliver.js';
import { recordOf } from '../../../streams/pull/feed.js';
import { type PulledSource, pulledSource } from '../../support/pulling.js';
import { type FetchedSource, fetchedSource } from '../../support/rights-fetch.js';
import { openTestRuntime, type TestRuntime } from '../../support/runtime.js';
import { READER, type SalesforceServer, startSalesforce } from '../../support/vendors/salesforce.js';
import { ADA, BEN, smallOrg } from '../../support/vendors/salesforce-rights.js';

let test: TestRuntime;
let server: SalesforceServer;
let source: PulledSource;
let fetched: FetchedSource;
beforeAll(async () => {
  test = await openTestRuntime();
});
afterAll(async () => test.close());
beforeEach(async () => {
  source = await pulledSource(test, 'salesforce');
  server = await startSalesforce();
  server.org.now = () => test.clock.now();
  server.org.rights = smallOrg();
  await connect();
  fetched = fetchedSource(test, source);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
});

const connect = async (more: object = {}) =>
  source.connect(
    salesforceConnection.parse({ kind: 'salesforce', url: server.url, clientId: 'the-client', ...more }),
    { secrets: { 'client-secret': 'the-secret' } },
  );

const queries = (object: string): number =>
  server.asked.filter((asked) => decodeURIComponent(asked).includes(` FROM ${object}`)).length;

describe('the rights of an org', () => {
  it('are fetched page by page and answer for that day, of the following day anew', async () => {
    server.org.batch = 2;
    expect(await fetched.daily()).toBe(1);
    expect(await fetched.can(ADA, 'export.reports')).toMatchObject({ answer: 'yes' });
    expect(await fetched.can(BEN, 'export.reports')).toMatchObject({ answer: 'no', why: 'not-given' });
    expect(await fetched.can(BEN, 'read', { object: 'Contact', field: 'Birthdate' })).toMatchObject({
      answer: 'yes',
    });
    expect(await fetched.can(ADA, 'token', { object: 'Data Loader' })).toMatchObject({ answer: 'yes' });
    expect(await fetched.can('005gL000001cydcQAA', 'api')).toMatchObject({
      answer: 'no',
      why: 'account-disabled',
    });
    const heads = await fetched.heads();
    expect(heads).toMatchObject([
      { complete: true, reader: 'salesforce', takenAt: source.begun, by: 'system' },
    ]);
    expect(heads[0]?.covers).toEqual(['system', 'objects', 'fields', 'apps', 'accounts']);
    expect(await source.findings()).toEqual([]);

    source.after(23 * HOUR);
    expect(await fetched.daily()).toBe(0);
    // Nor by another process, which knows only what the store knows.
    expect(await fetchedSource(test, source).daily()).toBe(0);
    server.org.rights['PermissionSetAssignment']?.pop();
    source.after(DAY);
    expect(await fetched.daily()).toBe(1);
    expect(await fetched.can(ADA, 'export.reports')).toMatchObject({ answer: 'no' });
    expect(await fetched.heads()).toHaveLength(2);
  });

  it.each([
    [
      'PermissionsCustomizeApplication',
      'tokens',
      'Customize Application',
      ['system', 'objects', 'fields', 'accounts'],
      true,
    ],
    [
      'PermissionsViewAllUsers',
      'users',
      'View All Users',
      ['system', 'objects', 'fields', 'apps', 'accounts'],
      false,
    ],
  ])(
    'without %s say what is missing, and take nobody for the only one',
    async (column, name, label, covers, complete) => {
      server.org.permissions.delete(column);
      const { snapshot, missing } = await fetched.fetch();
      expect(missing).toEqual([{ name, why: `the permission "${label}" is missing there` }]);
      expect(snapshot).toEqual({ complete, covers });
      expect(await fetched.can(ADA, 'export.reports')).toMatchObject({ answer: 'yes' });
      const denied = await fetched.can(BEN, 'token', { object: 'Data Loader' });
      expect(denied).toMatchObject({
        answer: 'unknown',
        why: complete ? 'not-covered' : 'snapshot-incomplete',
      });
    },
  );

  it('that are not whole are a finding until they are', async () => {
    server.org.permissions.delete('PermissionsViewAllUsers');
    await fetched.daily();
    const [finding] = await source.findings();
    const at = new Date(source.begun).toISOString();
    expect(finding).toMatchObject({
      detector: 'source-unread',
      family: 'integrity',
      severity: 'medium',
      sentence: `The rights of the source ${source.name} are not read as a whole since ${at}: users: the permission "View All Users" is missing there. Who could do what is unknown as far as it is missing.`,
    });
    source.after(DAY);
    await fetched.daily();
    expect(await source.findings()).toEqual([finding]);
    server.org.permissions.add('PermissionsViewAllUsers');
    source.after(2 * DAY);
    await fetched.daily();
    expect(await source.findings()).toMatchObject([
      { id: finding?.id, sentence: expect.stringContaining('They are again.') as unknown },
    ]);
  });

  it('are not stored where nothing may be read, and that is told once it is no slip', async () => {
    server.org.permissions.clear();
    expect(await fetched.daily()).toBe(0);
    expect([await fetched.heads(), await source.findings()]).toEqual([[], []]);
    expect(await fetched.daily()).toBe(0);
    const asked = server.asked.length;
    source.after(HOUR);
    await fetched.daily();
    expect(server.asked.length).toBeGreaterThan(asked);
    expect(await source.findings()).toMatchObject([
      {
        severity: 'high',
        sentence: expect.stringContaining('the permission "View All Users" is missing') as unknown,
      },
    ]);
    await expect(fetched.fetch()).rejects.toMatchObject({ code: 'SOURCE_REFUSED' });
  });

  it('are not asked for by credentials that are refused', async () => {
    await source.connect(
      salesforceConnection.parse({ kind: 'salesforce', url: server.url, clientId: 'the-client' }),
      { secrets: { 'client-secret': 'another' } },
    );
    await expect(fetched.fetch()).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: expect.stringContaining('invalid_client') as unknown,
    });
    expect(await fetched.heads()).toEqual([]);
  });
});

describe('an org on a bad day', () => {
  it('is asked again after the pause that it names, when an answer broke off, and when a token ends', async () => {
    const busy = { status: 503, headers: { 'retry-after': '1' } };
    server.mishap({ on: /PermissionSetAssignment/, answer: busy });
    server.mishap({ on: /FieldPermissions/, cutAfter: 20 });
    server.mishap({ on: /OauthToken/, answer: { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] } });
    const { snapshot, missing } = await fetched.fetch();
    expect([snapshot.complete, missing]).toEqual([true, []]);
    expect(queries('FieldPermissions')).toBe(2);
    expect(await fetched.can(ADA, 'export.reports')).toMatchObject({ answer: 'yes' });
  });

  it('that is too busy for longer is left alone, and nothing is stored', async () => {
    server.mishap({
      on: /ObjectPermissions/,
      times: 9,
      answer: { status: 429, headers: { 'retry-after': '7200' } },
    });
    expect(await fetched.daily()).toBe(0);
    const asked = server.asked.length;
    source.after(HOUR);
    expect(await fetched.daily()).toBe(0);
    expect(server.asked.length).toBe(asked);
    expect(await fetched.heads()).toEqual([]);
    source.after(3 * HOUR);
    await fetched.daily();
    expect(server.asked.length).toBeGreaterThan(asked);
  });

  it('whose second page is not there leaves nothing stored', async () => {
    server.org.batch = 2;
    server.mishap({
      on: /query\/01g/,
      answer: { status: 400, body: [{ errorCode: 'INVALID_QUERY_LOCATOR' }] },
    });
    await expect(fetched.fetch()).rejects.toMatchObject({ code: 'SOURCE_CHANGED' });
    expect(await fetched.heads()).toEqual([]);
  });

  it('that gives fewer rows than it says leaves nothing stored', async () => {
    const [ada] = server.org.rights['User'] ?? [];
    const body = { totalSize: 4, done: true, records: [ada] };
    server.mishap({ on: /FROM%20User(?!Perm)/, answer: { status: 200, body } });
    await expect(fetched.fetch()).rejects.toMatchObject({
      code: 'SOURCE_AWAY',
      message: 'Salesforce gives 1 of 4 rows',
    });
    expect(await fetched.heads()).toEqual([]);
  });
});

describe('a fetch that ends in the middle', () => {
  it('while it asks, stores nothing, and the next one everything', async () => {
    const stop = new AbortController();
    server.mishap({ on: /ObjectPermissions/, slow: 5_000 });
    const fetching = fetched.fetch(stop.signal);
    await vi.waitFor(() => expect(queries('ObjectPermissions')).toBe(1), 20_000);
    stop.abort();
    await expect(fetching).rejects.toMatchObject({ code: 'SOURCE_AWAY' });
    expect(await fetched.heads()).toEqual([]);
    expect(await fetched.can(ADA, 'export.reports')).toMatchObject({ answer: 'unknown', why: 'no-snapshot' });
    expect(await fetched.daily()).toBe(1);
    expect(await fetched.can(ADA, 'export.reports')).toMatchObject({ answer: 'yes' });
  });

  it('while it stores, is seen by nobody, and the next one is whole', async () => {
    const { store } = test.runtime;
    const write = store.write.bind(store);
    vi.spyOn(store, 'write').mockImplementation(async (table, rows) => {
      if (table === 'rights_snapshots') throw new Error('killed');
      return write(table, rows);
    });
    await expect(fetched.fetch()).rejects.toThrow('killed');
    vi.restoreAllMocks();
    expect(await fetched.can(ADA, 'export.reports')).toMatchObject({ why: 'no-snapshot' });
    await fetched.fetch();
    source.after(HOUR);
    expect(await fetched.daily()).toBe(0);
    expect(await fetched.heads()).toHaveLength(1);
    expect(await fetched.can(BEN, 'export.reports')).toMatchObject({ answer: 'no' });
  });
});

describe('tokens', () => {
  it('beyond what one query gives are read user by user, each once', async () => {
    const users = Array.from({ length: 260 }, (_, n) => `005gL00000${String(n).padStart(5, '0')}QAA`);
    // The answer that is full ends in the midst of somebody's.
    server.org.rights['OauthToken'] = users.flatMap((UserId, at) =>
      Array.from({ length: at === 0 ? 5 : 10 }, (_, n) => ({ AppName: `App ${n}`, UserId })),
    );
    const { missing } = await fetched.fetch();
    expect(missing).toEqual([]);
    for (const user of [users[1], users[249], users[250], users[251], users[259]])
      expect(await fetched.can(user ?? '', 'token', { object: 'App 9' })).toMatchObject({ answer: 'yes' });
  });
});

describe('our own reads', () => {
  it('are ours before the first question is asked, whatever brings their records', async () => {
    await fetched.fetch();
    const { intake } = test.runtime;
    const own = await intake.sources.get('acme', source.name);
    expect(own.own).toEqual({ account: READER });
    const at = new Date(source.begun - HOUR).toISOString();
    const read = (request: string, user: string) => ({
      EVENT_TYPE: 'RestApi',
      TIMESTAMP_DERIVED: at,
      REQUEST_ID: request,
      USER_ID_DERIVED: user,
      URI: '/services/data/v65.0/query',
      ROWS_PROCESSED: '4',
    });
    const messages = [read('r1', READER), read('r2', ADA)].map((row) => ({ source: own, ...recordOf(row) }));
    await storePulled(intake)(own, messages, new AbortController().signal);
    const types = (await source.stored()).map(({ actor, context }) => `${context?.requestId} ${actor.type}`);
    expect(types.sort()).toEqual(['r1 integration', 'r2 unknown']);
  });

  it('are counted among the calls of the day, those of the poller too', async () => {
    await connect({ callsPerDay: 100 });
    await fetched.fetch();
    const first = server.org.calls.used;
    expect(first).toBeGreaterThan(10);
    for (let n = 0; n < 10; n++) if ((await fetched.fetch().catch(() => undefined)) === undefined) break;
    // Tokens are calls to us and none to the org.
    expect(server.org.calls.used).toBeLessThan(100);
    await expect(fetched.fetch()).rejects.toMatchObject({ code: 'SOURCE_LIMITED' });
    const asked = server.asked.length;
    const poller = await connect({ callsPerDay: 100 });
    await poller.round();
    expect(server.asked.length).toBe(asked);
    source.after(DAY);
    const cursors = await Cursors.open(test.runtime.store, { tenant: 'acme', source: source.name }, 0);
    const day = Math.floor(test.clock.now() / DAY);
    await cursors.write(CALLS, { cursor: JSON.stringify({ day, calls: 100 }) });
    await expect(fetched.fetch()).rejects.toMatchObject({ code: 'SOURCE_LIMITED' });
    expect(server.asked.length).toBe(asked);
  });
});

describe('what an org says of its fields', () => {
  const catalogues = (): Catalogues => new Catalogues(test.runtime.store);
  const own = async (): Promise<string[]> =>
    (await catalogues().own({ tenant: 'acme', source: source.name })).map(
      ({ object, field, classes }) => `${object}.${field} ${classes.join(' ')}`,
    );

  beforeEach(() => {
    server.org.fields = {
      Contact: [
        { QualifiedApiName: 'Birthdate', ComplianceGroup: 'PII', SecurityClassification: 'Confidential' },
        { QualifiedApiName: 'Diagnosis__c', ComplianceGroup: 'HIPAA' },
        { QualifiedApiName: 'Salary__c', SecurityClassification: 'Restricted' },
        { QualifiedApiName: 'Name' },
      ],
      Lead: Array.from({ length: 1_999 }, (_, n) => ({ QualifiedApiName: `F${n}__c` })),
      ContactHistory: [{ QualifiedApiName: 'OldValue', ComplianceGroup: 'PII' }],
    };
  });

  it('goes into the catalogue, in answers that are whole, and is followed', async () => {
    expect((await fetched.fetch()).fields).toEqual({ changed: 2, toClassify: 1 });
    expect(await own()).toEqual(['Contact.Birthdate id.basic', 'Contact.Diagnosis__c phi']);
    // What it says no more is taken back; of what it does not show any more the last word stays.
    server.org.fields['Contact'] = [{ QualifiedApiName: 'Birthdate' }];
    expect((await fetched.fetch()).fields).toEqual({ changed: 1, toClassify: 0 });
    expect(await own()).toEqual(['Contact.Diagnosis__c phi']);
  });

  it('changes nothing of what somebody said or took back', async () => {
    const place = { tenant: 'acme', source: source.name };
    await catalogues().say(
      place,
      [{ object: 'contact', field: 'birthdate', classes: ['id.minor'] }],
      'command',
      'test',
    );
    await fetched.fetch();
    expect(await own()).toEqual(['Contact.Diagnosis__c phi', 'contact.birthdate id.minor']);
    await catalogues().withdraw(place, { object: 'Contact', field: 'Diagnosis__c' }, 'test');
    await fetched.fetch();
    expect(await own()).toEqual(['contact.birthdate id.minor']);
  });

  it('is named as missing where it cannot be read, and the rights are stored all the same', async () => {
    server.mishap({ on: /tooling/, answer: { status: 400, body: [{ errorCode: 'INVALID_TYPE' }] } });
    const { missing, snapshot } = await fetched.fetch();
    expect(missing).toEqual([
      { name: 'field definitions', why: 'the permission "View Setup and Configuration" is missing there' },
    ]);
    expect(snapshot.complete).toBe(true);
  });
});
