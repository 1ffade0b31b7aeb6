import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAlerts } from '../../../alerts/alert-log.js';
import { alertIdOf } from '../../../alerts/alert.js';
import { CaseBook } from '../../../alerts/cases/case-book.js';
import { listCases } from '../../../alerts/cases/read-cases.js';
import type { AlertFilter } from '../../../alerts/list.js';
import { listByWeight } from '../../../alerts/list-by-weight.js';
import { RaiseAlerts } from '../../../alerts/raise.js';
import { declareCriticality } from '../../../alerts/risk/declare-criticality.js';
import { readRisk } from '../../../alerts/risk/read-risk.js';
import { StateShared } from '../../../alerts/shared/state-shared.js';
import { sharedReadsOf } from '../../../alerts/shared/read-shared.js';
import { inForce } from '../../../src/access/rights/principal.js';
import { recomputeSightings } from '../../../src/baseline/sightings/sightings-store.js';
import type { IncomingEvent } from '../../../src/event/incoming-event.js';
import { DAY, HOUR } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { KeysOfTenants } from '../../../src/privacy/keys-of-tenants.js';
import { Sights, WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import { Findings } from '../../../src/store/findings.js';
import { append } from '../../../src/store/ledger.js';
import { evidence, finding } from '../../support/alerts.js';
import { ledgerRow } from '../../support/rows.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const START = Date.parse('2026-03-02T08:00:00Z');
const [ANN, BOB, CAT, DAN, EVE, FAY] = ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => one.repeat(32));
const SECRET = Buffer.alloc(32, 7);
const keys = new KeysOfTenants({ getOrCreate: async () => SECRET });
/** As any program would compute it that has the key. */
const digest = (kind: string, value: string): string =>
  createHmac('sha256', SECRET).update(`common\0${kind}\0${value}`).digest('hex').slice(0, 16);

let test: TestStore;
let offset = 0;
const eventRow = (actorKey: string, at: number, change: Partial<IncomingEvent>) =>
  ledgerRow({
    offset: (offset += 1),
    actorKey,
    event: {
      key: `e${offset}`,
      occurredAt: new Date(at).toISOString(),
      actor: { id: actorKey.slice(0, 4) },
      action: 'record.read',
      ...change,
    },
  });

/** An alert of somebody, by a finding that cites these events. */
async function raise(
  actorKey: string,
  events: readonly Partial<IncomingEvent>[],
  tenant = 'acme',
): Promise<string> {
  const at = test.clock.now();
  const rows = events.map((one) => eventRow(actorKey, at - HOUR / 2, one));
  await append(test.store, rows, `events ${offset}`);
  const [from, to] = [at - HOUR, at].map((time) => new Date(time).toISOString());
  const scope = { actorKey, family: 'read', localDay: from!.slice(0, 10) } as const;
  const cited = { ...evidence, eventIds: rows.map(({ id }) => id), windowFrom: from!, windowTo: to! };
  const about = { tenant, name: `${actorKey}${at}`, occurredFrom: from!, occurredTo: to!, evaluatedAt: to! };
  await findings.write([finding({ ...about, ...scope, evidence: [cited] })]);
  await raising.run();
  await sharing.run();
  return alertIdOf(tenant, scope);
}
const sharedOf = async (id: string) => {
  const { state } = (await readAlerts(test.store, 'acme', [id])).get(id)!;
  return [...state!.claims.values()][0]!.shared;
};
const NOTHING = { links: [], touched: [] };
const several = async () =>
  (
    await listCases({ store: test.store, book: new CaseBook(test.store) }, 'acme', {
      limit: 50,
      status: undefined,
      sight: WHOLE_SIGHT,
    })
  )
    .filter(({ shares }) => shares !== undefined)
    .map(({ kind, folded }) => `${kind} ${folded}`)
    .sort();

let findings: Findings;
let raising: RaiseAlerts;
let sharing: StateShared;
beforeAll(async () => {
  test = await openTestStore(START);
  const { store } = test;
  findings = new Findings(store);
  const facts = new Facts(store);
  raising = new RaiseAlerts({ store, facts, findings, logger: silentLogger });
  sharing = new StateShared({ store, facts, sharedOf: sharedReadsOf(store, keys) });
  // What is ordinary here: ten days of work from one network, and of a single day from another.
  const days = Array.from({ length: 10 }, (_, n) => START - (n + 5) * DAY);
  const work = days.map((at) => eventRow(EVE!, at, { context: { ip: '198.51.100.20' } }));
  const once = eventRow(FAY!, days[3]!, { context: { ip: '203.0.113.99' } });
  await append(store, [...work, once], 'ordinary');
  const hours = new Set(days.map((at) => Math.floor(at / HOUR) * HOUR));
  await recomputeSightings(store, 'acme', new Map([EVE!, FAY!].map((actor) => [actor, hours])));
});
afterAll(async () => test.close());

