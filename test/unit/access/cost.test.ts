import { beforeAll, describe, expect, it } from 'vitest';
import { Authenticator } from '../../../src/access/authenticator.js';
import { KeyUses } from '../../../src/access/keys/key-uses.js';
import { Keys } from '../../../src/access/keys/keys.js';
import { KeysController } from '../../../src/access/keys/keys.controller.js';
import { admit } from '../../../src/access/rights/access.guard.js';
import { accessOf } from '../../../src/access/rights/requires.js';
import { TokenBuckets } from '../../../src/access/token-bucket.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { trailEntry } from '../../../src/access/trail/entry.js';
import { memoryTrail } from '../../support/memory-trail.js';
import { MemoryFacts } from '../../support/memory-facts.js';

const KEYS = 1_000;
const REQUESTS = 20_000;
const MOST_MS = 0.2;

const facts = new MemoryFacts(systemClock);
const uses = new KeyUses(facts, systemClock);
const authenticator = new Authenticator(
  new Keys(facts, systemClock),
  new TokenBuckets(60, systemClock),
  (id) => uses.note(id),
);
const headers: string[] = [];

beforeAll(async () => {
  const keys = new Keys(facts, systemClock);
  for (let key = 0; key < KEYS; key++) {
    const scope = { kind: 'api', role: 'administrator', tenant: `t${key}` } as const;
    headers.push(`Bearer ${(await keys.issue(scope, 'test')).text}`);
  }
});

const { trail } = memoryTrail(systemClock.now(), { batch: 2 * REQUESTS, most: 2 * REQUESTS });

/** What a request leaves: its entry, as the hooks of the HTTP shell make it. */
function leave(request: number): void {
  const caller = { id: `key:${request}`, grants: [{ role: 'administrator', tenant: 'acme' }] as const };
  const origin = { ip: '192.0.2.1', userAgent: 'curl/8', requestId: `r${request}`, channel: 'api' as const };
  const act = { action: 'audit.read', thing: 'key', actor: caller } as const;
  const search = { from: '2026-03-02T09:00:00Z' };
  const done = { key: `r${request}`, at: trail.now(), act, origin, records: 25, search };
  trail.note('acme', trailEntry(done));
}

/** All that stands between a request and its route: the header read, the key verified, the decision made. */
async function pass(request: number): Promise<void> {
  const principal = await authenticator.authenticate(headers[request % KEYS], '192.0.2.1');
  // As the guard does, for a route of a class.
  const route = accessOf(Reflect.get(KeysController.prototype, 'list'), KeysController);
  admit(route, principal, { tenant: `t${request % KEYS}` }, systemClock.now());
}

describe('the guard and the entry of the trail', () => {
  it(`cost a request less than ${MOST_MS} ms while ${KEYS} keys are in use`, async () => {
    for (let request = 0; request < KEYS; request++) await pass(request);
    const before = facts.reads;
    const start = performance.now();
    for (let request = 0; request < REQUESTS; request++) await pass(request);
    const each = (performance.now() - start) / REQUESTS;
    process.stderr.write(`guard: ${(each * 1_000).toFixed(1)} us a request\n`);
    expect(each).toBeLessThan(MOST_MS);
    const noted = performance.now();
    for (let request = 0; request < REQUESTS; request++) leave(request);
    const entry = (performance.now() - noted) / REQUESTS;
    process.stderr.write(`trail: ${(entry * 1_000).toFixed(1)} us a request\n`);
    expect(each + entry).toBeLessThan(MOST_MS);
    // At most one comparison every two seconds, whatever the number of keys.
    expect(facts.reads - before).toBeLessThanOrEqual(1 + (each * REQUESTS) / 2_000);
  });
});
