// What every question needs: an open product in a folder of its own, its clock, its memory, its size on disk.
import { createReadStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { product } from './product.mjs';

export const TENANT = 'bench';
export const SOURCE = 'crm';
export const BATCH = 1_000;

const MIB = 1024 ** 2;

/** Parts of the product that a question uses, and a folder that goes away at the end. */
export async function openBench(env = {}, dataDir = mkdtempSync(join(tmpdir(), 'ledgerwatch-bench-'))) {
  const { loadConfig } = await product('src/config/load-config.js');
  const { systemClock } = await product('src/kernel/clock.js');
  const { Metrics } = await product('src/metrics/metrics.js');
  const config = loadConfig({ env: { LEDGERWATCH_DATA_DIR: dataDir, ...env }, workingDir: dataDir });
  const base = { config, clock: systemClock, logger: warnings, metrics: new Metrics() };
  return { base, remove: () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }) };
}

export const declareSource = async (runtime) => declareSources(runtime, [SOURCE]);

export async function declareSources({ declarations }, ids) {
  await declarations.declareTenant({ id: TENANT, timeZone: 'UTC', horizonDays: 3650 }, 'bench');
  for (const id of ids)
    await declarations.declareSource(TENANT, { id, format: 'json', promisedDelayMinutes: 60 }, 'bench');
}

const tell = (fields, message) => process.stderr.write(`  ${message} ${JSON.stringify(fields)}\n`);
const nothing = () => undefined;
export const warnings = { debug: nothing, info: nothing, warn: tell, error: tell };

/**
 * Runs the work and gives its figures, with what it adds to them. `events` is a number, or asked when the work has ended.
 * CPU is that of this process, engine threads included.
 */
export async function measured(count, work) {
  globalThis.gc?.();
  const rssBefore = process.memoryUsage.rss();
  const cpu = process.cpuUsage();
  const started = performance.now();
  let rssPeak = rssBefore;
  let atPeak = process.memoryUsage();
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() <= rssPeak) return;
    atPeak = process.memoryUsage();
    rssPeak = atPeak.rss;
    // The system is asked under a lock that the engine's threads take too: more often would be a part of what is measured.
  }, 100);
  const more = await work();
  const seconds = (performance.now() - started) / 1000;
  clearInterval(watch);
  const { user, system } = process.cpuUsage(cpu);
  const events = typeof count === 'number' ? count : await count();
  return {
    events,
    seconds: round(seconds, 2),
    eventsPerSecond: Math.round(events / seconds),
    cpuMicrosPerEvent: round((user + system) / events, 1),
    rssBeforeMiB: Math.round(rssBefore / MIB),
    rssPeakMiB: Math.round(rssPeak / MIB),
    // The rest is the engine's, and the code of both.
    ofThatHeapMiB: Math.round(atPeak.heapTotal / MIB),
    ofThatBuffersMiB: Math.round(atPeak.external / MIB),
    ...(typeof more === 'object' && !Array.isArray(more) ? more : {}),
  };
}

/** Bytes on disk for each event once the parts are merged, and what is stored: nothing may be missing. */
export async function stored(store, events) {
  const number = async (sql) => Number(Object.values(JSON.parse(await store.engine.select(sql, {})))[0]);
  const rows = await number('SELECT count() AS n FROM events');
  if (rows !== events) throw new Error(`${rows} events are stored and not ${events}`);
  const tables = ['events', 'subject_events', 'touched'];
  for (const table of tables) await store.engine.command(`OPTIMIZE TABLE ${table} FINAL`);
  const bytesPerEvent = {};
  for (const table of tables)
    bytesPerEvent[table] = round(
      (await number(
        `SELECT sum(bytes_on_disk) AS n FROM system.parts WHERE active AND database = currentDatabase() AND table = '${table}'`,
      )) / events,
      1,
    );
  const all = await number(
    'SELECT sum(bytes_on_disk) AS n FROM system.parts WHERE active AND database = currentDatabase()',
  );
  return { bytesPerEvent: { ...bytesPerEvent, everything: round(all / events, 1) } };
}

export const round = (value, digits) => Number(value.toFixed(digits));

/** Of times in ms: how long half of them took at most, 95 % of them, and all. */
export function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => round(sorted[Math.ceil(sorted.length * share) - 1], 3);
  return { p50: at(0.5), p95: at(0.95), most: at(1), count: sorted.length };
}

/** The lines of a file, so many at a time. */
export async function* batchesOf(path, size = BATCH) {
  let rest = '';
  let held = [];
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: MIB })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    held.push(...lines);
    for (; held.length >= size; held = held.slice(size)) yield held.slice(0, size);
  }
  if (rest !== '') held.push(rest);
  if (held.length > 0) yield held;
}

/** Hands messages in, and comes back after a moment when it is told to. */
export async function submitted(intake, messages) {
  for (;;) {
    try {
      return await intake.http.submit(messages);
    } catch (error) {
      if (error.code !== 'OVERLOADED') throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** The order of a child process, and its one answer. */
export const order = () => JSON.parse(process.argv[2] ?? '{}');
export const answer = (figures) => process.stdout.write(`${JSON.stringify(figures)}\n`);
