// Runs one long step: its output is kept and shown only when it fails; a terminal sees the seconds pass.
import { spawn } from 'node:child_process';

const TICK_MS = 1_000;
/** Without a terminal (a log of CI) a sign of life every so many seconds is enough. */
const QUIET_SECONDS = 15;

export const secondsSince = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;

/** `{ name, command, args, cwd, env }` to `{ ok, output, seconds }`; never throws. */
export async function runStep({ name, command, args, cwd, env = process.env }) {
  const started = Date.now();
  const stopTicking = tick(name, started);
  const { ok, output } = await capture(command, args, { cwd, env });
  stopTicking();
  return { ok, output, seconds: secondsSince(started) };
}

function capture(command, args, options) {
  return new Promise((resolve) => {
    const chunks = [];
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: `${command}: ${error.message}` }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

function tick(name, started) {
  const terminal = process.stdout.isTTY;
  let ticks = 0;
  const timer = setInterval(() => {
    ticks++;
    if (terminal) process.stdout.write(`\r  … ${name} (${ticks} s)`);
    else if (ticks % QUIET_SECONDS === 0) process.stdout.write(`  … ${name} (${secondsSince(started)})\n`);
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    if (terminal && ticks > 0) process.stdout.write('\r\u001b[2K');
  };
}
