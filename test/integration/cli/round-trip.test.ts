import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEventSchema, type AuditEvent } from '../../../src/event/audit-event.js';
import { type CommandLine, freePort, openCommandLine, type Started } from '../../support/command-line.js';

const line = (key: string, actor: string, more: object = {}): string =>
  JSON.stringify({
    key,
    occurredAt: `2026-03-02T08:${key.slice(-2).padStart(2, '0')}:00Z`,
    actor: { id: actor },
    action: 'record.read',
    ...more,
  });

/** Rows of a file: 4 good ones of two people, one that is no JSON, one of an unknown action. */
const rows = (prefix: string): string =>
  `${[
    line(`${prefix}01`, 'ada', { subjects: [{ id: 'contact-1' }] }),
    line(`${prefix}02`, 'ada'),
    line(`${prefix}03`, 'bob'),
    '{"key":',
    line(`${prefix}04`, 'bob', { action: 'record.peek' }),
    line(`${prefix}05`, 'bob', { context: { userAgent: '\u001B]0;title\u0007' } }),
  ].join('\n')}\n`;

const ELF = [
  '"EVENT_TYPE","TIMESTAMP_DERIVED","USER_ID_DERIVED","REQUEST_ID","LOGIN_STATUS"',
  '"Login","2026-03-02T08:00:00.000Z","0055g00000AbCdEAAV","4abc","LOGIN_NO_ERROR"',
  '"Login","2026-03-02T08:01:00.000Z","0055g00000AbCdEAAV","4abd","LOGIN_NO_ERROR"',
  '"Login","too","few"',
].join('\n');

const parsed = (stdout: string): AuditEvent[] =>
  stdout
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => auditEventSchema.parse(JSON.parse(text)));

const lastLine = (stdout: string): string => stdout.trimEnd().split('\n').at(-1) ?? '';
const list = (stdout: string): Record<string, unknown>[] => JSON.parse(stdout) as Record<string, unknown>[];

