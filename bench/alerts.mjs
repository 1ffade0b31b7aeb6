// Question: what does it cost to raise alerts, one and by the thousand, and does the list stay fast with 10,000 that are open?
// Findings are written as detection writes them, and alerts raised of them; then another process asks the service.
// `node --expose-gc bench/alerts.mjs '{"alerts":10000}'`
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { child } from './child.mjs';
import {
  answer,
  declareSource,
  openBench,
  order,
  quantiles,
  round,
  SOURCE,
  TENANT,
  warnings,
} from './measure.mjs';
import { product } from './product.mjs';
import { quietly } from './service.mjs';

const { alerts = 10_000, batch = 1_000, singles = 50, rounds = 200 } = order();
const HOUR = 3_600_000;
const SETTLING = 61_000;
/** So many people, a day of theirs after the other. */
const PEOPLE = 500;
const DETECTORS = [
  ['exported-records', 'export'],
  ['records-read', 'read'],
  ['records-changed', 'change'],
  ['records-deleted', 'destroy'],
];

const { startWith } = await product('src/start.js');
const { RaiseAlerts } = await product('alerts/raise.js');
const { Facts } = await product('src/store/facts.js');
const { Findings } = await product('src/store/findings.js');
const { sharedReadsOf } = await product('alerts/shared/read-shared.js');
const { StateShared } = await product('alerts/shared/state-shared.js');
const { contentBytes, eventLine } = await product('src/store/event-row.js');
const { append } = await product('src/store/ledger.js');
const { base, remove } = await openBench({
  LEDGERWATCH_HTTP_PORT: '0',
  LEDGERWATCH_LIMITS_REQUESTS_PER_MINUTE: '1000000',
});
const running = await quietly(async () => startWith(base));
const { store } = running.runtime;
await declareSource(running.runtime);
await running.jobs.stop();
const findings = new Findings(store);
const facts = new Facts(store);
const raise = new RaiseAlerts({ store, facts, findings, logger: warnings });
const sharedOf = sharedReadsOf(store, running.runtime.people.keys);
const shared = new StateShared({ store, facts, sharedOf });

let made = 0;
let cited = 0;
const inBatches = [];
const sharedOfBatches = [];
while (made < alerts) {
  inBatches.push((await raised(batch)) / batch);
  sharedOfBatches.push((await looked(batch)) / batch);
}
// What was written within the last minute is looked at again; between two alerts of a day it is nothing.
await wait(SETTLING);
const alone = [];
const sharedOfOne = [];
while (made < alerts + singles) {
  alone.push(await raised(1));
  sharedOfOne.push(await looked(1));
}
const path = join(base.config.dataDir, 'asks.json');
const open = `/v1/tenants/${TENANT}/alerts`;
const headers = [
  { authorization: `Bearer ${readFileSync(`${base.config.dataDir}/admin.key`, 'utf8').trim()}` },
];
const first = await (await fetch(`${running.url}${open}?limit=1`, { headers: headers[0] })).json();
const ago = (days) => new Date(Date.now() - days * 24 * HOUR).toISOString();
const asks = {
  'the newest 50': `${open}?limit=50`,
  'the newest 50 that are open': `${open}?status=open&limit=50`,
  '50 that somebody resolved': `${open}?status=resolved&limit=50`,
  '50 that are high or critical': `${open}?severity=high&limit=50`,
  '50 of a family that has none': `${open}?family=login&limit=50`,
  'of one week': `${open}?from=${ago(14)}&to=${ago(7)}&limit=50`,
  'one, with its facts': `${open}/${first.alerts[0].id}`,
  'the newest 50 cases': `/v1/tenants/${TENANT}/cases?limit=50`,
};
writeFileSync(
  path,
  JSON.stringify(
    Object.fromEntries(Object.entries(asks).map(([name, one]) => [name, { path: one, headers }])),
  ),
);
answer({
  alerts: made,
  raiseMsPerAlert: { batch, ...rounded(inBatches) },
  raiseMsAlone: quantiles(alone),
  sharedMsPerAlert: { batch, ...rounded(sharedOfBatches) },
  sharedMsAlone: quantiles(sharedOfOne),
  answerMs: await child('access-client.mjs', { path, url: running.url, rounds }),
});
await running.close();
remove();
process.exit(0);

