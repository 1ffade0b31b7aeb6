// The other side of bench/intake-http.mjs: posts a file's lines in batches over a few kept connections.
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { answer, BATCH, batchesOf, order } from './measure.mjs';

const { path, url, key, connections } = order();
const agent = new Agent({ keepAlive: true, maxSockets: connections });

async function post(body) {
  const sent = request(`${url}/v1/events`, {
    agent,
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
  });
  sent.end(body);
  const [reply] = await once(sent, 'response');
  const said = await text(reply);
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode}: ${said.slice(0, 300)}`);
  return JSON.parse(said).stored;
}

const all = batchesOf(path);
let storedEvents = 0;
async function connection() {
  for (let next = await all.next(); next.done !== true; next = await all.next()) {
    const taken = await post(next.value.join('\n'));
    storedEvents += taken;
    if (storedEvents % (50 * BATCH) === 0) process.stderr.write(`  http: ${storedEvents} stored\r`);
  }
}
await Promise.all(Array.from({ length: connections }, connection));
answer({ stored: storedEvents });
agent.destroy();
