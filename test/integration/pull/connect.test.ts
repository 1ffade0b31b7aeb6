import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCommandLine, type CommandLine } from '../../support/command-line.js';
import { type HubSpotServer, startHubSpot } from '../../support/vendors/hubspot.js';
import { type MicrosoftServer, startMicrosoft365 } from '../../support/vendors/microsoft-365.js';
import { READER, type SalesforceServer, startSalesforce } from '../../support/vendors/salesforce.js';
import { startZendesk, type ZendeskServer } from '../../support/vendors/zendesk.js';

const NOW = Date.now();
const time = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');
const HOUR = 3_600_000;

let line: CommandLine;
let salesforce: SalesforceServer;
let microsoft: MicrosoftServer;
let hubspot: HubSpotServer;
let zendesk: ZendeskServer;
beforeAll(async () => {
  line = openCommandLine();
  salesforce = await startSalesforce();
  microsoft = await startMicrosoft365(() => Date.now());
  hubspot = await startHubSpot();
  zendesk = await startZendesk();
  await line.run(['tenant', 'add', 'acme']);
  for (const id of ['salesforce', 'microsoft', 'hubspot', 'zendesk', 'none'])
    await line.run(['source', 'add', id, '--tenant', 'acme']);
});
afterAll(async () => {
  line.close();
  await salesforce.close();
  await microsoft.close();
  await hubspot.close();
  await zendesk.close();
});

const connect = async (url: string, secret: string) =>
  line.run(
    [
      'source',
      'connect',
      'salesforce',
      '--tenant',
      'acme',
      '--kind',
      'salesforce',
      '--url',
      url,
      '--client-id',
      'the-client',
    ],
    {},
    `${secret}\n`,
  );
const check = async (source: string, ...more: string[]) =>
  line.run(['sources', 'check', source, '--tenant', 'acme', ...more]);

describe('a source that is connected at the command line', () => {
  it('has its secret sealed, and nowhere else', async () => {
    const ended = await connect(salesforce.url, 'the-secret');
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toMatch(/is connected, and read from now on\.\nWhat happened before .* is history/);
    const listed = await line.run(['source', 'list', '--tenant', 'acme', '--json']);
    expect(listed.stdout).toMatch(/"id":"salesforce".*"format":"salesforce".*"liveFrom":"20/);
    expect(ended.stdout + ended.stderr + listed.stdout).not.toContain('the-secret');
  });

  it('says what can be read, and what taking in its past costs', async () => {
    salesforce.org.files = [1, 2, 3].map((id) => ({
      Id: `0AT${String(id).padStart(15, '0')}`,
      EventType: 'ReportExport',
      Interval: 'Hourly' as const,
      CreatedDate: time(NOW - id * 10 * HOUR),
      Sequence: 1,
      csv: '',
    }));
    const ended = await check('salesforce');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout.split('\n')).toEqual(
      expect.arrayContaining([
        `The log-in works, as ${READER}.`,
        '  given    View Event Log Files',
        '  event-log-file: records come 3 to 6 hours, and more at times after the act',
        '    there: ReportExport',
        '    not there: API, BulkApi, BulkApi2, Login, LoginAs, Logout, Report, RestApi, Search, UniqueQuery, URI',
        '  event-log-file: 2 days, about 4 calls',
      ]),
    );
    expect(ended.stdout).toMatch(/of our 20000 are made today\./);
    expect(ended.stdout).toMatch(/The source counts \d+ of 100000 by all programs together\./);
  });

  it('names each permission that is missing, and ends with 1', async () => {
    salesforce.org.permissions.delete('PermissionsViewEventLogFiles');
    salesforce.org.permissions.delete('PermissionsManageUsers');
    const ended = await check('salesforce');
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(
      '  MISSING  View Event Log Files: without it we do not see event log files',
    );
    expect(ended.stdout).toContain(
      '  event-log-file: NOT READABLE, the permission "View Event Log Files" is missing',
    );
    expect(ended.stdout).toContain(
      '  login-history: NOT READABLE, the permission "Manage Users" is missing: Salesforce shows',
    );
  });

  it('says it as JSON for scripts', async () => {
    const { stdout } = await check('salesforce', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      account: READER,
      calls: { sourceLimit: 100_000 },
      feeds: [
        { feed: 'event-log-file', readable: false },
        { feed: 'setup-audit-trail' },
        { feed: 'login-history' },
      ],
    });
  });

  it('says that a secret is wrong, in the words of the vendor and without the secret', async () => {
    await connect(salesforce.url, 'another');
    const ended = await check('salesforce');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^SOURCE_REFUSED: no token is given: invalid_client/m);
    expect(ended.stderr).not.toContain('another');
  });

  it('is read no more once it is disconnected', async () => {
    expect(await line.run(['source', 'disconnect', 'salesforce', '--tenant', 'acme'])).toMatchObject({
      code: 0,
    });
    expect((await check('salesforce')).stderr).toMatch(
      /^NOT_FOUND: The source "salesforce" is not connected/m,
    );
  });
});

