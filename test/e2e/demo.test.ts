import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.js';

const main = new URL('../../dist/src/cli/main.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-demo-'));
const dir = join(folder, 'demo');
const run = (...more: string[]): ReturnType<typeof spawnSync> =>
  spawnSync(process.execPath, [main, 'demo', '--users', '40', '--weeks', '5', '--dir', dir, ...more], {
    encoding: 'utf8',
    cwd: folder,
    // Cut off it would end well, and tell less.
    timeout: 280_000,
  });

describe('the demo without a terminal', () => {
  let told: ReturnType<typeof run>;
  beforeAll(() => {
    told = run();
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

  it('asks nothing and ends with 0', () => {
    expect(told.stderr).toBe('');
    expect(told.status).toBe(0);
  });

  it('finds what is hidden in the live day, and nothing else is open', () => {
    const lines = String(told.stdout).split('\n');
    expect(lines.filter((line) => line.includes('✓ found'))).toHaveLength(2);
    expect(String(told.stdout)).not.toContain('not found');
  });

  it('mails each alert with a plain sentence about the right person', async () => {
    const mails = readdirSync(join(dir, 'mail')).map((name) => readFileSync(join(dir, 'mail', name)));
    const texts = await Promise.all(mails.map(async (mail) => (await simpleParser(mail)).text ?? ''));
    expect(texts.length).toBeGreaterThanOrEqual(2);
    const found = String(told.stdout).matchAll(/✓ found: \S+ by (\S+),/g);
    for (const [, who] of found) expect(texts.some((text) => text.includes(who ?? ''))).toBe(true);
    expect(texts.every((text) => text.includes('usual for'))).toBe(true);
  });

  it('leaves reports and a configuration to start the same data again', () => {
    expect(readdirSync(join(dir, 'reports'))).toEqual(expect.arrayContaining(['r0.json', 'gdpr.json']));
    expect(loadConfig({ file: join(dir, 'ledgerwatch.yaml'), env: {} }).tenants[0]?.id).toBe('demo');
  });

  it('refuses a folder that is not its own', () => {
    const foreign = spawnSync(process.execPath, [main, 'demo', '--dir', folder], { encoding: 'utf8' });
    expect(foreign.status).toBe(1);
    expect(foreign.stderr).toContain('was not made by the demo');
  });
});
