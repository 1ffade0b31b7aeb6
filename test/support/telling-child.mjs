// A process that raises alerts and tells of them with the built product, wired as the service is, and dies where it is told
// to. Its order comes as JSON on stdin; what it has to say goes to stdout as JSON lines, written at once.
import { readFileSync, writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { NestFactory } from '@nestjs/core';

// Named by an expression, so that type-checking tools leave the built product alone.
const built = async (path) => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { DispatchAlerts } = await built('alerts/dispatch.js');
const { RaiseAlerts } = await built('alerts/raise.js');
const { AppModule } = await built('src/app.module.js');
const { loadConfig } = await built('src/config/load-config.js');
const { SimulatedClock } = await built('src/kernel/clock.js');
const { Metrics } = await built('src/metrics/metrics.js');
const { workOf } = await built('src/roles.js');
const { openRuntime } = await built('src/runtime.js');
const { Findings } = await built('src/store/findings.js');
const { Store } = await built('src/store/store.js');

/** Longer than the wait after a failed attempt. */
const LATER = 60_000;
const RUNS = 500;

const order = JSON.parse(await text(process.stdin));
/** Whole before it goes on, though a pipe takes a part at a time, or nothing while it is full. */
const say = (line) => {
  let left = Buffer.from(`${JSON.stringify(line)}\n`);
  while (left.length > 0) {
    try {
      left = left.subarray(writeSync(1, left));
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};
const told = (level) => (fields, message) =>
  process.stderr.write(`${level} ${message} ${JSON.stringify(fields)}\n`);
const nothing = () => undefined;
const logger = { error: told('error'), warn: told('warn'), info: nothing, debug: nothing };

/** Dies around the n-th row of the delivery log of this kind. */
function setTrap({ when, attempt, hit }) {
  const write = Store.prototype.write;
  let seen = 0;
  Store.prototype.write = async function (table, rows, ...rest) {
    const isIt =
      table === 'deliveries' &&
      rows.some((row) => (attempt === 0 ? row.detail === 'begun' : row.outcome === 'delivered')) &&
      ++seen === hit;
    if (isIt && when === 'before') die();
    const written = await write.call(this, table, rows, ...rest);
    if (isIt && when === 'after') die();
    return written;
  };
}

function die() {
  say({ said: 'dying' });
  process.kill(process.pid, 'SIGKILL');
}

const { workingDir, now } = order;
const config = loadConfig({ env: { LEDGERWATCH_HTTP_PORT: '0' }, workingDir });
const clock = new SimulatedClock(now);
const runtime = await openRuntime({ config, clock, logger, metrics: new Metrics() });
if (order.findings !== undefined)
  await new Findings(runtime.store).write(JSON.parse(readFileSync(order.findings, 'utf8')));
const app = await NestFactory.createApplicationContext(AppModule.with(runtime, await workOf(runtime)), {
  logger: false,
});
if (order.trap !== undefined) setTrap(order.trap);
await app.get(RaiseAlerts).run();
const sums = { delivered: 0, retry: 0, failed: 0, waiting: 0 };
for (let run = 0; ; run++) {
  if (run === RUNS) throw new Error(`not told after ${RUNS} runs: ${JSON.stringify(sums)}`);
  const outcome = await app.get(DispatchAlerts).run();
  for (const [name, count] of Object.entries(outcome)) sums[name] += count;
  if (Object.values(outcome).every((count) => count === 0)) break;
  clock.advanceTo(clock.now() + LATER);
}
const rows = await runtime.store.engine.select(
  'SELECT alert_id, attempt, outcome, batch FROM deliveries ORDER BY alert_id, attempt',
  {},
);
say({
  said: 'log',
  rows:
    rows.trim() === ''
      ? []
      : rows
          .trim()
          .split('\n')
          .map((row) => JSON.parse(row)),
});
await app.close();
await runtime.close();
say({ said: 'complete' });
process.exit(0);
