// `npm run check`: everything that can be said about the code without running it. All steps run, also after a failure,
// as many beside each other as there are processors.
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runStep } from './steps.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = (name) => join(root, 'node_modules', '.bin', name);

/** The longest first. */
const STEPS = [
  { name: 'format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings', '--quiet'] },
  { name: 'types', command: bin('tsc'), args: ['--noEmit'] },
  { name: 'boundaries', command: process.execPath, args: [join(root, 'scripts', 'boundaries.mjs')] },
  { name: 'dead code', command: bin('knip'), args: ['--no-progress'] },
];

// The tools are started by their first line, `env node`: it must find the pinned Node and not the machine's.
const env = { ...process.env, PATH: `${bin('')}:${process.env.PATH ?? ''}` };

const waiting = [...STEPS];
const failed = [];
await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));
console.log(failed.length === 0 ? 'check: all well' : `check: failed in ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function runWaiting() {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const { ok, output, seconds } = await runStep({ ...step, cwd: root, env });
    console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name} (${seconds})`);
    if (ok) continue;
    failed.push(step.name);
    console.log(output.trim().replaceAll(/^/gm, '    '));
  }
}