/** Milliseconds from findings that are stored, with the events that they cite, to facts that are. */
async function raised(count) {
  const found = Array.from({ length: count }, () => finding(made++));
  await append(store, found.flatMap(eventsOf), `bench ${made}`);
  await findings.write(found);
  const started = performance.now();
  const { stated } = await raise.run();
  if (stated.raised !== count) throw new Error(`${stated.raised} alerts were raised and not ${count}`);
  return performance.now() - started;
}

/** Milliseconds until it is stated what these alerts share with others, which nobody waits for. */
async function looked(count) {
  const started = performance.now();
  const claims = await shared.run();
  if (claims !== count) throw new Error(`${claims} claims were looked into and not ${count}`);
  return performance.now() - started;
}

function finding(n) {
  const [detector, family] = DETECTORS[n % DETECTORS.length];
  const day = Math.floor(n / (PEOPLE * DETECTORS.length));
  const to = Math.floor(Date.now() / HOUR) * HOUR - day * 24 * HOUR;
  const at = new Date(to).toISOString();
  const actual = 1_000 + n;
  return {
    id: randomUUID(),
    tenant: TENANT,
    actorKey: createHash('md5')
      .update(String(Math.floor(n / DETECTORS.length) % PEOPLE))
      .digest('hex'),
    source: SOURCE,
    detector,
    family,
    occurredFrom: new Date(to - HOUR).toISOString(),
    occurredTo: at,
    receivedAt: at,
    evaluatedAt: new Date().toISOString(),
    score: 3 + (n % 10) / 10,
    severity: ['medium', 'high', 'critical'][n % 3],
    state: 'raised',
    history: false,
    localDay: at.slice(0, 10),
    sentence: `${actual} records exported between 10:00 and 11:00; usual for this person: 0 to 40`,
    evidence: [
      {
        measure: 'export',
        actual,
        usualLow: 0,
        usualHigh: 40,
        windowFrom: new Date(to - HOUR).toISOString(),
        windowTo: at,
        basis: 'person',
        sampleDays: 40,
        learning: false,
        tail: 7.4,
        eventIds: [randomUUID(), randomUUID()],
        eventCount: 2,
        profileVersion: 'v1',
      },
    ],
  };
}

function eventsOf({ actorKey, occurredFrom, evidence }) {
  return evidence[0].eventIds.map((id) => {
    const offset = cited++;
    const occurredAt = Date.parse(occurredFrom);
    const event = {
      key: id,
      occurredAt: occurredFrom,
      actor: { id: actorKey.slice(0, 8) },
      action: 'report.export',
      target: { type: 'Report', id: `r${offset % 97}` },
      context: { ip: `203.0.113.${offset % 250}`, sessionId: `s${offset >> 3}` },
    };
    const position = { topic: 'bench', partition: 0, offset: BigInt(offset), item: 0 };
    const head = { ...position, receivedAt: occurredAt, mapping: 'json/1', missing: [], derived: [] };
    const of = { tenant: TENANT, source: SOURCE, feed: 'events', id, key: id };
    const content = contentBytes(event, { actor: actorKey, onBehalfOf: '', subjects: [] }, occurredAt, 0);
    const line = eventLine({ ...head, ...of }, content, '0'.repeat(16), '0'.repeat(32));
    return { ...of, actorKey, occurredAt, contentHash: '0'.repeat(16), position, line };
  });
}

function rounded(times) {
  return Object.fromEntries(Object.entries(quantiles(times)).map(([name, ms]) => [name, round(ms, 2)]));
}
