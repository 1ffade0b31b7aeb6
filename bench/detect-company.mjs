// Question: how long does a company's past take from its file to what would have been raised, as a user does it by command:
// simulate, import, replay? `replay` first judges what came in, day by day, then walks over it again.
// `node bench/detect-company.mjs '{"people":500,"weeks":12}'`; a tenth: `{"people":50}`; a busier company, in which each act is
// done five times at its instant: `{"times":5}`. Linux only.
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answer, order, round } from './measure.mjs';

const { people = 500, weeks = 12, seed = 1, times = 1 } = order();
const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-bench-company-'));
const out = join(folder, 'company');
const tenant = 'bench';
const COMMAND = new URL('../bin/ledgerwatch.mjs', import.meta.url).pathname;
/** The pinned one: by another the command would hand over to a process that is not looked at. */
const NODE = new URL('../node_modules/.bin/node', import.meta.url).pathname;
/** Clock ticks of /proc a second, on every Linux that Node runs on. */
const TICKS = 100;
const KIB = 1024;

await command('simulate', '--seed', seed, '--users', people, '--weeks', weeks, '--out', out);
const { t0 } = JSON.parse(readFileSync(join(out, 'labels.json'), 'utf8'));
const from = Date.parse(t0);
const days = {
  from: new Date(from).toISOString(),
  to: new Date(from + weeks * 7 * 86_400_000).toISOString(),
};
await command('tenant', 'add', tenant);
await command('source', 'add', 'crm', '--tenant', tenant);
const ofCrm = ['--tenant', tenant, '--source', 'crm'];
const file = times === 1 ? join(out, 'events.jsonl') : await repeated(join(out, 'events.jsonl'));
const imported = await command('import', ...ofCrm, '--format', 'json', file);
const alerts = join(folder, 'alerts.jsonl');
const replayed = await command(
  'replay',
  '--tenant',
  tenant,
  '--from',
  days.from,
  '--to',
  days.to,
  '--out',
  alerts,
);
const again = await command(
  'replay',
  '--tenant',
  tenant,
  '--from',
  days.from,
  '--to',
  days.to,
  '--out',
  `${alerts}-2`,
);
const events = JSON.parse(imported.said.trim().split('\n').at(-1)).stored;
answer({
  people,
  weeks,
  times,
  events,
  alerts: readFileSync(alerts, 'utf8').trim().split('\n').length,
  importing: figuresOf(imported, events),
  judgingAndReplaying: figuresOf(replayed, events),
  replayingAgain: figuresOf(again, events),
  minutes: round((imported.seconds + replayed.seconds) / 60, 1),
});
rmSync(folder, { recursive: true, force: true });

/** Each act so many times: a file of its own beside the first. */
async function repeated(path) {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
  const more = async function* () {
    for await (const line of lines) {
      const act = JSON.parse(line);
      for (let nth = 0; nth < times; nth++) yield `${JSON.stringify({ ...act, key: `${act.key}.${nth}` })}\n`;
    }
  };
  const busier = `${path}-busier`;
  await pipeline(Readable.from(more()), createWriteStream(busier));
  return busier;
}

function figuresOf({ seconds, cpuSeconds, rssPeakMiB }, of) {
  return {
    seconds: round(seconds, 1),
    cpuSeconds: round(cpuSeconds, 1),
    cpuMicrosPerEvent: round((cpuSeconds * 1e6) / of, 1),
    rssPeakMiB,
  };
}

/** Runs a command to its end; CPU and memory are looked at until then. */
async function command(...words) {
  process.stderr.write(`  ${words[0]}\n`);
  const started = performance.now();
  const child = spawn(
    NODE,
    ['--max-semi-space-size=16', '--heap-growing-percent=70', COMMAND, ...words.map(String)],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16', LEDGERWATCH_DATA_DIR: join(folder, 'data') },
    },
  );
  let [said, complained] = ['', ''];
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (complained = `${complained}${text}`.slice(-2_000)));
  let seen = { cpuSeconds: 0, rssPeakMiB: 0 };
  const watch = setInterval(() => (seen = lookAt(child.pid) ?? seen), 50);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${complained}`);
  return { ...seen, said, seconds: (performance.now() - started) / 1_000 };
}

function lookAt(pid) {
  try {
    const [utime, stime] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (peak === undefined) return undefined;
    return {
      cpuSeconds: (Number(utime) + Number(stime)) / TICKS,
      rssPeakMiB: Math.round(Number(peak) / KIB),
    };
  } catch {
    return undefined;
  }
}
