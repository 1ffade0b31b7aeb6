import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { boundaries } from '../../scripts/boundaries.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const rules: { parts: string[] } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'));

/** Cruises made-up files, given as path and imports; inside the repository, so that packages are found. */
async function violationsOf(files: Record<string, string>): Promise<string[]> {
  const scratch = join(root, '.tmp');
  mkdirSync(scratch, { recursive: true });
  const tree = mkdtempSync(join(scratch, 'boundaries-'));
  try {
    const packages = ['kafkajs', 'chdb', '@clickhouse/client', 'nodemailer', '@nestjs/common', 'zod', 'pino'];
    const dependencies = Object.fromEntries(packages.map((name) => [name, '*']));
    const manifest = { name: 'made-up', dependencies, devDependencies: { vitest: '*' } };
    writeFileSync(join(tree, 'package.json'), JSON.stringify(manifest));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    const found = await boundaries(tree);
    expect(found.files).toBe(found.expected);
    return [...new Set(found.violations.map(({ rule, from }) => `${rule} ${from}`))];
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/** Leaf files that may be imported, and one more of each part that would like to. */
const LEAVES = Object.fromEntries(
  [
    ...rules.parts.map((part) => `${part}/leaf.ts`),
    'streams/sources/leaf.ts',
    'src/report/controls/leaf.ts',
    'alerts/alert.ts',
    'alerts/alert-log.ts',
    'alerts/queries/open.ts',
    'src/cli/main.ts',
  ].map((path) => [path, `export const leaf = 1;\n`]),
);

const importOf = (target: string): string => `import { leaf } from '${target}';\nexport const here = leaf;\n`;

async function rulesAgainst(path: string, target: string): Promise<string[]> {
  const up = '../'.repeat(path.split('/').length - 1);
  const specifier = target.includes('.ts') ? up + target.replace('.ts', '.js') : target;
  const text = target.includes('.ts') ? importOf(specifier) : `import '${specifier}';\nexport {};\n`;
  const broken = await violationsOf({ ...LEAVES, [path]: text });
  return broken.filter((line) => line.endsWith(` ${path}`)).map((line) => line.split(' ')[0] ?? '');
}

describe('the product', () => {
  it('keeps all import rules, and all of it was looked at', async () => {
    const { files, expected, violations } = await boundaries();
    expect(violations).toEqual([]);
    expect(files).toBe(expected);
    expect(files).toBeGreaterThan(150);
  });

  it('has no folder without an import rule', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !['jobs', 'cli'].includes(entry.name))
      .map((entry) => `src/${entry.name}`);
    expect(folders.filter((folder) => !rules.parts.includes(folder))).toEqual([]);
  });
});

describe('the import rules', () => {
  it.each([
    ['src/kernel/a.ts', 'src/event/leaf.ts', 'imports-of-src-kernel'],
    ['src/event/a.ts', 'src/config/leaf.ts', 'imports-of-src-event'],
    ['src/store/a.ts', 'src/secrets/leaf.ts', 'imports-of-src-store'],
    ['src/kafka/a.ts', 'src/store/leaf.ts', 'imports-of-src-kafka'],
    ['src/access/a.ts', 'src/http/leaf.ts', 'imports-of-src-access'],
    ['src/access/a.controller.ts', 'src/http/leaf.ts', 'imports-of-src-access'],
    ['src/baseline/a.ts', 'src/detect/leaf.ts', 'imports-of-src-baseline'],
    ['src/detect/a.ts', 'alerts/leaf.ts', 'imports-of-src-detect'],
    ['src/detect/a.ts', 'streams/leaf.ts', 'imports-of-src-detect'],
    ['src/report/a.ts', 'alerts/leaf.ts', 'imports-of-src-report'],
    ['streams/a.ts', 'alerts/leaf.ts', 'imports-of-streams'],
    ['streams/a.ts', 'src/http/leaf.ts', 'imports-of-streams'],
    ['streams/a.controller.ts', 'alerts/leaf.ts', 'imports-of-streams-controllers'],
    ['alerts/a.ts', 'streams/leaf.ts', 'imports-of-alerts'],
    ['alerts/a.ts', 'src/detect/leaf.ts', 'imports-of-alerts'],
    ['src/store/a.ts', 'src/cli/main.ts', 'wiring-is-imported-by-wiring'],
    ['src/config/a.ts', 'kafkajs', 'kafkajs-in-kafka'],
    ['streams/consumer/a.ts', 'kafkajs', 'kafkajs-in-kafka'],
    ['src/privacy/a.ts', 'chdb', 'drivers-in-store'],
    ['src/cli/a.ts', '@clickhouse/client', 'drivers-in-store'],
    ['alerts/channels/webhook.ts', 'nodemailer', 'nodemailer-in-mailer'],
    ['streams/steps/a.ts', '@nestjs/common', 'pure-no-framework'],
    ['src/detect/detectors/a.ts', '@nestjs/common', 'pure-no-framework'],
    ['src/baseline/statistics.ts', 'pino', 'pure-no-framework'],
    ['streams/sources/hub/a.ts', 'node:fs', 'pure-no-input-output'],
    ['src/detect/detectors/a.ts', 'node:fs/promises', 'pure-no-input-output'],
    ['alerts/alert.ts', 'node:http', 'pure-no-input-output'],
    ['src/report/a.ts', 'vitest', 'no-development-packages'],
    ['src/report/a.ts', 'no-such-package', 'nothing-unresolved'],
  ])('%s may not import %s', async (path, target, rule) => {
    expect(await rulesAgainst(path, target)).toContain(rule);
  });

  it.each([
    ['src/store/a.ts', 'src/kernel/leaf.ts'],
    ['src/store/a.ts', 'chdb'],
    ['src/kafka/a.ts', 'kafkajs'],
    ['alerts/channels/mailer.ts', 'nodemailer'],
    ['src/privacy/a.ts', 'src/store/leaf.ts'],
    ['streams/a.ts', 'src/store/leaf.ts'],
    ['streams/a.controller.ts', 'src/http/leaf.ts'],
    ['streams/http/a.ts', 'src/http/leaf.ts'],
    ['src/report/a.ts', 'alerts/alert.ts'],
    ['src/report/a.ts', 'alerts/queries/open.ts'],
    ['src/conformance/a.ts', 'streams/sources/leaf.ts'],
    ['src/jobs/a.ts', 'alerts/leaf.ts'],
    ['streams/steps/a.ts', 'zod'],
  ])('%s may import %s', async (path, target) => {
    expect(await rulesAgainst(path, target)).toEqual([]);
  });

  it('see an import of a type alone', async () => {
    const broken = await violationsOf({
      ...LEAVES,
      'src/kernel/a.ts': `import type { Leaf } from '../event/b.js';\nexport type Here = Leaf;\n`,
      'src/event/b.ts': 'export type Leaf = string;\n',
    });
    expect(broken).toContain('imports-of-src-kernel src/kernel/a.ts');
  });

  it('see a cycle, also one of types', async () => {
    const broken = await violationsOf({
      ...LEAVES,
      'src/event/a.ts': `import type { B } from './b.js';\nexport type A = B;\n`,
      'src/event/b.ts': `import type { A } from './a.js';\nexport type B = A;\n`,
    });
    expect(broken).toContain('no-cycles src/event/a.ts');
  });

  it('see a file that nothing imports and that imports nothing', async () => {
    expect(await violationsOf({ 'src/event/alone.ts': 'export const alone = 1;\n' })).toEqual([
      'no-orphans src/event/alone.ts',
    ]);
  });
});