describe('Microsoft 365', () => {
  const settings = () => {
    const { id, clientId } = microsoft.directory;
    const { url } = microsoft;
    const address = ['--url', url, '--login-url', url, '--directory-id', id, '--client-id', clientId];
    return ['source', 'connect', 'microsoft', '--tenant', 'acme', '--kind', 'microsoft-365', ...address];
  };

  it('says that its subscription is not on yet', async () => {
    await line.run([...settings(), '--content-types', 'Audit.General,DLP.All'], {}, 'the-secret\n');
    const ended = await check('microsoft');
    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain(
      'Audit.General: NOT READABLE, its subscription is not on; the first look starts it',
    );
    expect(ended.stdout).toContain('  MISSING  ActivityFeed.ReadDlp: without it we do not see DLP.All');
  });

  it('says how much of its seven days is there', async () => {
    await line.run([...settings(), '--keep-secrets']);
    microsoft.directory.subscriptions.add('Audit.General');
    microsoft.directory.blobs = [1, 30, 60].map((hours) => ({
      id: `blob$${hours}`,
      type: 'Audit.General',
      created: Date.now() - hours * HOUR,
      records: [],
    }));
    const ended = await check('microsoft');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('  Audit.General: 3 days, about 6 calls');
  });
});

describe('HubSpot and Zendesk', () => {
  const connectKind = async (kind: string, more: readonly string[], token: string) =>
    line.run(['source', 'connect', kind, '--tenant', 'acme', '--kind', kind, ...more], {}, `${token}\n`);

  it('HubSpot is asked for its token, and its plan is named', async () => {
    hubspot.portal.plan = 'starter';
    const ended = await connectKind('hubspot', ['--url', hubspot.url], hubspot.portal.token);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout + ended.stderr).not.toContain(hubspot.portal.token);
    const checked = await check('hubspot');
    expect(checked.code).toBe(1);
    expect(checked.stdout).toContain('The log-in works, as portal 123456.');
    expect(checked.stdout).toContain('  MISSING  Enterprise plan: without it we do not see audit-logs');
    expect(checked.stdout).toMatch(
      /audit-logs: NOT READABLE, the plan shows log-in and security activity only/,
    );
    expect(checked.stdout).toMatch(/The source counts \d+ of 500000 by all programs together\./);
  });

  it('Zendesk offers its past, which it keeps for ever', async () => {
    const { username, apiToken } = zendesk.account;
    zendesk.account.logs = Array.from({ length: 201 }, (_, day) => ({
      id: day,
      action: 'update',
      created_at: new Date(NOW - day * 24 * HOUR).toISOString(),
    }));
    await connectKind('zendesk', ['--url', zendesk.url, '--username', username], apiToken);
    const checked = await check('zendesk');
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(checked.stdout).toContain('  given    Enterprise plan');
    expect(checked.stdout).toContain('one call in 60 seconds');
    expect(checked.stdout).toMatch(/ {2}audit-logs: 20[01] days, about 3 calls/);
  });
});

describe('what is not connected', () => {
  it.each([
    [['sources', 'check', 'none', '--tenant', 'acme'], 'NOT_FOUND'],
    [['sources', 'check', 'nowhere', '--tenant', 'acme'], 'SOURCE_UNKNOWN'],
    [
      ['source', 'connect', 'none', '--tenant', 'acme', '--kind', 'salesforce', '--client-id', 'x'],
      'REQUEST_INVALID: --url: write an https:',
    ],
  ])('%j: %s', async (words, code) => {
    const ended = await line.run(words);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(code);
  });
});