const nobodyKept = new Sights({
  governance: { namesVisible: async () => true },
  revealed: { of: async () => new Set() },
  concerns: { managers: { above: async () => [] }, ownKeys: { of: async () => '' } },
  teams: { of: async () => new Map() },
});

describe('alerts that are raised of events', () => {
  it('say which session, rare address and single thing those share, by keyed digests alone', async () => {
    const context = { ip: '203.0.113.7', sessionId: 'sess-1' } as const;
    const target = { type: 'Contact', id: '003A' } as const;
    const shared = await sharedOf(
      await raise(ANN!, [
        { context, target },
        { context, target },
      ]),
    );
    expect(shared).toEqual({
      links: [
        `session:${digest('session', 'crm/sess-1')}`,
        `address:${digest('address', '203.0.113.7')}`,
        `object:${digest('object', 'crm/contact/003A')}`,
      ],
      touched: ['kind:contact', `object:${digest('object', 'crm/contact/003A')}`],
    });
    for (const word of ['203.0.113', 'sess-1', '003A']) expect(JSON.stringify(shared)).not.toContain(word);
  });

  it('weigh more once what they touched was declared critical, and not before', async () => {
    const parts = { store: test.store, book: new CaseBook(test.store) };
    const riskAt = async (at: number) =>
      (await readRisk(parts, 'acme', { at, limit: 10, actor: undefined, sight: WHOLE_SIGHT })).people;
    const before = test.clock.now();
    const [plain] = await riskAt(before);
    test.clock.advanceTo(before + HOUR);
    const caller = inForce({ id: 'user:9', kind: 'person', grants: [] }, before);
    const declare = async (name: string) =>
      declareCriticality(
        { store: test.store, keys, sights: nobodyKept },
        { tenant: 'acme', caller },
        { of: 'object', name, level: 'critical' },
      );
    await expect(declare('contact/003A')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    expect(await declare('crm/Contact/003A')).toMatchObject({
      of: 'object',
      name: 'crm/Contact/003A',
      factor: 2,
    });
    const [moved] = await riskAt(test.clock.now());
    expect(moved?.items[0]).toMatchObject({
      criticality: { of: 'object', name: 'crm/Contact/003A', before: plain!.items[0]!.points },
    });
    expect(moved!.risk).toBeGreaterThan(plain!.risk);
    expect(await riskAt(before)).toEqual([plain]);
    const first = async (filter: Partial<AlertFilter> = {}) =>
      (await listByWeight(parts, 'acme', { limit: 10, sight: WHOLE_SIGHT, ...filter })).map(
        ({ actorKey }) => actorKey,
      );
    await raise(BOB!, [{ target: { type: 'Contact', id: '003B' } }], 'acme');
    expect(await first()).toEqual([ANN, BOB]);
    expect(await first({ limit: 1 })).toEqual([ANN]);
    expect(await first({ status: 'resolved' })).toEqual([]);
    expect(await first({ from: test.clock.now() })).toEqual([BOB]);
    expect(await first({ sight: { ...WHOLE_SIGHT, hidden: new Set([ANN!]) } })).toEqual([BOB]);
  });

  it('are a case with those of others that share it', async () => {
    expect(await several()).toEqual([]);
    test.clock.advanceTo(START + 2 * HOUR);
    await raise(BOB!, [{ context: { ip: '203.0.113.7' } }]);
    expect(await several()).toEqual(['campaign 2']);
    await raise(CAT!, [{ context: { sessionId: 'sess-1' } }]);
    expect(await several()).toEqual(['session 3']);
  });

  it('say no address of the office or of a network in use, and none of another tenant is looked at', async () => {
    test.clock.advanceTo(START + 3 * HOUR);
    const office = await raise(DAN!, [{ context: { ip: '203.0.113.7', network: 'office' } }]);
    expect(await sharedOf(office)).toEqual(NOTHING);
    test.clock.advanceTo(START + DAY);
    expect(await sharedOf(await raise(DAN!, [{ context: { ip: '198.51.100.77' } }]))).toEqual(NOTHING);
    test.clock.advanceTo(START + 2 * DAY);
    const v6 = await sharedOf(await raise(DAN!, [{ context: { ip: '2001:db8:1:2:3:4:5:6' } }]));
    expect(v6?.links).toEqual([`address:${digest('address', '2001:db8:1:2::')}`]);
    const other = await raise(DAN!, [{ context: { sessionId: 'sess-1' } }], 'other');
    const { state } = (await readAlerts(test.store, 'other', [other])).get(other)!;
    expect([...state!.claims.values()][0]!.shared).toEqual(NOTHING);
    expect(await several()).toEqual(['session 3']);
  });
});

describe('what alerts share is stated behind them', () => {
  const FOUND = { links: ['session:1'], touched: [] };
  const write = async (name: string, change: Parameters<typeof finding>[0] = {}) => {
    const at = test.clock.now();
    const times = { occurredFrom: new Date(at - HOUR), occurredTo: new Date(at), evaluatedAt: new Date(at) };
    const told = Object.fromEntries(Object.entries(times).map(([of, time]) => [of, time.toISOString()]));
    const one = finding({ tenant: 'behind', actorKey: ANN!, name, ...told, ...change });
    await findings.write([one]);
    await raising.run();
    return one;
  };
  const claimOf = async (one: ReturnType<typeof finding>) => {
    const id = alertIdOf(one.tenant, one);
    const { state } = (await readAlerts(test.store, one.tenant, [id])).get(id)!;
    return state!.claims.get(one.id)!;
  };
  /** A process of its own: it knows what the store holds. */
  function process(asked: string[], fail: (tenant: string) => boolean = () => false) {
    const { store } = test;
    return new StateShared({
      store,
      facts: new Facts(store),
      sharedOf: async (some) => {
        if (some.some(({ tenant }) => fail(tenant))) throw new Error('no key');
        asked.push(...some.map(({ id }) => id));
        return new Map(some.map(({ id }) => [id, FOUND]));
      },
    });
  }

  it('once, by whichever process comes to it, and anew when the finding changed', async () => {
    test.clock.advanceTo(START + 4 * DAY);
    const one = await write('one');
    expect(await claimOf(one)).not.toHaveProperty('shared');
    const asked: string[] = [];
    const own = process(asked);
    expect(await own.run()).toBe(1);
    expect((await claimOf(one)).shared).toEqual(FOUND);
    expect(await own.run()).toBe(0);
    expect(await process(asked).run()).toBe(0);
    // Long after: the window of what may still become visible is over.
    test.clock.advanceTo(test.clock.now() + DAY);
    expect(await own.run()).toBe(0);
    await findings.write([{ ...one, score: one.score + 1 }]);
    await raising.run();
    expect((await claimOf(one)).shared).toEqual(FOUND);
    expect(await process(asked).run()).toBe(1);
    expect(asked).toEqual([one.id, one.id]);
  });

  it('of a second finding of the same alert too, and neither of history nor of what was withdrawn', async () => {
    test.clock.advanceTo(START + 6 * DAY);
    const of = { localDay: '2026-03-08' };
    const first = await write('two', of);
    const second = await write('three', of);
    const past = await write('past', { ...of, family: 'export', history: true });
    const asked: string[] = [];
    expect(await process(asked).run()).toBe(2);
    expect(asked.sort()).toEqual([first.id, second.id].sort());
    expect(await claimOf(past)).not.toHaveProperty('shared');
    await findings.write([{ ...first, state: 'withdrawn' }]);
    await raising.run();
    expect(await process(asked).run()).toBe(0);
  });

  it('of the other tenants though one cannot be looked into, which comes again', async () => {
    test.clock.advanceTo(START + 8 * DAY);
    const failing = await write('failing', { tenant: 'failing' });
    const well = await write('well', { tenant: 'well' });
    const asked: string[] = [];
    let isBroken = true;
    const own = process(asked, (tenant) => isBroken && tenant === 'failing');
    await expect(own.run()).rejects.toThrow('no key');
    expect((await claimOf(well)).shared).toEqual(FOUND);
    isBroken = false;
    test.clock.advanceTo(test.clock.now() + DAY);
    expect(await own.run()).toBe(1);
    expect((await claimOf(failing)).shared).toEqual(FOUND);
  });

  it('of the other tenants though one fails that has more of them than one statement gives', async () => {
    test.clock.advanceTo(START + 9 * DAY);
    const at = new Date(test.clock.now()).toISOString();
    const many = Array.from({ length: 501 }, (_, n) =>
      finding({
        tenant: 'crowd',
        name: `n${n}`,
        actorKey: n.toString(16).padStart(32, '0'),
        evaluatedAt: at,
      }),
    );
    await findings.write(many);
    await raising.run();
    const well = await write('behind the crowd', { tenant: 'small' });
    const asked: string[] = [];
    await expect(process(asked, (tenant) => tenant === 'crowd').run()).rejects.toThrow('no key');
    expect(asked).toEqual([well.id]);
    expect(await process(asked).run()).toBe(501);
  });

  it('of more alerts than one statement gives', async () => {
    test.clock.advanceTo(START + 10 * DAY);
    const at = new Date(test.clock.now()).toISOString();
    const many = Array.from({ length: 1_001 }, (_, n) =>
      finding({ tenant: 'many', name: `n${n}`, actorKey: n.toString(16).padStart(32, '0'), evaluatedAt: at }),
    );
    await findings.write(many);
    await raising.run();
    const asked: string[] = [];
    expect(await process(asked).run()).toBe(1_001);
    expect(new Set(asked).size).toBe(1_001);
  });
});
