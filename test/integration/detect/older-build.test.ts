import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { profileMethod } from '../../../src/baseline/build-profiles.js';
import { type CommandLine, openCommandLine } from '../../support/command-line.js';

const FIXTURE = fileURLToPath(new URL('../../fixtures/older-build/', import.meta.url));
const written = (name: string): string => readFileSync(join(FIXTURE, name), 'utf8');

let cli: CommandLine;
beforeAll(() => {
  cli = openCommandLine();
  const data = join(cli.folder, 'data');
  mkdirSync(data);
  execFileSync('tar', ['-C', data, '-xzf', join(FIXTURE, 'store.tar.gz')]);
});
afterAll(() => cli.close());

const run = async (text: string) => cli.start(text.split(' ')).ended;

it('what an older build told is told again by the profiles that it stored, byte for byte, by another process', async () => {
  const replayed = await run(
    'replay --tenant acme --from 2026-01-05 --to 2026-02-20 --clock arrival --out -',
  );
  expect(replayed.stderr).toContain('Beside what live has raised: 2 the same, 0 new, 0 missing.');
  expect(replayed.stdout).toBe(written('replay.jsonl'));
});

it('what it stored is told to a SIEM as OCSF findings', async () => {
  const { stdout } = await run('alerts --tenant acme --ocsf');
  const findings = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(findings).toHaveLength(2);
  for (const finding of findings)
    expect(finding).toMatchObject({ class_uid: 2004, metadata: { version: '1.8.0', tenant_uid: 'acme' } });
});

it('what it stored is shown as it was, and was judged by its own method', async () => {
  const shown = await run('alerts --tenant acme');
  expect(shown.stdout).toBe(written('alerts.jsonl'));
  const alert = z.object({ evidence: z.array(z.object({ profileVersion: z.string() })) });
  const versions = shown.stdout
    .trim()
    .split('\n')
    .flatMap((line) => alert.parse(JSON.parse(line)).evidence.map(({ profileVersion }) => profileVersion));
  expect(versions.length).toBeGreaterThan(0);
  for (const version of versions) expect(version).toMatch(/^volume-2\//u);
  expect(profileMethod('2026-02-12')).not.toMatch(/^volume-2\//u);
});
