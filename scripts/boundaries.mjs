// Cruises the product with the rules of .dependency-cruiser.cjs. A run that cruised nothing, or not all of it, fails.
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rules = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'));

/**
 * Violations of the rules below `baseDir` and how much was looked at.
 * @returns {Promise<{ files: number, expected: number, violations: { rule: string, from: string, to: string }[] }>}
 */
export async function boundaries(baseDir = root, config = rules) {
  const folders = ['src', 'streams', 'alerts'].filter((folder) => existsSync(join(baseDir, folder)));
  const { options, ...ruleSet } = config;
  const tsConfigFile = join(root, 'tsconfig.json');
  const { output } = await cruise(
    folders,
    { ...options, baseDir, ruleSet, validate: true, tsConfig: { fileName: tsConfigFile } },
    undefined,
    { tsConfig: extractTSConfig(tsConfigFile) },
  );
  const own = output.modules.filter((module) =>
    folders.some((folder) => module.source.startsWith(`${folder}/`)),
  );
  return {
    files: own.length,
    expected: folders.reduce((sum, folder) => sum + sources(join(baseDir, folder)), 0),
    violations: output.summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to: cycle === undefined ? to : cycle.map(({ name }) => name).join(' → '),
    })),
  };
}

function sources(folder) {
  const names = readdirSync(folder, { recursive: true });
  return names.filter((name) => /\.tsx?$/.test(name)).length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { files, expected, violations } = await boundaries();
  for (const { rule, from, to } of violations) console.log(`${rule}: ${from} → ${to}`);
  if (files === 0 || files < expected)
    console.log(`cruised ${files} of ${expected} files: the run proves nothing`);
  process.exitCode = violations.length > 0 || files === 0 || files < expected ? 1 : 0;
}