describe.each(['by itself', 'through the running service'] as const)('the command line %s', (way) => {
  let cli: CommandLine;
  let service: Started | undefined;
  let url = '';
  const words = (text: string): string[] => text.split(' ');
  /** Files of the working folder are named `@/file`. */
  const run = async (text: string, ...more: string[]) =>
    cli.run([...words(text.replaceAll('@/', `${cli.folder}/`)), ...more]);

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    cli = openCommandLine(`publicUrl: ${url}\nhttp: {port: ${port}}\n`);
    for (const name of ['acme', 'other'])
      writeFileSync(join(cli.folder, `${name}.jsonl`), rows(name === 'acme' ? 'a' : 'o'));
    writeFileSync(join(cli.folder, 'login.csv'), ELF);
    if (way === 'by itself') return;
    service = cli.start(['start']);
    await service.says('"msg":"listening"');
  });
  afterAll(async () => {
    service?.process.kill('SIGTERM');
    await service?.ended;
    cli.close();
  });

  it('declares tenants and sources, and lists them', async () => {
    for (const command of [
      'tenant add acme --time-zone Europe/Berlin --name',
      'tenant add other --horizon-days 400 --name',
      'source add crm --tenant acme --live-from 2026-03-02 --promised-delay 2h --name',
      'source add crm --tenant other --name',
      'source add sf --tenant acme --format salesforce-elf --name',
    ])
      expect(await run(command, 'A name')).toMatchObject({ code: 0 });
    const tenants = await run('tenant list --json');
    expect(list(tenants.stdout)).toEqual([
      { id: 'acme', name: 'A name', timeZone: 'Europe/Berlin', horizonDays: 3650, origin: 'command' },
      { id: 'other', name: 'A name', timeZone: 'UTC', horizonDays: 400, origin: 'command' },
    ]);
    expect(list((await run('source list --tenant acme --json')).stdout)).toMatchObject([
      { id: 'crm', format: 'json', liveFrom: '2026-03-02T00:00:00.000Z', promisedDelayMinutes: 120 },
      { id: 'sf', format: 'salesforce-elf' },
    ]);
    expect((await run('tenant list')).stdout).toMatch(/^ID +NAME +TIME ZONE.*\nacme +A name +Europe\/Berlin/);
    const told = `The service is running: going through ${url}\n`;
    expect(tenants.stderr).toBe(way === 'by itself' ? '' : told);
  });

  it('imports a file; the last line is its sums, and quarantine is no failure', async () => {
    const { code, stdout, stderr } = await run(
      'import --tenant acme --source crm --format json @/acme.jsonl',
    );
    expect(lastLine(stdout)).toBe('{"read":6,"stored":4,"duplicates":0,"quarantined":2}');
    expect(stderr).toContain('ledgerwatch quarantine list --tenant acme --source crm');
    expect(code).toBe(0);
    const other = await run('import --tenant other --source crm --format cloudevents @/other.jsonl');
    expect(lastLine(other.stdout)).toBe('{"read":6,"stored":4,"duplicates":0,"quarantined":2}');
  });

  it('takes the same file into another tenant as new, and a second time as duplicates', async () => {
    const other = await run('import --tenant other --source crm --format json @/acme.jsonl');
    expect(lastLine(other.stdout)).toBe('{"read":6,"stored":4,"duplicates":0,"quarantined":2}');
    const again = JSON.parse(
      lastLine((await run('import --tenant acme --source crm --format json @/acme.jsonl')).stdout),
    ) as Record<string, number>;
    expect(again).toMatchObject({ read: 6, stored: 0 });
    expect((again['duplicates'] ?? 0) + (again['quarantined'] ?? 0)).toBe(6);
  });

  it('takes CSV with a row that does not fit its header', async () => {
    const { stdout } = await run('import --tenant acme --source sf --format salesforce-elf @/login.csv');
    expect(lastLine(stdout)).toBe('{"read":3,"stored":2,"duplicates":0,"quarantined":1}');
  });

  it('prints events of a tenant, of a person, of a stretch of time', async () => {
    const all = parsed((await run('events --tenant acme --to 2026-03-02T08:06:00Z')).stdout);
    expect(all.filter(({ source }) => source === 'crm').map(({ key }) => key)).toEqual([
      'a01',
      'a02',
      'a03',
      'a05',
    ]);
    expect(new Set(all.map(({ tenant }) => tenant))).toEqual(new Set(['acme']));
    const ada = parsed((await run('events --tenant acme --actor ada')).stdout);
    expect(ada.map(({ key, actor }) => [key, actor.id])).toEqual([
      ['a01', 'ada'],
      ['a02', 'ada'],
    ]);
    expect(ada[0]?.subjects?.map(({ id }) => id)).toEqual(['contact-1']);
    const key = ada[0]?.actor.key ?? '';
    expect(parsed((await run(`events --tenant acme --actor ${key} --limit 1`)).stdout)).toEqual([ada[0]]);
    expect((await run(`events --tenant other --actor ${key}`)).stdout).toBe('');
    const minute = await run('events --tenant acme --from 2026-03-02T08:02:00Z --to 2026-03-02T08:03:00Z');
    expect(parsed(minute.stdout).map((event) => event.key)).toEqual(['a02']);
  });

  it('lists, shows and redrives what was refused', async () => {
    const items = list(
      (await run('quarantine list --tenant acme --source crm --reason schema --json')).stdout,
    );
    expect(items[0]).toMatchObject({ source: 'crm', reason: 'schema', field: '/action', state: 'open' });
    const position = String(items[0]?.['position']);
    const shown = await run('quarantine show --tenant acme --raw', position);
    expect(JSON.parse(shown.stdout)).toMatchObject({ key: 'a04', action: 'record.peek' });
    expect((await run('quarantine show --tenant other', position)).stderr).toContain('NOT_FOUND');
    const redriven = await run('quarantine redrive --tenant acme --json', position);
    expect(list(redriven.stdout)).toEqual([{ position, outcome: 'still-quarantined', reason: 'schema' }]);
    const all = await run('quarantine redrive --tenant acme --source crm --json');
    expect(list(all.stdout).every(({ outcome }) => outcome === 'still-quarantined')).toBe(true);
    expect(await run('quarantine redrive --tenant acme', 'nowhere/0/0#0')).toMatchObject({ code: 1 });
  });

  it('shows a key once, and never again', async () => {
    const issued = await run('key issue --tenant acme --source crm');
    const key = issued.stdout.trim();
    expect(key).toMatch(/^lw_intake_[0-9a-f]{16}_[\w-]{43}$/);
    const id = key.split('_')[2] ?? '';
    const secret = key.slice(key.indexOf(id) + id.length + 1);
    const revoked = await run(`key revoke ${id}`);
    const listed = await run('key list');
    const asJson = await run('key list --json');
    expect(list(asJson.stdout).find((entry) => entry['id'] === id)).toMatchObject({
      kind: 'intake',
      status: 'revoked',
    });
    const outputs = [issued.stderr, revoked, listed, asJson, await run('key revoke', id)];
    expect(JSON.stringify(outputs)).toContain(id);
    expect(JSON.stringify(outputs)).not.toContain(secret);
  });

  it('gives a key a role and an end, and says what the role may do', async () => {
    const issued = await run('key issue --role auditor --tenant acme --expires-days 30');
    expect(issued.stdout.trim()).toMatch(/^lw_api_[0-9a-f]{16}_[\w-]{43}$/);
    const id = issued.stdout.split('_')[2] ?? '';
    expect((await run('key list')).stdout).toMatch(new RegExp(`^${id} +auditor +acme +active `, 'm'));
    expect(await run('key issue --role auditor --tenant acme')).toMatchObject({ code: 1, stdout: '' });
    const { stdout } = await run('role list');
    expect(stdout).toMatch(/^ +intake +monitor +provisioning +analyst +senior-analyst /);
    expect(stdout).toMatch(/^events\.write +yes(?: +-){8}$/m);
    expect(stdout).toMatch(/^keys\.write(?: +-){8} +yes$/m);
  });

  it('writes a report, and lists alerts', async () => {
    const written = await run('report r0 --tenant acme --from 2026-03-01 --to 2026-04-01 --out @/reports');
    expect(written).toMatchObject({ code: 0 });
    const [json = ''] = written.stdout.split('\n');
    const report = JSON.parse(readFileSync(json, 'utf8')) as { body: object };
    expect(report.body).toMatchObject({ kind: 'r0', tenant: 'acme' });
    expect(await run('alerts --tenant acme')).toMatchObject({ code: 0, stdout: '' });
  });

  it.each([
    ['an unknown tenant', 'events --tenant nobody', 'TENANT_UNKNOWN', 'ledgerwatch tenant add'],
    [
      'an undeclared source',
      'import --tenant acme --source no --format json @/acme.jsonl',
      'SOURCE_UNKNOWN',
      'ledgerwatch source add no --tenant acme --format json',
    ],
    [
      'a format that was not declared',
      'import --tenant acme --source sf --format json @/acme.jsonl',
      'REQUEST_INVALID',
      'salesforce-elf',
    ],
    [
      'a file that is not there',
      'import --tenant acme --source crm --format json @/no.jsonl',
      'FILE_UNREADABLE',
      'no.jsonl',
    ],
    [
      'a folder as file',
      'import --tenant acme --source crm --format json @/data',
      'FILE_UNREADABLE',
      'is no file',
    ],
    ['no position', 'quarantine show --tenant acme x', 'REQUEST_INVALID', 'topic/partition/offset#item'],
  ])('says why it failed, and what to do: %s', async (_, command, code, help) => {
    const ended = await run(command);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(`${code}: `);
    expect(ended.stderr).toContain(help);
    expect(ended.stderr).not.toMatch(/\n {4}at /);
  });
});
