// `npm run mutate -- [source] [--limit N] [--minutes M] [--from N]`: makes one small change at a time in the mapping of a source,
// runs that source's tests and lists the changes that no test noticed. Nothing is written: the changed text is handed to the
// tests in memory. A development tool, no part of `npm test`.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVitest } from 'vitest/node';
import { spotsOf } from './mutation-spots.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = join(root, 'streams', 'sources');
const TESTS = 'test/unit/streams/sources';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string', default: '400' },
    minutes: { type: 'string', default: '15' },
    /** Number of the first change, to go on where another run ended. */
    from: { type: 'string', default: '0' },
  },
});

const names = readdirSync(SOURCES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? entry.name : [],
);
const chosen = positionals.length > 0 ? positionals : names;
const unknown = chosen.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`mutate: no source ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exitCode = 2;
} else await main();

async function main() {
  const until = performance.now() + Number(values.minutes) * 60_000;
  let survivors = 0;
  for (const name of chosen) survivors += await mutate(name, until);
  process.exitCode = survivors === 0 ? 0 : 1;
}

/** All changes of a source, spread evenly when there are more than the limit. */
function mutantsOf(name) {
  const folder = join(SOURCES, name);
  const all = readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const path = join(folder, file);
      const text = readFileSync(path, 'utf8');
      return spotsOf(path, text).map((spot) => ({ ...spot, path, file: `${name}/${file}`, text }));
    });
  const limit = Number(values.limit);
  const step = Math.max(1, all.length / limit);
  return Array.from({ length: Math.min(limit, all.length) }, (_, index) => all[Math.floor(index * step)]);
}

async function mutate(name, until) {
  const mutants = mutantsOf(name).slice(Number(values.from));
  const runner = await startRunner(`${TESTS}/${name}`);
  const counts = { killed: 0, survived: 0 };
  try {
    if (!(await runner.passes(undefined))) throw new Error(`the tests of ${name} fail without any change`);
    for (const [index, mutant] of mutants.entries()) {
      if (performance.now() > until) {
        console.log(`${name}: time is up after ${index} of ${mutants.length} changes`);
        break;
      }
      const survived = await runner.passes(mutant);
      counts[survived ? 'survived' : 'killed'] += 1;
      if (survived) console.log(`survived  ${mutant.file}:${mutant.line}  ${mutant.kind}  ${mutant.was}`);
      if ((index + 1) % 50 === 0)
        console.log(`${name}: ${index + 1} of ${mutants.length}, ${counts.survived} survived`);
    }
  } finally {
    await runner.close();
  }
  console.log(`${name}: ${counts.killed} killed, ${counts.survived} survived`);
  return counts.survived;
}

/** Vitest without its configuration file, so that one run costs what its tests cost; it stops at the first failure. */
async function startRunner(tests) {
  let current;
  const plugin = {
    name: 'mutant',
    enforce: 'pre',
    transform: (code, id) =>
      current !== undefined && id.split('?')[0] === current.path
        ? current.text.slice(0, current.start) + current.change + current.text.slice(current.end)
        : undefined,
  };
  const vitest = await createVitest(
    'test',
    {
      root,
      config: false,
      watch: false,
      include: [`${tests}/**/*.test.ts`],
      pool: 'threads',
      isolate: false,
      fsModuleCache: false,
      maxWorkers: 1,
      bail: 1,
      testTimeout: 10_000,
      reporters: [{}],
    },
    { plugins: [plugin] },
  );
  const specifications = await vitest.globTestSpecifications();
  if (specifications.length === 0) throw new Error(`there are no tests below ${tests}`);
  const run = async (mutant) => {
    const before = current;
    current = mutant;
    for (const path of [before?.path, mutant?.path]) if (path !== undefined) vitest.invalidateFile(path);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    return unhandledErrors.length === 0 && testModules.every((module) => module.ok());
  };
  return { passes: run, close: () => vitest.close() };
}
