import { beforeAll, describe, expect, it } from 'vitest';
import { Authenticator } from '../../../src/access/authenticator.js';
import { KeyUses } from '../../../src/access/keys/key-uses.js';
import { Keys } from '../../../src/access/keys/keys.js';
import { KeysController } from '../../../src/access/keys/keys.controller.js';
import { admit } from '../../../src/access/rights/access.guard.js';
import { accessOf } from '../../../src/access/rights/requires.js';
import { TokenBuckets } from '../../../src/access/token-bucket.js';
import { SimulatedClock, systemClock } from '../../../src/kernel/clock.js';
import { trailEntry } from '../../../src/access/trail/entry.js';
import { memoryTrail } from '../../support/memory-trail.js';
import { MemoryFacts } from '../../support/memory-facts.js';

const KEYS = 1_000;
const REQUESTS = 5_000;

const clock = new SimulatedClock(systemClock.now());
const facts = new MemoryFacts(clock);
const uses = new KeyUses(facts, clock);
const authenticator = new Authenticator(new Keys(facts, clock), new TokenBuckets(60, clock), (id) =>
  uses.note(id),
);
const headers: string[] = [];

beforeAll(async () => {
  const keys = new Keys(facts, clock);
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
  it(`ask the store nothing for a request while ${KEYS} keys are in use: bench/access.mjs measures them`, async () => {
    for (let request = 0; request < KEYS; request++) await pass(request);
    const before = facts.reads;
    for (let request = 0; request < REQUESTS; request++) {
      await pass(request);
      leave(request);
    }
    expect(facts.reads - before).toBe(0);
  });

  it('ask once for all keys when two seconds have passed, whatever their number', async () => {
    for (let request = 0; request < KEYS; request++) await pass(request);
    const before = facts.reads;
    clock.advanceTo(clock.now() + 2_000);
    for (let request = 0; request < KEYS; request++) await pass(request);
    expect(facts.reads - before).toBe(1);
  });
});
