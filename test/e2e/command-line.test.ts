import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/kernel/clock.js';
import { Store } from '../../src/store/store.js';
import { type CommandLine, freePort, openCommandLine } from '../support/command-line.js';

let cli: CommandLine;
beforeAll(() => {
  cli = openCommandLine();
});
afterAll(() => cli.close());

const run = async (text: string) => cli.start(text.split(' ')).ended;

const eventLines = (prefix: string, count: number): string =>
  Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      key: `${prefix}-${index}`,
      occurredAt: new Date(Date.UTC(2026, 1, 1) + index * 60_000).toISOString(),
      actor: { id: `u${index % 50}` },
      action: 'record.read',
    }),
  ).join('\n');

describe('what was built, as a process', () => {
  it('ends with 0, 1 and 2, and mixes nothing into its result', async () => {
    expect(await run('tenant list --nope')).toMatchObject({ code: 2, stdout: '' });
    expect(await run('check-config')).toEqual({
      code: 0,
      stdout:
        'The configuration is valid.\nThe heartbeat is off: nobody outside hears when this service stops (heartbeat.url).\n',
      stderr: '',
    });
    expect(existsSync(join(cli.folder, 'data'))).toBe(false);
    expect(await run('tenant add acme')).toMatchObject({
      code: 0,
      stdout: 'Tenant acme is declared (time zone UTC).\n',
    });
    expect(await run('source add crm --tenant acme')).toMatchObject({ code: 0, stderr: '' });
    expect(await run('events --tenant nobody')).toMatchObject({ code: 1, stdout: '' });
  });

  it('what waits on standard input is nothing to it', async () => {
    const listing = cli.start(['tenant', 'list', '--json']);
    listing.process.stdin?.write('[1]\n');
    expect(await listing.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('the service', () => {
  it('starts, lends its data to commands with a key, and ends with 0', async () => {
    const port = await freePort();
    const own = openCommandLine(`publicUrl: http://127.0.0.1:${port}\nhttp: {port: ${port}}\n`);
    const service = own.start(['start']);
    await service.says('"msg":"listening"');
    expect(await own.start(['tenant', 'list', '--json']).ended).toEqual({
      code: 0,
      stdout: '[]\n',
      stderr: `The service is running: going through http://127.0.0.1:${port}\n`,
    });
    const unknown = `lw_admin_${'0'.repeat(16)}_${'A'.repeat(43)}`;
    const wrong = await own.run(['tenant', 'list'], { LEDGERWATCH_KEY: unknown });
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('UNAUTHENTICATED');
    const unusable = await own.run(['tenant', 'list'], { LEDGERWATCH_KEY: 'password' });
    expect(unusable.stderr).toContain('LEDGERWATCH_KEY holds no key');
    expect(unusable.stderr).not.toContain('password');
    const elsewhere = { LEDGERWATCH_PUBLIC_URL: `http://127.0.0.1:${await freePort()}` };
    const locked = await own.run(['tenant', 'list'], elsewhere);
    expect(locked.code).toBe(1);
    expect(locked.stderr).toContain('STORE_LOCKED');
    expect(locked.stderr).toContain('No service answers');
    service.process.kill('SIGTERM');
    const ended = await service.ended;
    expect(ended.code).toBe(0);
    const administrator = readFileSync(join(own.folder, 'data', 'admin.key'), 'utf8').trim();
    expect(ended.stderr.split(administrator)).toHaveLength(2);
    expect(ended.stdout).not.toContain(administrator.slice(-43));
    own.close();
  });
});

describe('an import that is stopped', () => {
  it('finishes what it holds, says how to go on, and the second run stores the rest', async () => {
    const EACH = 15_000;
    mkdirSync(join(cli.folder, 'large'));
    const files = ['one', 'two', 'three'].map((name) => {
      writeFileSync(join(cli.folder, 'large', `${name}.jsonl`), eventLines(name, EACH));
      return `large/${name}.jsonl`;
    });
    const words = ['import', '--tenant', 'acme', '--source', 'crm', '--format', 'json', ...files];
    const stopped = cli.start(words);
    await stopped.says('File 2 of 3');
    stopped.process.kill('SIGINT');
    const first = await stopped.ended;
    expect(first.code).toBe(1);
    expect(first.stderr).toContain('run the same command again');
    const done = sums(first.stdout);
    expect(done.stored).toBe(done.read);
    expect(done.read).toBeGreaterThanOrEqual(EACH);
    expect(done.read).toBeLessThan(3 * EACH);

    const second = await cli.start(words).ended;
    expect(second.code).toBe(0);
    const rest = sums(second.stdout);
    expect(rest).toEqual({
      read: 3 * EACH,
      stored: 3 * EACH - done.stored,
      duplicates: done.stored,
      quarantined: 0,
    });
    const store = await Store.open({ path: join(cli.folder, 'data', 'store'), clock: systemClock });
    const counted = await store.engine.select(
      "SELECT toUInt32(count()) AS rows, toUInt32(uniqExact(id)) AS ids FROM events WHERE source = 'crm'",
      {},
    );
    await store.close();
    expect(JSON.parse(counted)).toEqual({ rows: 3 * EACH, ids: 3 * EACH });

    const reader = cli.start(['events', '--tenant', 'acme']);
    await reader.says('"key"');
    reader.process.stdout?.destroy();
    expect(await reader.ended, 'who stops reading gets no error').toMatchObject({ code: 0, stderr: '' });
  });
});

function sums(stdout: string): { read: number; stored: number; duplicates: number; quarantined: number } {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as ReturnType<typeof sums>;
}
