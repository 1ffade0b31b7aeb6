import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandLine, openCommandLine } from '../../support/command-line.js';

let cli: CommandLine;
beforeAll(() => {
  cli = openCommandLine();
});
afterAll(() => cli.close());

/** Files of the working folder are named `@/file`. */
const run = async (text: string) =>
  cli.run(
    text
      .replaceAll('@/', `${cli.folder}/`)
      .split(' ')
      .filter((word) => word !== ''),
  );

describe('wrong usage ends with 2 and touches nothing', () => {
  it.each([
    ['no command', ''],
    ['an unknown command', 'frobnicate'],
    ['a group without its command', 'tenant'],
    ['an unknown option', 'tenant list --nope'],
    ['an option that is missing', 'events'],
    ['an argument too many', 'tenant add acme beta'],
    ['an id that is none', 'tenant add Acme!'],
    ['a format that is none', 'import --tenant a --source b --format xml f'],
    ['no file', 'import --tenant a --source b --format json'],
    ['a time without offset', 'events --tenant a --from 2026-01-01T00:00:00'],
    ['a count of zero', 'events --tenant a --limit 0'],
    ['half an intake key', 'key issue --tenant a'],
    ['two kinds of key', 'key issue --admin --tenant a --source b'],
    ['an unknown role', 'key issue --role root'],
    ['no end at all', 'key issue --role auditor --expires-days 0'],
    ['only an end', 'key issue --expires-days 3'],
    ['nothing to redrive', 'quarantine redrive --tenant a'],
    ['positions and a choice', 'quarantine redrive --tenant a --all http/0/1#0'],
    [
      'a duplicate of nothing',
      'alerts resolve 5f0c9a1e-1f4b-5f0e-9d5d-0d1c6f3b8a77 --tenant a --verdict duplicate',
    ],
    ['an alert that is none', 'alerts acknowledge 7 --tenant a'],
    ['no account', 'alerts assign 5f0c9a1e-1f4b-5f0e-9d5d-0d1c6f3b8a77 --tenant a --to ann'],
    ['an unknown report', 'report soc2 --tenant a --from 2026-01-01 --to 2026-02-01 --out x'],
  ])('%s', async (_, command) => {
    const { code, stdout, stderr } = await run(command);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it('and makes no data folder', () => {
    expect(() => readFileSync(join(cli.folder, 'data'))).toThrow(/ENOENT/);
  });
});

describe('help', () => {
  it('lists every command and ends with 0', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const name of [
      'start',
      'check-config',
      'tenant',
      'source',
      'key',
      'role',
      'import',
      'events',
      'alerts',
      'quarantine',
      'report',
      'simulate',
    ])
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
  });

  it.each([
    'start',
    'check-config',
    'tenant add',
    'source add',
    'key issue',
    'role list',
    'import',
    'events',
    'quarantine redrive',
    'simulate',
    'report',
  ])('%s has an example', async (command) => {
    expect((await run(`${command} --help`)).stdout).toMatch(/Example:\n {2}\$ ledgerwatch /);
  });
});

describe('check-config', () => {
  it('shows five faults as five', async () => {
    const lines = [
      'http: {port: 99999}',
      'publicUrl: nonsense',
      'colour: blue',
      'tenants: [{id: Bad!}]',
      'limits: {queryRows: 0}',
    ];
    writeFileSync(join(cli.folder, 'bad.yaml'), lines.join('\n'));
    const { code, stdout, stderr } = await run('check-config --config @/bad.yaml');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('CONFIG_INVALID');
    expect(stderr.match(/^ {2}- /gm)).toHaveLength(5);
    for (const path of ['http.port', 'publicUrl', 'colour', 'tenants[0].id', 'limits.queryRows'])
      expect(stderr).toContain(`- ${path}: `);
    const json = JSON.parse((await run('check-config --config @/bad.yaml --json')).stdout) as {
      ok: boolean;
      faults: unknown[];
    };
    expect({ ok: json.ok, faults: json.faults.length }).toEqual({ ok: false, faults: 5 });
  });

  it('ends with 0 where nothing is wrong, and starts nothing', async () => {
    expect(await run('check-config')).toMatchObject({
      code: 0,
      stdout:
        'The configuration is valid.\nThe heartbeat is off: nobody outside hears when this service stops (heartbeat.url).\n',
    });
    expect(() => readFileSync(join(cli.folder, 'data'))).toThrow(/ENOENT/);
  });

  it('estimates the disk, and ends with 1 where it will not do', async () => {
    const little = await run('check-config --events-per-day 1000 --retention-days 2');
    expect(little).toMatchObject({ code: 0, stdout: expect.stringMatching(/^2,000 events .*: enough\.$/m) });
    const much = await run('check-config --events-per-day 1000000000000 --json');
    expect(much.code).toBe(1);
    expect(JSON.parse(much.stdout)).toMatchObject({ ok: true, disk: { events: 365e12, enough: false } });
  });

  it('the faults stop every other command too', async () => {
    const { code, stderr } = await run('tenant list --config @/bad.yaml');
    expect(code).toBe(1);
    expect(stderr.match(/^ {2}- /gm)).toHaveLength(5);
  });
});

describe('simulate', () => {
  it('writes the same bytes for the same seed', async () => {
    const digests: string[] = [];
    for (const out of ['one', 'two']) {
      const { code, stdout } = await run(`simulate --seed 5 --users 4 --weeks 2 --out @/${out}`);
      expect(code).toBe(0);
      const files = stdout.trim().split('\n');
      expect(files.map((file) => file.split('/').at(-1))).toEqual([
        'events.jsonl',
        'people.csv',
        'labels.json',
      ]);
      const digest = createHash('sha256');
      for (const file of files) digest.update(readFileSync(file));
      digests.push(digest.digest('hex'));
    }
    expect(digests[0]).toBe(digests[1]);
  });

  it('labels nothing without incidents', async () => {
    await run('simulate --seed 5 --users 4 --weeks 4 --out @/quiet --no-incidents');
    const labels = JSON.parse(readFileSync(join(cli.folder, 'quiet', 'labels.json'), 'utf8')) as {
      labels: unknown[];
    };
    expect(labels.labels).toEqual([]);
  });
});
