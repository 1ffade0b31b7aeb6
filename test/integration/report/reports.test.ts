import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ACTIONS } from '../../../src/event/actions.js';
import { DAY } from '../../../src/kernel/clock.js';
import { buildReport } from '../../../src/report/build-report.js';
import { canonicalHash } from '../../../src/report/canonical-json.js';
import { REPORT_KINDS, type ReportKind } from '../../../src/report/clause.js';
import { renderCsv } from '../../../src/report/render-csv.js';
import { renderJson } from '../../../src/report/render-json.js';
import { reportSchema, type ClauseResult, type Report } from '../../../src/report/report.js';
import { writeReport } from '../../../src/report/write-report.js';
import { sqlTime } from '../../../src/store/time.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { actorKey, type LedgerWriter } from '../../support/report-fixture.js';
import { openTestStore, type TestStore } from '../../support/stores.js';
import { buildCompany, quarantineRow, redriven, request, TO, type Planted } from './company.js';

let test: TestStore;
let planted: Planted;
let writer: LedgerWriter;
let reports: Record<ReportKind, Report>;

beforeAll(async () => {
  test = await openTestStore();
  ({ planted, writer } = await buildCompany(test.store));
  const built = [];
  for (const kind of REPORT_KINDS) built.push([kind, await buildReport(test.store, { ...request, kind })]);
  reports = Object.fromEntries(built);
});
afterAll(async () => test.close());

function clause(kind: ReportKind, id: string): ClauseResult {
  const { integrity, clauses } = reports[kind].body;
  const found = (kind === 'r0' ? integrity : clauses).find((result) => result.id === id);
  if (found === undefined) throw new Error(`no clause ${id}`);
  return found;
}

const eventIds = (result: ClauseResult): (string | null)[] => result.exceptions.map(({ eventId }) => eventId);

