// One question is one process: its memory is its own, and what it leaves behind goes with it.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** As bin/ledgerwatch.mjs sets them: running queries must not hold up files and crypto, and memory is bounded. */
const THREADS = { UV_THREADPOOL_SIZE: '16' };
const HEAP = ['--max-semi-space-size=16', '--heap-growing-percent=70'];

/** Runs a file of this folder with an order, and gives its last line as JSON. */
export async function child(file, order) {
  const path = new URL(file, import.meta.url).pathname;
  const started = spawn(process.execPath, ['--expose-gc', ...HEAP, path, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...THREADS, ...process.env },
  });
  const exited = new Promise((resolve) => started.once('close', resolve));
  const said = await text(started.stdout);
  const code = await exited;
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  return JSON.parse(said.trim().split('\n').at(-1));
}
