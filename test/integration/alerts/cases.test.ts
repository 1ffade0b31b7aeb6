import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { alertIdOf, ALERT_KIND } from '../../../alerts/alert.js';
import { claimOf, type AlertScope } from '../../../alerts/alert-fact.js';
import { CaseBook } from '../../../alerts/cases/case-book.js';
import { HeldHeads } from '../../../alerts/cases/held-heads.js';
import { caseViewSchema } from '../../../alerts/cases/cases.schemas.js';
import { resolveCase } from '../../../alerts/cases/resolve-case.js';
import { findCase, listCases, viewCase } from '../../../alerts/cases/read-cases.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { writeDeliveries } from '../../../alerts/deliveries.js';
import { listAlerts } from '../../../alerts/list.js';
import { readRisk } from '../../../alerts/risk/read-risk.js';
import { riskListSchema } from '../../../alerts/risk/risk.schemas.js';
import { declareCriticality } from '../../../alerts/risk/declare-criticality.js';
import { type Admitted, inForce } from '../../../src/access/rights/principal.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { randomId } from '../../../src/kernel/ids.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { KeysOfTenants } from '../../../src/privacy/keys-of-tenants.js';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { NO_NAMES, Sights, WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import type { Store } from '../../../src/store/store.js';
import { isoTime, sqlTime } from '../../../src/store/time.js';
import { finding } from '../../support/alerts.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const tenantKeys = new KeysOfTenants({ getOrCreate: async () => Buffer.alloc(32, 7) });
const START = Date.parse('2026-03-01T08:00:00Z');
const ANN = 'a'.repeat(32);
const BOB = 'b'.repeat(32);

let test: TestStore;
let facts: Facts;
let commands: AlertCommands;
let book: CaseBook;
beforeAll(async () => {
  test = await openTestStore(START);
  facts = new Facts(test.store);
  commands = new AlertCommands(test.store, facts);
  book = new CaseBook(test.store);
  const ann = { kind: 'actor', key: ANN, id: 'u-17', name: 'Zoë', email: '' } as const;
  const tenants = ['acme', 'risky', 'weighty'].map((tenant) => ({ ...ann, tenant }));
  await writeIdentities(test.store, tenants, START);
});
afterAll(async () => test.close());

/** Raises an alert now, of an actor of a tenant; `minutes` later than the clock. */
function raising(tenant: string, actorKey: string, family: AlertScope['family'], minutes = 0) {
  const at = new Date(test.clock.now() + minutes * MINUTE).toISOString();
  const scope = { actorKey, family, localDay: at.slice(0, 10) };
  const id = alertIdOf(tenant, scope);
  const of = finding({ ...scope, tenant, name: id, evaluatedAt: at, occurredFrom: at, occurredTo: at });
  const data = { ...scope, claim: claimOf(of, BigInt(test.clock.now()) * 1_000n) };
  return { tenant, kind: ALERT_KIND, id, version: 1, type: 'raised', data, by: 'system' };
}
async function raise(...of: Parameters<typeof raising>): Promise<string> {
  const fact = raising(...of);
  await facts.append(fact);
  return fact.id;
}
const reads = () => ({ store: test.store, book });
const all = { limit: 50, status: undefined, sight: WHOLE_SIGHT } as const;
const answering = (tenant: string, id: string) => ({ tenant, id, by: 'user:1', sight: WHOLE_SIGHT });

describe('the role of an alert', () => {
  it('is that of the days on which it happened, whichever alerts are read with it', async () => {
    const about = { tenant: 'seated', actor_key: ANN, actor_type: 'human' };
    const hour = async (at: number, role: string) =>
      test.store.write('activity_hourly', [
        { ...about, hour: sqlTime(at), role, acts: {}, records: {}, failures: {}, computed: at * 1_000 },
      ]);
    const began = test.clock.now();
    await hour(began, 'seller');
    const first = await raise('seated', ANN, 'export');
    const rolesIn = async (own: HeldHeads) => {
      await own.refresh();
      return new Map(own.all().map(({ id, role }) => [id, role]));
    };
    const held = new HeldHeads(test.store, 'seated');
    expect(await rolesIn(held)).toEqual(new Map([[first, 'seller']]));
    await hour(began + 3 * DAY, 'chief');
    const second = await raise('seated', ANN, 'login', (3 * DAY) / MINUTE);
    const expected = new Map([
      [first, 'seller'],
      [second, 'chief'],
    ]);
    expect(await rolesIn(held)).toEqual(expected);
    expect(await rolesIn(new HeldHeads(test.store, 'seated'))).toEqual(expected);
  });
});

describe('cases of the store', () => {
  it('gather what one actor did, follow what is stated, and end with the last verdict', async () => {
    const first = await raise('acme', ANN, 'export');
    expect(await listCases(reads(), 'acme', all)).toMatchObject([
      { kind: 'actor', actor: 'u-17', folded: 1, status: 'open' },
    ]);
    test.clock.advanceTo(START + HOUR);
    const second = await raise('acme', ANN, 'login');
    await raise('acme', BOB, 'read');
    const cases = await listCases(reads(), 'acme', all);
    expect(new Set(cases.map(({ folded }) => folded))).toEqual(new Set([1, 2]));
    const ann = cases.find(({ actorKey }) => actorKey === ANN)!;
    test.clock.advanceTo(START + HOUR + MINUTE);
    for (const id of [first, second])
      await commands.answer(answering('acme', id), { type: 'resolve', verdict: 'benign', note: '' });
    test.clock.advanceTo(START + 2 * HOUR);
    await raise('acme', ANN, 'destroy');
    const after = (await listCases(reads(), 'acme', all)).filter(({ actorKey }) => actorKey === ANN);
    expect(after.map(({ folded, status }) => `${folded} ${status}`)).toEqual(['1 open', '2 closed']);
    expect(after[1]?.id).toBe(ann.id);
    expect(await listCases(reads(), 'acme', { ...all, status: 'closed' })).toMatchObject([{ id: ann.id }]);
  });

  it('are the same for who reads the store anew', async () => {
    const anew = { store: test.store, book: new CaseBook(test.store) };
    expect(await listCases(anew, 'acme', all)).toEqual(await listCases(reads(), 'acme', all));
  });

  it('see what several ask at once as what was stated before each asked', async () => {
    const asked = [0, 1, 2].map(async (n) => {
      await raise('busy', ANN, (['export', 'login', 'read'] as const)[n]!);
      const [line] = await listCases(reads(), 'busy', all);
      return line?.folded;
    });
    expect(Math.max(...(await Promise.all(asked)).map((folded) => folded ?? 0))).toBe(3);
  });

  it('are read again where something was stated, and nowhere else', async () => {
    const [of] = await Promise.all([raise('calm', ANN, 'export'), raise('calm', BOB, 'login')]);
    const read = vi.spyOn(test.store, 'read');
    const factsRead = (): unknown[] =>
      read.mock.calls.flatMap(([{ name }, params]) => (name === 'alert-facts.sql' ? [params['ids']] : []));
    await book.cases('calm');
    expect(factsRead()).toHaveLength(1);
    await book.cases('calm');
    expect(factsRead()).toHaveLength(1);
    test.clock.advanceTo(test.clock.now() + SECOND);
    // By another process, as it is to this book.
    await new AlertCommands(test.store, new Facts(test.store)).answer(answering('calm', of), {
      type: 'resolve',
      verdict: 'benign',
      note: '',
    });
    read.mockClear();
    const [closed] = await listCases(reads(), 'calm', { ...all, status: 'closed' });
    expect(closed).toMatchObject({ folded: 1, verdicts: ['benign'] });
    expect(factsRead()).toEqual([[of]]);
    read.mockRestore();
  });

  it.each([
    ['becomes visible late', -9 * MINUTE],
    ['is of a process whose clock is ahead', HOUR],
  ])('hold what %s', async (_, late) => {
    const tenant = `late${late}`;
    await raise(tenant, ANN, 'export');
    test.clock.advanceTo(test.clock.now() + HOUR);
    await raise(tenant, BOB, 'export');
    await book.cases(tenant);
    const { data, ...fact } = raising(tenant, ANN, 'destroy');
    const at = sqlTime(test.clock.now() + late);
    await test.store.write('facts', [{ ...fact, fact_id: randomId(), data: JSON.stringify(data), at }]);
    expect(await book.heads(tenant)).toHaveLength(3);
    test.clock.advanceTo(test.clock.now() + MINUTE);
    await raise(tenant, BOB, 'login');
    expect(await book.heads(tenant)).toHaveLength(4);
  });

  it('are held where the clock of whoever reads is ahead of those who write', async () => {
    await raise('behind', ANN, 'export');
    const ahead = { now: () => test.clock.now() + DAY };
    const own = new CaseBook(Object.assign(Object.create(test.store), { clock: ahead }) as Store);
    expect(await own.heads('behind')).toHaveLength(1);
    await raise('behind', BOB, 'export');
    expect(await own.heads('behind')).toHaveLength(2);
  });

  it('are there before anybody asks, unless the service ends first', async () => {
    const warmed = new CaseBook(test.store);
    const read = vi.spyOn(test.store, 'read');
    const namesRead = (): string[] => read.mock.calls.map(([{ name }]) => name);
    await warmed.warm(AbortSignal.abort());
    expect(namesRead()).toEqual(['tenants-with-alerts.sql']);
    await warmed.warm(new AbortController().signal);
    expect(namesRead()).toContain('alert-facts.sql');
    read.mockClear();
    await warmed.cases('acme');
    expect(namesRead()).toEqual(['stated-by-second.sql']);
    read.mockRestore();
  });

  it('show the timeline: what was stated, by whom, and who was told', async () => {
    const { one } = (await listCases(reads(), 'acme', all)).map((line) => ({ one: line })).at(-1)!;
    const alert = (await book.cases('acme')).find(({ id }) => id === one.id)!.alerts[0]!.id;
    const delivery = {
      channel: 'email',
      purpose: 'first/1/medium',
      attempt: 1,
      outcome: 'delivered',
    } as const;
    await writeDeliveries(test.store, [
      {
        tenant: 'acme',
        alertId: alert,
        ...delivery,
        attempt: 0,
        outcome: 'retry',
        detail: 'begun',
        at: START,
      },
      { tenant: 'acme', alertId: alert, ...delivery, detail: '', at: START + MINUTE },
    ]);
    const seen = await findCase(reads(), 'acme', one.id, WHOLE_SIGHT);
    const view = await viewCase(reads(), 'acme', seen, { limit: 200, sight: WHOLE_SIGHT, asOf: START });
    expect(caseViewSchema.parse(view)).toEqual(view);
    const times = view.timeline.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(view.timeline.map(({ what, type, by }) => `${what} ${type} ${by}`)).toEqual(
      expect.arrayContaining(['fact raised system', 'fact resolved user:1', 'delivery delivered email']),
    );
    expect(view.timeline.filter(({ what }) => what === 'delivery')).toHaveLength(1);
    expect(view.omitted).toEqual({ alerts: 0, entries: 0 });
    const cut = await viewCase(reads(), 'acme', seen, { limit: 1, sight: WHOLE_SIGHT, asOf: START });
    expect(cut.alerts).toHaveLength(1);
    expect(cut.omitted.alerts).toBe(one.folded - 1);
  });

  it('are none of another tenant, and none of whom a reader is not shown', async () => {
    const [line] = await listCases(reads(), 'acme', all);
    await expect(findCase(reads(), 'other', line!.id, WHOLE_SIGHT)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const kept = { ...WHOLE_SIGHT, hidden: new Set([ANN]) };
    expect(
      (await listCases(reads(), 'acme', { ...all, sight: kept })).map(({ actorKey }) => actorKey),
    ).toEqual([BOB]);
    await expect(findCase(reads(), 'acme', line!.id, kept)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const unnamed = await listCases(reads(), 'acme', { ...all, sight: { ...WHOLE_SIGHT, names: NO_NAMES } });
    expect(unnamed.map(({ actor }) => actor)).toContain(pseudonymOf(ANN));
    expect(JSON.stringify(unnamed)).not.toContain('u-17');
  });

  it('of a storm of 500 are one, and each alert is still listed', async () => {
    const rows = Array.from({ length: 500 }, (_, n) =>
      raising('storm', n.toString(16).padStart(32, '0'), 'feed', n / 500),
    );
    await facts.append(...rows);
    expect(await listCases(reads(), 'storm', all)).toMatchObject([
      { kind: 'storm', folded: 500, title: 'A storm: 500 alerts folded, about 500 actors' },
    ]);
    const listed = await listAlerts(test.store, 'storm', { limit: 1_000, sight: WHOLE_SIGHT });
    expect(listed).toHaveLength(500);
  });
});

describe('risk of the store', () => {
  it('is what had been stated by then, whatever was stated since', async () => {
    test.clock.advanceTo(Date.parse('2026-03-03T00:00:00Z'));
    const id = await raise('risky', ANN, 'export');
    const third = test.clock.now();
    const at = async (instant: number, actor?: string) =>
      readRisk({ store: test.store, book }, 'risky', { at: instant, actor, limit: 10, sight: WHOLE_SIGHT });
    const then = await at(third);
    expect(then.people).toMatchObject([
      { actor: 'u-17', level: 'minimal', items: [{ alert: id, weight: 1 }] },
    ]);
    // (47 + 3.4) / 2.612375
    expect(then.people[0]?.risk).toBeCloseTo(19.2928, 4);
    test.clock.advanceTo(third + DAY);
    await commands.answer(answering('risky', id), { type: 'resolve', verdict: 'true-positive', note: '' });
    await raise('risky', BOB, 'login');
    expect(await at(third)).toEqual(then);
    expect((await at(third - 1)).people).toEqual([]);
    const now = await at(test.clock.now());
    expect(riskListSchema.parse(now)).toEqual(now);
    expect(now.people.map(({ actorKey }) => actorKey)).toEqual([ANN, BOB]);
    // Confirmed counts twice, a day later: 2 x 19.2928 x 2^(-1/7).
    expect(now.people[0]?.risk).toBeCloseTo(34.9477, 3);
    for (const name of [BOB, pseudonymOf(BOB)])
      expect((await at(test.clock.now(), name)).people.map(({ actorKey }) => actorKey)).toEqual([BOB]);
    expect((await at(test.clock.now(), 'u-17')).people).toHaveLength(1);
  });

  it('is not told of whom a reader may not name, nor of the future', async () => {
    const asking = { at: test.clock.now(), actor: 'u-17', limit: 10 };
    const blind = { ...asking, sight: { ...WHOLE_SIGHT, names: NO_NAMES } };
    const parts = { store: test.store, book };
    expect((await readRisk(parts, 'risky', blind)).people).toEqual([]);
    const tomorrow = { ...asking, at: test.clock.now() + 1, sight: WHOLE_SIGHT };
    await expect(readRisk(parts, 'risky', tomorrow)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('a risk beyond 90', () => {
  /** Under which the caller is known here. */
  const HERE = 'f'.repeat(32);
  let leads: string[] = [];
  const caller = inForce(
    { id: 'user:9', kind: 'person', grants: [{ role: 'senior-analyst', tenant: 'weighty' }] },
    START,
  );
  const sights = new Sights({
    governance: { namesVisible: async () => true },
    revealed: { of: async () => new Set() },
    concerns: {
      managers: { above: async (_, keys) => (keys.includes(ANN) ? leads : []) },
      ownKeys: { of: async () => HERE },
    },
    teams: { of: async () => new Map() },
  });
  const listed = async () => (await listCases(reads(), 'weighty', all)).filter(({ kind }) => kind === 'risk');

  it('opens a case that names what adds up, by what was declared of the person, and ends with the verdicts', async () => {
    test.clock.advanceTo(Date.parse('2026-03-10T08:00:00Z'));
    const alerts = [await raise('weighty', ANN, 'export'), await raise('weighty', ANN, 'login')];
    const judge = async (verdict: 'true-positive' | 'benign') => {
      for (const id of alerts)
        await commands.answer(answering('weighty', id), { type: 'resolve', verdict, note: '' });
    };
    await judge('true-positive');
    // Two of 50.4 points, confirmed: (100.8 + 100.8 / 2^1.5) / 2.612 = 52.2; as odds twice 68.6.
    expect(await listed()).toEqual([]);
    const more = [await raise('weighty', ANN, 'destroy'), await raise('weighty', ANN, 'access')];
    for (const id of more)
      await commands.answer(answering('weighty', id), {
        type: 'resolve',
        verdict: 'true-positive',
        note: '',
      });
    const before = await readRisk({ store: test.store, book }, 'weighty', risked(test.clock.now()));
    expect(before.people[0]?.risk).toBeCloseTo(64.46, 1);
    test.clock.advanceTo(test.clock.now() + MINUTE);
    const declare = async (name: string, who: Admitted = caller) =>
      declareCriticality(
        { store: test.store, sights, keys: tenantKeys },
        { tenant: 'weighty', caller: who },
        { of: 'person', name, level: 'critical' },
      );
    for (const name of ['otter-41', 'nobody', HERE])
      await expect(declare(name)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    leads = ['9'.repeat(32)];
    await expect(
      declare(ANN, { ...caller, self: [{ tenant: 'weighty', actorKey: leads[0]! }] }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    leads = [];
    await expect(
      declare(ANN, { ...caller, self: [{ tenant: 'weighty', actorKey: ANN }] }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const view = await declare(pseudonymOf(ANN));
    expect(view).toMatchObject({ of: 'person', name: pseudonymOf(ANN), factor: 2, by: 'user:9' });
    const after = await readRisk({ store: test.store, book }, 'weighty', risked(test.clock.now()));
    expect(riskListSchema.parse(after)).toEqual(after);
    expect(after.people[0]).toMatchObject({ criticality: { level: 'critical', factor: 2 } });
    expect(after.people[0]?.risk).toBeCloseTo(78.4, 0);
    const then = Date.parse(before.at);
    expect(await readRisk({ store: test.store, book }, 'weighty', risked(then))).toEqual(before);
    expect(await listed()).toEqual([]);

    const [last] = [await raiseWorse('weighty', ANN, 'change')];
    await commands.answer(answering('weighty', last), {
      type: 'resolve',
      verdict: 'true-positive',
      note: '',
    });
    const [one] = await listed();
    expect(one).toMatchObject({
      status: 'open',
      folded: 5,
      actor: 'u-17',
      openedAt: isoTime(test.clock.now()),
    });
    expect(one?.title).toBe('Risk beyond 90: 5 alerts of one actor add up');
    const anew = { store: test.store, book: new CaseBook(test.store) };
    expect((await listCases(anew, 'weighty', all)).find(({ kind }) => kind === 'risk')).toEqual(one);
    const seen = await findCase(reads(), 'weighty', one!.id, WHOLE_SIGHT);
    expect(seen.heads.map(({ id }) => id).sort()).toEqual([...alerts, ...more, last].sort());
    // Whose reader is not shown all that adds up is not shown the sum.
    const elsewhere = { ...WHOLE_SIGHT, members: new Map() };
    await expect(findCase(reads(), 'weighty', one!.id, elsewhere)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });

    test.clock.advanceTo(test.clock.now() + MINUTE);
    await judge('benign');
    await commands.answer(answering('weighty', last), { type: 'resolve', verdict: 'benign', note: '' });
    expect(await listed()).toMatchObject([
      { id: one?.id, status: 'closed', below70At: isoTime(test.clock.now()) },
    ]);
  });
});

const risked = (at: number) => ({ at, limit: 10, actor: undefined, sight: WHOLE_SIGHT });

/** One of 99 points. */
async function raiseWorse(tenant: string, actorKey: string, family: AlertScope['family']): Promise<string> {
  const fact = raising(tenant, actorKey, family);
  const claim = { ...fact.data.claim, severity: 'critical' as const };
  await facts.append({ ...fact, data: { ...fact.data, claim } });
  return fact.id;
}

describe('one verdict for a case', () => {
  const sights = new Sights({
    governance: { namesVisible: async () => true },
    revealed: { of: async () => new Set() },
    concerns: { managers: { above: async () => [] }, ownKeys: { of: async () => 'f'.repeat(32) } },
    teams: { of: async () => new Map() },
  });
  const verdict = { verdict: 'benign', note: '', except: [] } as const;

  it.each([
    ['leaves what joined or grew since it was looked at', true],
    ['without a time is of all of it', false],
  ])('%s', async (_, isTimed) => {
    const tenant = `judged-${isTimed}`;
    const grant = { role: 'senior-analyst', tenant } as const;
    const caller = inForce({ id: 'user:9', kind: 'person', grants: [grant] }, test.clock.now());
    const seen = await raise(tenant, ANN, 'export');
    const grown = await raise(tenant, ANN, 'login');
    const { data } = raising(tenant, ANN, 'login') as { data: { claim: { mark: string } } };
    const asOf = isoTime(test.clock.now());
    test.clock.advanceTo(test.clock.now() + MINUTE);
    const claim = { ...data.claim, mark: `${data.claim.mark}0`, severity: 'critical' };
    const of = { tenant, kind: ALERT_KIND, id: grown, by: 'system' };
    await facts.append({ ...of, version: 2, type: 'amended', data: { claim } });
    const joined = await raise(tenant, ANN, 'destroy');
    const [line] = await listCases(reads(), tenant, all);
    const { answers, case: after } = await resolveCase(
      { store: test.store, commands, sights, book },
      { tenant, id: line!.id, caller, sight: WHOLE_SIGHT },
      { ...verdict, except: [], ...(isTimed && { asOf }) },
    );
    const came = Object.fromEntries(answers.map(({ alert, reason = 'done' }) => [alert, reason]));
    const later = isTimed ? 'joined-since' : 'done';
    expect(came).toEqual({ [seen]: 'done', [grown]: later, [joined]: later });
    expect(after.status).toBe(isTimed ? 'open' : 'closed');
  });
});