async function rows(sql: string): Promise<unknown[]> {
  const text = await test.store.engine.select(sql, {});
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const number = async (sql: string): Promise<number> =>
  z.object({ n: z.coerce.number() }).parse((await rows(sql))[0]).n;

/** The period, written out by hand: February of Berlin. */
const FEBRUARY = `tenant = 'acme' AND occurred_at >= '2026-01-31 23:00:00' AND occurred_at < '2026-02-28 23:00:00'`;
const count = async (where: string): Promise<number> =>
  number(`SELECT count() AS n FROM events WHERE ${FEBRUARY} AND (${where})`);

const any = (column: string, words: readonly string[]): string => `${column} IN ('${words.join("','")}')`;
const NOBODY = `has(missing, 'actor.id')`;
const NO_TARGET = `target_type = '' AND target_id = '' AND target_name = ''`;
const READ = ['record.read', 'record.list', 'record.search', 'data.query', 'report.run'];
const EXPORT = ['report.export', 'data.export', 'data.bulk_query', 'file.download'];
const DISCLOSE = ['record.disclose', 'file.share', 'comms.send', 'access.share'];
const CREATE = ['record.create', 'data.import', 'file.upload'];
const UPDATE = ['record.update', 'record.restore'];
const DELETE = ['record.delete', 'record.erase'];
const DATA = [...READ, ...EXPORT, ...DISCLOSE, ...CREATE, ...UPDATE, ...DELETE];
const PHI = `(has(data_classes, 'phi') OR has(data_classes, 'phi.sensitive'))`;
const CARDS = `(has(data_classes, 'pci.pan') OR has(data_classes, 'pci.sad'))`;
/** All data of the fixture is personal but these. */
const PERSONAL = `(arrayExists(c -> c NOT IN ('commercial', 'credential', 'auditlog', 'unknown'), data_classes) OR length(subject_keys) > 0)`;
const ACCOUNTS = `(action LIKE 'account.%' OR action LIKE 'credential.%')`;
const RIGHTS = any('action', [
  'access.grant',
  'access.revoke',
  'access.role_change',
  'access.share',
  'access.define',
  'session.elevate',
]);
const SYSTEM = any('action', [
  'access.define',
  'config.change',
  'integration.authorize',
  'integration.revoke',
]);
const ADMIN = `(${ACCOUNTS} OR ${SYSTEM} OR ${any('action', [
  'access.grant',
  'access.revoke',
  'access.role_change',
  'session.elevate',
  'session.impersonate',
  'audit.config',
  'audit.delete_attempt',
])})`;
const LOGS = `(${any('action', ['audit.config', 'audit.delete_attempt', 'control.failure'])} OR (action = 'config.change' AND target_type = 'EventLogSetting'))`;
const HUMAN_LOGIN = `action = 'session.login' AND outcome = 'success' AND actor_type = 'human'`;
const BAD = any('outcome', ['failure', 'denied']);
const PHI_GAP = `${NOBODY} OR outcome = 'unknown' OR (${NO_TARGET})`;
const phi = (actions: readonly string[]): string => `${PHI} AND ${any('action', actions)}`;

describe.each<[ReportKind, [string, string, string | number][]]>([
  [
    'r0',
    [
      [
        'R0.late',
        '1',
        `dateDiff('millisecond', occurred_at, received_at) > if(source = 'crm', 7200000, 3600000)`,
      ],
      ['R0.clock', '1', 'received_at < occurred_at'],
      ['R0.user', '1', NOBODY],
      ['R0.outcome', '1', `outcome = 'unknown'`],
      ['R0.origin', '1', `ip = ''`],
      ['R0.target', '1', NO_TARGET],
    ],
  ],
  [
    'gdpr',
    [
      ['5(1)(f)', `${PERSONAL} AND ${any('action', DATA)}`, NOBODY],
      [
        '5(1)(f) leaving',
        `${PERSONAL} AND ${any('action', [...EXPORT, ...DISCLOSE])}`,
        `${NOBODY} OR (${NO_TARGET})`,
      ],
      ['5(1)(f) refused', `outcome = 'denied'`, NOBODY],
      ['32(1)(b) confidentiality', `action = 'session.login'`, 1],
      ['32(1)(b) rights', `${ACCOUNTS} OR ${RIGHTS}`, `${NOBODY} OR (${NO_TARGET})`],
      ['32(1)(b) resilience', `action LIKE 'control.%'`, `action = 'control.failure'`],
      ['32(1)(c)', `action LIKE 'backup.%'`, `${BAD} OR outcome = 'unknown'`],
      [
        '32(1)(d)',
        any('action', ['drill.run', 'backup.restore_test', 'audit.verify', 'review.complete']),
        `${BAD} OR outcome = 'unknown'`,
      ],
      ['32(4)', `action = 'training.complete'`, BAD],
    ],
  ],
  [
    'hipaa',
    [
      ['164.312(b) create', phi(CREATE), PHI_GAP],
      ['164.312(b) read', phi(READ), PHI_GAP],
      ['164.312(b) update', phi(UPDATE), PHI_GAP],
      ['164.312(b) delete', phi(DELETE), PHI_GAP],
      ['164.312(b) export', phi(EXPORT), PHI_GAP],
      ['164.312(b) disclose', phi(DISCLOSE), PHI_GAP],
      ['164.308(a)(1)(ii)(D)', `action = 'review.complete'`, BAD],
      ['164.308(a)(5)(ii)(C)', `action = 'session.login'`, 1],
      ['164.312(a)(2)(i)', HUMAN_LOGIN, 1],
      ['164.312(a)(2)(ii)', `action = 'access.emergency'`, `purpose = '' AND reason = ''`],
      ['164.312(d)', HUMAN_LOGIN, 'mfa = 0'],
    ],
  ],
  [
    'pci',
    [
      ['10.2.1.1', `${CARDS} AND ${any('action', DATA)}`, NOBODY],
      ['10.2.1.2', ADMIN, `${NOBODY} OR (${NO_TARGET})`],
      ['10.2.1.3', any('action', ['audit.read', 'audit.export']), NOBODY],
      ['10.2.1.4', BAD, 1],
      ['10.2.1.5', `${ACCOUNTS} OR ${RIGHTS}`, `${NOBODY} OR (${NO_TARGET})`],
      ['10.2.1.7', SYSTEM, `${NOBODY} OR (${NO_TARGET})`],
      ['10.2.2 user', '1', NOBODY],
      ['10.2.2 type', '1', `has(derived, 'action')`],
      ['10.2.2 time', '1', `has(derived, 'occurredAt')`],
      ['10.2.2 outcome', '1', `outcome = 'unknown'`],
      ['10.2.2 origin', '1', `ip = ''`],
      ['10.2.2 target', '1', NO_TARGET],
    ],
  ],
])('%s equals a recount of the ledger by other SQL', (kind, lines) => {
  it.each(lines)('%s', async (id, population, exceptions) => {
    const result = clause(kind, id);
    expect(result.population).toBe(await count(population));
    expect(result.exceptionsTotal).toBe(
      typeof exceptions === 'number' ? exceptions : await count(`(${population}) AND (${exceptions})`),
    );
    expect(result.population).toBeGreaterThan(0);
    // Where the exception is no defect of an entry, every entry is evidence.
    const lacking = typeof exceptions === 'string' ? result.exceptionsTotal : 0;
    expect(result.evidence).toBe(result.population - lacking);
  });

  it('for every line that counts entries', () => {
    const { integrity, clauses } = reports[kind].body;
    const counted = (kind === 'r0' ? integrity : clauses).filter(({ acts }) => acts > 0).map(({ id }) => id);
    expect(counted.filter((id) => id !== '10.2.1.6').sort()).toEqual(lines.map(([id]) => id).sort());
  });
});

it('only the log-in from another country is distant', () => {
  expect(clause('hipaa', '164.312(a)(2)(i)').exceptions).toMatchObject([
    { eventId: planted.distant, detail: 'logged in from DE, and 40 minutes later from BR' },
  ]);
});

describe('a planted exception is named with its event', () => {
  it.each<[ReportKind, string, keyof Planted]>([
    ['r0', 'R0.clock', 'clockAhead'],
    ['r0', 'R0.late', 'late'],
    ['r0', 'R0.user', 'unknownActor'],
    ['gdpr', '5(1)(f)', 'unknownActor'],
    ['gdpr', '32(1)(b) confidentiality', 'eleventhFailure'],
    ['gdpr', '32(1)(d)', 'failedDrill'],
    ['hipaa', '164.312(b) read', 'noOutcome'],
    ['hipaa', '164.308(a)(5)(ii)(C)', 'eleventhFailure'],
    ['hipaa', '164.312(a)(2)(i)', 'distant'],
    ['hipaa', '164.312(a)(2)(ii)', 'silentEmergency'],
    ['hipaa', '164.312(d)', 'noSecondFactor'],
    ['pci', '10.2.1.1', 'unseenCardReader'],
    ['pci', '10.2.1.2', 'noTarget'],
    ['pci', '10.2.1.4', 'eleventhFailure'],
    ['pci', '10.2.1.5', 'noTarget'],
    ['pci', '10.2.1.6', 'auditOff'],
    ['pci', '10.2.2 outcome', 'noOutcome'],
  ])('%s %s', (kind, id, name) => {
    const result = clause(kind, id);
    expect(result.status).toBe('exceptions');
    expect(eventIds(result)).toContain(planted[name]);
  });

  it('only the eleventh failure of the run that no lock followed, with its length', () => {
    const [exception, ...others] = clause('pci', '10.2.1.4').exceptions;
    expect(others).toEqual([]);
    expect(exception).toMatchObject({
      actorKey: actorKey('mallory'),
      actorPseudonym: pseudonymOf(actorKey('mallory')),
      reasons: ['failed-run-without-lock'],
    });
    expect(exception?.detail).toMatch(/^14 failed log-ins in a row/);
  });
});

describe('logs that start, stop or pause', () => {
  it('are entries on log settings, and unusual silence', async () => {
    const result = clause('pci', '10.2.1.6');
    expect(result.population).toBe(await count(LOGS));
    const stretches = reports.pci.body.coverage.sources.flatMap(({ silence }) => silence.stretches);
    expect(result.exceptionsTotal).toBe(result.population + stretches.length);
    expect(
      result.exceptions.find(({ source, at }) => source === 'crm' && at === '2026-02-17T16:00:00.000Z'),
    ).toMatchObject({
      eventId: null,
      reasons: ['silent'],
      detail: expect.stringContaining(
        'nothing for 21 hours until 2026-02-18T13:00:00.000Z; usually heard in 5 of them',
      ),
    });
  });
});

describe('coverage', () => {
  it('counts each source as the ledger does', async () => {
    for (const { source, events, acts, actors, late, occurredAfterReceived, mappings } of reports.r0.body
      .coverage.sources) {
      const own = `source = '${source}'`;
      expect(events).toBe(await count(own));
      expect(late + occurredAfterReceived).toBe(source === 'crm' ? 2 : 0);
      expect(actors).toBe(
        await number(`SELECT uniqExact(actor_key) AS n FROM events WHERE ${FEBRUARY} AND ${own}`),
      );
      expect(mappings).toEqual(source === 'dead' ? [] : [{ mapping: 'json/1', events }]);
      // The two chunks of one report are one act.
      expect(events - acts).toBe(source === 'crm' ? 1 : 0);
    }
  });

  it('names the source that was declared and never heard', () => {
    const { sources } = reports.r0.body.coverage;
    expect(sources.map(({ source }) => source)).toEqual(['crm', 'dead', 'desk']);
    expect(clause('r0', 'R0.sources').exceptions).toContainEqual(
      expect.objectContaining({ source: 'dead', reasons: ['unheard'] }),
    );
  });

  it('says how complete each required field is', async () => {
    const desk = reports.r0.body.coverage.sources.find(({ source }) => source === 'desk');
    const all = ACTIONS.length * 4;
    expect(desk?.completeness).toEqual([
      { field: 'user', filled: all, percent: 100 },
      { field: 'type', filled: all, percent: 100 },
      { field: 'time', filled: all, percent: 100 },
      { field: 'outcome', filled: (all * 3) / 4, percent: 75 },
      { field: 'origin', filled: 0, percent: 0 },
      { field: 'target', filled: all, percent: 100 },
    ]);
  });

  it('measures the lag of each source', async () => {
    const [row] = await rows(
      `SELECT arraySort(groupArray(dateDiff('millisecond', occurred_at, received_at))) AS lags FROM events WHERE ${FEBRUARY} AND source = 'crm'`,
    );
    const { lags } = z.object({ lags: z.array(z.coerce.number()) }).parse(row);
    const crm = reports.r0.body.coverage.sources.find(({ source }) => source === 'crm');
    expect(crm?.lagMs).toMatchObject({ p50: lags[Math.floor(lags.length / 2)], max: lags.at(-1) });
  });

  it('both sums of the intake log hold, and the ledger holds what was logged', async () => {
    const crm = reports.r0.body.coverage.sources.find(({ source }) => source === 'crm');
    const inLedger = await number(`SELECT count() AS n FROM events WHERE tenant = 'acme' AND source = 'crm'`);
    expect(crm?.intakeTotal).toMatchObject({
      duplicates: 3,
      quarantined: 1,
      unparsed: 1,
      messagesDifference: 0,
      eventsDifference: 0,
    });
    expect(crm?.recount).toEqual({ logged: inLedger, inLedger, difference: 0 });
  });

  it('says what is in quarantine, and what has left it', () => {
    expect(reports.r0.body.coverage.quarantine).toEqual([
      { source: 'crm', level: 'message', reason: 'not-json', open: 1, redriven: 0 },
      { source: 'crm', level: 'event', reason: 'schema', open: 1, redriven: 1 },
    ]);
    expect(clause('r0', 'R0.quarantine')).toMatchObject({
      status: 'exceptions',
      population: 3,
      evidence: 1,
      exceptionsTotal: 2,
    });
  });
});

describe('what a report never does', () => {
  it('shows anything of another tenant', async () => {
    const ids = (await rows(`SELECT toString(id) AS id FROM events WHERE tenant = 'rival'`)).map(
      (row) => z.object({ id: z.string() }).parse(row).id,
    );
    expect(ids.length).toBeGreaterThan(100);
    for (const kind of REPORT_KINDS) {
      const text = renderJson(reports[kind]);
      expect(text).not.toContain('rival');
      expect(ids.filter((id) => text.includes(id))).toEqual([]);
    }
  });

  it('names a partition that holds nothing of the tenant', () => {
    expect(reports.r0.body.cutoff.marks.map(({ topic }) => topic)).toEqual([
      'crm-events',
      'redrive:crm-events',
    ]);
  });

  it('claims that a requirement is met', () => {
    for (const report of Object.values(reports)) {
      const files = [renderJson(report), ...renderCsv(report).map(({ content }) => content)];
      for (const text of files) expect(text).not.toMatch(/complian/i);
    }
  });

  it('takes an empty period for a success', async () => {
    for (const kind of REPORT_KINDS) {
      const { body } = await buildReport(test.store, {
        ...request,
        kind,
        from: Date.parse('2025-03-01T00:00:00Z'),
        to: Date.parse('2025-04-01T00:00:00Z'),
        declaredSources: [],
      });
      const statuses = new Set([...body.integrity, ...body.clauses].map(({ status }) => status));
      expect([...statuses].sort()).toEqual(['no-evidence', 'not-covered']);
    }
  });
});

it('a declared source that sent nothing is an exception of an empty period, and no clause has evidence', async () => {
  const { body } = await buildReport(test.store, {
    ...request,
    kind: 'gdpr',
    from: Date.parse('2025-03-01T00:00:00Z'),
    to: Date.parse('2025-04-01T00:00:00Z'),
  });
  const results = [...body.integrity, ...body.clauses];
  expect(results.filter(({ evidence }) => evidence > 0)).toEqual([]);
  const exceptions = results.filter(({ status }) => status === 'exceptions').map(({ id }) => id);
  expect(exceptions).toEqual(['R0.sources', '5(2)']);
});

describe('the same request with the same cut-off', () => {
  it('has the same bytes, and a hash of its body', async () => {
    for (const kind of REPORT_KINDS) {
      const again = await buildReport(test.store, { ...request, kind });
      expect(renderJson(again)).toBe(renderJson(reports[kind]));
      expect(again.hash).toBe(canonicalHash(JSON.parse(JSON.stringify(again.body))));
      expect(reportSchema.parse(JSON.parse(renderJson(again)))).toEqual(again);
    }
  });

  it('changes by nothing that came in later, and without the cut-off it does', async () => {
    const at = test.clock.now();
    const late = {
      event: {
        key: 'after',
        occurredAt: new Date(TO - 1).toISOString(),
        actor: { id: 'x' },
        action: 'audit.read',
      },
    } as const;
    await writer.write('acme', [late], at);
    // Below the mark of its partition, and received long ago.
    const token = await writer.redrive('acme', 5, redriven('redriven later'));
    await test.store.write('quarantine', [
      quarantineRow({ state: 'redriven', redriven_at: sqlTime(at), redriven_as: token, version: 2 }),
    ]);
    test.clock.advanceTo(at + DAY);
    const before = reports.pci;
    const again = await buildReport(test.store, { ...request, kind: 'pci', cutoff: before.body.cutoff });
    expect(again.hash).toBe(before.hash);
    expect(renderCsv(again)).toEqual(renderCsv(before));
    expect(again.generatedAt).not.toBe(before.generatedAt);
    const { body, hash } = await buildReport(test.store, { ...request, kind: 'pci' });
    expect(hash).not.toBe(before.hash);
    const crm = body.coverage.sources.find(({ source }) => source === 'crm');
    expect(crm?.events).toBe(
      (before.body.coverage.sources.find(({ source }) => source === 'crm')?.events ?? 0) + 2,
    );
    expect(crm?.arrivedAfterPeriod).toBe(1);
    expect(body.coverage.quarantine.find(({ reason }) => reason === 'schema')).toMatchObject({
      open: 0,
      redriven: 2,
    });
  });
});

it('a source that goes live after the period is not expected in it', async () => {
  const { body } = await buildReport(test.store, {
    ...request,
    kind: 'r0',
    declaredSources: [{ id: 'next', liveFrom: TO }],
  });
  const sources = body.integrity.find(({ id }) => id === 'R0.sources');
  expect(sources?.bySource.map(({ source }) => source)).toEqual(['crm', 'desk']);
});

it('a clause that the tenant declared not to apply says why, and counts nothing', async () => {
  const { body } = await buildReport(test.store, {
    ...request,
    kind: 'pci',
    notApplicable: [{ clause: '10.2.1.1', reason: 'No card data is kept.' }],
  });
  expect(body.clauses.find(({ id }) => id === '10.2.1.1')).toMatchObject({
    status: 'not-applicable',
    reason: 'No card data is kept.',
    population: 0,
  });
});

it.each([
  ['ends before it begins', { from: TO, to: TO }],
  ['is too long', { from: TO - 401 * DAY }],
  ['has no such time zone', { timeZone: 'Europe/Atlantis' }],
])('a request that %s is refused', async (_, change) => {
  await expect(buildReport(test.store, { ...request, kind: 'r0', ...change })).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
  });
});

it('is written to a folder as JSON and three tables that another parser reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-report-'));
  try {
    const paths = await writeReport(join(folder, 'out'), reports.hipaa);
    expect(paths.map((path) => path.slice(folder.length + 5))).toEqual([
      'hipaa.json',
      'hipaa-clauses.csv',
      'hipaa-exceptions.csv',
      'hipaa-coverage.csv',
    ]);
    const [, clauses, exceptions] = paths.map((path) => readFileSync(path, 'utf8'));
    const table = z.array(z.record(z.string(), z.string()));
    const lines = table.parse(parse(clauses ?? '', { columns: true }));
    expect(lines).toHaveLength(reports.hipaa.body.integrity.length + reports.hipaa.body.clauses.length);
    const named = table.parse(parse(exceptions ?? '', { columns: true })).map((row) => row['event_id']);
    expect(named).toContain(planted.distant);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
