// Question: how fast does POST /v1/events take events in? JSON lines in batches of 1,000 over so many
// connections of a client process of its own; each answer comes after the insert. The jobs of the service rest: this is intake alone.
import { answer, declareSource, measured, openBench, order, SOURCE, stored, TENANT } from './measure.mjs';
import { product } from './product.mjs';
import { child } from './child.mjs';
import { issueKey, quietly } from './service.mjs';

const { events, path, connections } = order();
const { startWith } = await product('src/start.js');
const { base, remove } = await openBench({
  LEDGERWATCH_HTTP_PORT: '0',
  LEDGERWATCH_LIMITS_REQUESTS_PER_MINUTE: '1000000',
});
const running = await quietly(async () => startWith(base));
await running.jobs.stop();
await declareSource(running.runtime);
const key = await issueKey(running, TENANT, SOURCE);
const figures = await measured(events, async () => {
  const wanted = { path, url: running.url, key, connections };
  const { stored: n } = await child('http-client.mjs', wanted);
  if (n !== events) throw new Error(`the client counts ${n} stored events`);
});
answer({ ...figures, connections, ...(await stored(running.runtime.store, events)) });
await running.close();
remove();
