// The other side of bench/intake-http.mjs: posts a file's lines in batches over a few kept connections.
import { createReadStream } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { answer, BATCH, order } from './measure.mjs';

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

async function* batches() {
  let held = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    held.push(line);
    if (held.length < BATCH) continue;
    yield held.join('\n');
    held = [];
  }
  if (held.length > 0) yield held.join('\n');
}

const all = batches();
let storedEvents = 0;
async function connection() {
  for (let next = await all.next(); next.done !== true; next = await all.next()) {
    storedEvents += await post(next.value);
    if (storedEvents % (50 * BATCH) === 0) process.stderr.write(`  http: ${storedEvents} stored\r`);
  }
}
await Promise.all(Array.from({ length: connections }, connection));
answer({ stored: storedEvents });
agent.destroy();
