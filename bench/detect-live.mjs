// Question: how long does it take from stored to raised while 5,000 events come in each second by request, and when nothing
// comes after? One person takes far too much half-way, another in the last second. The service runs as it does.
// `node --expose-gc bench/detect-live.mjs '{"actors":1000,"rate":5000,"seconds":240}'`
import { setTimeout as wait } from 'node:timers/promises';
import { child } from './child.mjs';
import { answer, measured, openBench, order, round, SOURCE, TENANT } from './measure.mjs';
import { issueKey, quietly } from './service.mjs';
import { product } from './product.mjs';

const { actors = 1_000, rate = 5_000, seconds = 240 } = order();
/** Longer than that nobody waits. */
const MOST_LAG = 120_000;
const { TenantKeys } = await product('src/privacy/pseudonyms.js');
const { base, remove } = await openBench({
  LEDGERWATCH_HTTP_PORT: '0',
  LEDGERWATCH_LIMITS_REQUESTS_PER_MINUTE: '1000000',
});
// By a process of its own: what filling needs of memory is none of the service's.
await child('detect-live-fill.mjs', { actors, dataDir: base.config.dataDir });
const { startWith } = await product('src/start.js');
const running = await quietly(async () => startWith(base));
const { store, secrets } = running.runtime;
const keys = await TenantKeys.open(secrets, TENANT);
const keyOf = (n) => keys.personKey('actor', SOURCE, `u${n}`);
const client = { url: running.url, key: await issueKey(running, TENANT, SOURCE) };
// The day's profiles are there, as they are within a minute of a day's first act.
await child('detect-live-client.mjs', { ...client, actors, rate: 10, seconds: 1 });
await judged();
const figures = await measured(rate * seconds, async () => {
  const spikes = { during: { actor: 1, at: seconds / 2 }, last: { actor: 2, at: seconds - 1 } };
  const lags = Object.fromEntries(
    Object.entries(spikes).map(([name, { actor }]) => [name, raisedAt(keyOf(actor))]),
  );
  const told = await child('detect-live-client.mjs', { ...client, actors, rate, seconds, spikes });
  const lagSeconds = {};
  for (const name of Object.keys(spikes))
    lagSeconds[name] = round(((await lags[name]) - told.spikes[name]) / 1_000, 1);
  return { lagSeconds, sent: told.sent, sentPerSecond: told.sentPerSecond, refused: told.refused };
});
// Once more, with nothing before and nothing after it.
const alone = raisedAt(keyOf(3));
const told = await child('detect-live-client.mjs', {
  ...client,
  actors,
  rate: 1,
  seconds: 1,
  spikes: { alone: { actor: 3, at: 0 } },
});
figures.lagSeconds.alone = round(((await alone) - told.spikes.alone) / 1_000, 1);
const { cpuMicrosPerEvent, eventsPerSecond: _, ...rest } = figures;
answer({ actors, rate, ...rest, cpuMicrosPerEvent });
await running.close();
remove();
process.exit(0);

async function select(sql) {
  return JSON.parse(`[${(await store.engine.select(sql, {})).trim().replaceAll('\n', ',')}]`);
}

async function judged() {
  const { unjudgedEvents } = await product('src/store/unjudged.js');
  for (;;) {
    const [{ n }] = await select(
      `SELECT count() AS n FROM profiles WHERE tenant = '${TENANT}' AND actor_key = ''`,
    );
    if (Number(n) > 0 && (await unjudgedEvents(store)) === 0) return;
    await wait(500);
  }
}

/** When an alert about somebody was first there, by the clock of this machine; after a while it is given up. */
async function raisedAt(actorKey) {
  const sql = `SELECT count() AS n FROM facts WHERE tenant = '${TENANT}' AND kind = 'alert' AND type = 'raised'
    AND position(data, '${actorKey}') > 0`;
  const until = Date.now() + seconds * 1_000 + MOST_LAG;
  while (Date.now() < until) {
    const [{ n }] = await select(sql);
    if (Number(n) > 0) return Date.now();
    await wait(250);
  }
  return Infinity;
}
