// The other side of bench/detect-live.mjs: so many events a second by request, of people at work, and now and then one of
// them takes far too much. Tells when each such act was stored.
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { atWork, CONTEXT } from './detect-fill.mjs';
import { answer, order } from './measure.mjs';

const { url, key, actors, rate, seconds, spikes = {} } = order();
/** Requests of a second. */
const REQUESTS = Math.min(5, rate);
const AGENT = new Agent({ keepAlive: true, maxSockets: 16 });
/** One act of ten is about a record; of the others nothing is counted. */
const ACTIONS = ['record.read', ...Array.from({ length: 9 }, () => 'comms.send')];
const begun = `${process.pid}-${Date.now()}`;
const AGAIN_AFTER = 200;
let [made, refused] = [0, 0];

function act(id, action = ACTIONS[made % ACTIONS.length], volume) {
  const number = made++;
  return JSON.stringify({
    key: `${begun}-${number}`,
    occurredAt: new Date(atWork()).toISOString(),
    actor: { id, type: 'human' },
    action,
    target: { type: 'account', id: `a-${number % 5_000}` },
    ...(volume && { volume }),
    context: { ...CONTEXT, sessionId: id },
  });
}

async function post(lines) {
  const sent = request(`${url}/v1/events`, {
    agent: AGENT,
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
  });
  sent.end(lines.join('\n'));
  const [reply] = await once(sent, 'response');
  const said = await text(reply);
  if (reply.statusCode === 429) {
    refused++;
    await wait(AGAIN_AFTER);
    return post(lines);
  }
  if (reply.statusCode !== 200) throw new Error(`${reply.statusCode}: ${said.slice(0, 300)}`);
  if (JSON.parse(said).stored !== lines.length) throw new Error(`not all was stored: ${said.slice(0, 300)}`);
  return Date.now();
}

/** The first three take too much by name and never else. */
const somebody = () => `u${3 + Math.floor((made * 7_919) % Math.max(1, actors - 4)) + 1}`;

const started = performance.now();
const underWay = [];
const stored = {};
let sent = 0;
for (let n = 0; n < seconds * REQUESTS; n++) {
  const due = (n / REQUESTS) * 1_000;
  await wait(Math.max(0, due - (performance.now() - started)));
  const lines = Array.from({ length: Math.round(rate / REQUESTS) }, () => act(somebody()));
  sent += lines.length;
  underWay.push(post(lines));
  for (const [name, { actor, at }] of Object.entries(spikes)) {
    if (stored[name] !== undefined || at * 1_000 > due) continue;
    stored[name] = post([act(`u${actor}`, 'report.export', { records: 2_000_000 })]);
  }
}
await Promise.all(underWay);
const sentPerSecond = Math.round(sent / ((performance.now() - started) / 1_000));
const told = {};
for (const [name, at] of Object.entries(stored)) told[name] = await at;
answer({ sent, sentPerSecond, refused, spikes: told });
AGENT.destroy();
process.exit(0);
