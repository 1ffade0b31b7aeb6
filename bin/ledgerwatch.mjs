#!/usr/bin/env -S node --max-semi-space-size=16 --heap-growing-percent=70
// `npx ledgerwatch`: runs the built command line, with the pinned Node when this one is too old for it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const OLDEST = [22, 12];
/**
 * Halves of the young generation in MiB, and by how much the old one may grow until it is collected: Node's own choices are
 * four times as much each, for some percent less of CPU (docs/performance.md, Memory).
 */
const HEAP = ['--max-semi-space-size=16', '--heap-growing-percent=70'];
const main = new URL('../dist/src/cli/main.js', import.meta.url);
const pinned = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));

// The embedded database holds one thread of this pool for every running query (docs/decisions/traps.md, 4).
process.env.UV_THREADPOOL_SIZE ??= '16';

const [major, minor] = process.versions.node.split('.').map(Number);
const tooOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);

if (!existsSync(main)) refuse('Ledgerwatch is not built yet: run "npm run build" first.');
else if (!tooOld) await runHere();
else if (existsSync(pinned)) handOver();
else refuse(`Ledgerwatch needs Node ${OLDEST.join('.')} or later, and this is ${process.version}.`);

function refuse(reason) {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

/** What Node compiles of some thousand modules is kept beside them, where that may be written: the next start reads it. */
async function runHere() {
  module.enableCompileCache(fileURLToPath(new URL('../dist/.compiled/', import.meta.url)));
  await import(main.href);
}

/** Same arguments, terminal and signals; ends as the other one ends. */
function handOver() {
  const child = spawn(pinned, [...HEAP, fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`${pinned}: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) return process.exit(code);
    process.removeAllListeners(signal);
    return process.kill(process.pid, signal);
  });
}
