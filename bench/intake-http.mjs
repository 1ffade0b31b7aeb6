// Question: how fast does POST /v1/events take events in? JSON lines in batches of 1,000 over so many
// connections of a client process of its own; each answer comes after the insert. The jobs of the service rest: this is intake alone.
import { answer, declareSource, measured, openBench, order, SOURCE, stored, TENANT } from './measure.mjs';
import { product } from './product.mjs';
import { child } from './child.mjs';

const { events, path, connections } = order();
const { startWith } = await product('src/start.js');
const { base, remove } = await openBench({
  LEDGERWATCH_HTTP_PORT: '0',
  LEDGERWATCH_LIMITS_REQUESTS_PER_MINUTE: '1000000',
});
const running = await quietly(async () => startWith(base));
await running.jobs.stop();
await declareSource(running.runtime);
const key = await issueKey(running);
const figures = await measured(events, async () => {
  const wanted = { path, url: running.url, key, connections };
  const { stored: n } = await child('http-client.mjs', wanted);
  if (n !== events) throw new Error(`the client counts ${n} stored events`);
});
answer({ ...figures, connections, ...(await stored(running.runtime.store, events)) });
await running.close();
remove();

async function issueKey({ url, runtime }) {
  const { readFileSync } = await import('node:fs');
  const admin = readFileSync(`${runtime.config.dataDir}/admin.key`, 'utf8').trim();
  const reply = await fetch(`${url}/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'intake', tenant: TENANT, source: SOURCE }),
  });
  return (await reply.json()).key;
}

/** The service shows its first key to the terminal; nobody needs this one. */
async function quietly(work) {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = () => true;
  try {
    return await work();
  } finally {
    process.stderr.write = write;
  }
}
