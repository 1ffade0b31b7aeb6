// The other side of bench/access.mjs: one request after the other over a kept connection, all kinds in turns.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { once } from 'node:events';
import { answer, order, quantiles } from './measure.mjs';

const { path: file, url, rounds, mostSeconds = 30 } = order();
/** By name; in a file, since a thousand keys are too long for an argument. */
const asks = JSON.parse(readFileSync(file, 'utf8'));
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Milliseconds until the whole answer was there. */
async function ask({ path, method = 'GET', headers, body, expects = 200 }, round) {
  const one = headers[round % headers.length];
  const started = performance.now();
  const sent = request(`${url}${path}`, { agent, method, headers: one });
  sent.end(body);
  const [reply] = await once(sent, 'response');
  let said = '';
  for await (const chunk of reply) if (said.length < 300) said += chunk;
  const took = performance.now() - started;
  if (reply.statusCode !== expects) throw new Error(`${path}: ${reply.statusCode} ${said.slice(0, 300)}`);
  return took;
}

const took = Object.fromEntries(Object.keys(asks).map((name) => [name, []]));
const ends = performance.now() + mostSeconds * 1000;
for (let round = 0; round < rounds && (round === 0 || performance.now() < ends); round++)
  for (const [name, one] of Object.entries(asks)) took[name].push(await ask(one, round));
answer(Object.fromEntries(Object.entries(took).map(([name, all]) => [name, quantiles(all)])));
agent.destroy();
