import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_KIND, alertIdOf } from '../../../alerts/alert.js';
import { claimOf } from '../../../alerts/alert-fact.js';
import { readAlerts } from '../../../alerts/alert-log.js';
import { alertsToTell, writeDeliveries } from '../../../alerts/deliveries.js';
import { formatFollowed, type FollowedAs } from '../../../alerts/follow/followed.js';
import { stateOf } from '../../../alerts/follow/due-followed.js';
import { BoundsTold } from '../../../alerts/routed/bounds-told.js';
import { openAlerts, touchedAlerts } from '../../../alerts/routed/open-alerts.js';
import { OpenBook } from '../../../alerts/routed/open-book.js';
import { TOLD_WITHIN } from '../../../alerts/told-within.js';
import { HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { PeopleSnapshot } from '../../../src/people/directory/people-snapshot.js';
import { Facts } from '../../../src/store/facts.js';
import { finding } from '../../support/alerts.js';
import { openTestStore, type TestStore } from '../../support/stores.js';

const NOBODY = new PeopleSnapshot(
  { keys: { personKey: () => '' }, people: new Map(), newest: 0, byMail: new Map(), links: new Map() },
  'v',
);

let test: TestStore;
let tenant = '';
let n = 0;
beforeAll(async () => {
  test = await openTestStore(Date.parse('2026-03-02T22:02:00Z'));
});
afterAll(async () => test.close());
beforeEach(() => {
  test.clock.advanceTo(test.clock.now() + 2 * TOLD_WITHIN);
  tenant = `t${++n}`;
});

const bookOf = (mostOfTenant: number, most: number): OpenBook =>
  new OpenBook({ store: test.store, directory: { known: async () => NOBODY } }, { mostOfTenant, most });
const since = (): number => test.clock.now() - TOLD_WITHIN;
const later = (): void => test.clock.advanceTo(test.clock.now() + MINUTE);

/** A minute after whatever was stated before. */
async function raise(of: string, count: number): Promise<string[]> {
  later();
  const now = test.clock.now();
  const rows = Array.from({ length: count }, (_, index) => {
    const actorKey = String(index).padStart(32, '0');
    const found = finding({ tenant: of, actorKey, name: `${now} ${index}`, localDay: '2026-03-02' });
    const scope = {
      actorKey: `${actorKey.slice(14)}${now}x`,
      family: found.family,
      localDay: found.localDay,
    };
    const data = { ...scope, claim: claimOf(found, BigInt(now)) };
    return {
      tenant: of,
      kind: ALERT_KIND,
      id: alertIdOf(of, scope),
      version: 1,
      type: 'raised',
      by: 'system',
      data,
    };
  });
  await new Facts(test.store).append(...rows);
  return rows.map(({ id }) => id);
}

async function resolve(ids: readonly string[]): Promise<void> {
  later();
  const fact = { tenant, kind: ALERT_KIND, version: 2, type: 'resolved', by: 'user:x' } as const;
  const data = { verdict: 'benign', note: '' } as const;
  await new Facts(test.store).append(...ids.map((id) => ({ ...fact, id, data })));
}

/** The SIEM took it, in the state that the alert is in now. */
async function tellSiem(ids: readonly string[], as: FollowedAs, sequence: number): Promise<void> {
  const read = await readAlerts(test.store, tenant, ids);
  await writeDeliveries(
    test.store,
    ids.map((alertId) => {
      const purpose = formatFollowed({
        as,
        episode: 1,
        severity: 'medium',
        sequence,
        state: stateOf(read.get(alertId)!.state!),
      });
      const row = { channel: 'ocsf:siem', purpose, attempt: 1, outcome: 'delivered', detail: '' } as const;
      return { tenant, alertId, ...row, at: test.clock.now() };
    }),
  );
}

describe('the book of open alerts', () => {
  it('leaves each tenant its share, however many another one has', async () => {
    const book = bookOf(10, 12);
    await raise(tenant, 3);
    await raise(`${tenant}-big`, 40);
    await book.refresh(since());
    expect(book.open(tenant)).toHaveLength(3);
    expect(book.open(`${tenant}-big`)).toHaveLength(9);
    expect([...book.beyond]).toEqual([[`${tenant}-big`, { open: 31, ended: 0 }]]);
  });

  it('holds the newest of one tenant up to its bound', async () => {
    const book = bookOf(4, 12);
    await raise(tenant, 3);
    const newest = await raise(tenant, 3);
    await book.refresh(since());
    const held = book.open(tenant).map(({ id }) => id);
    expect(held).toHaveLength(4);
    expect(held).toEqual(expect.arrayContaining(newest));
  });

  it('lets nothing that was answered take the place of what is open', async () => {
    const book = bookOf(4, 12);
    const open = await raise(tenant, 3);
    await resolve(await raise(tenant, 20));
    await book.refresh(since());
    expect(book.open(tenant).map(({ id }) => id)).toEqual(open.toSorted());
    expect(book.beyond.get(tenant)).toEqual({ open: 0, ended: 16 });
  });

  it('holds what ended while somebody is owed its end, beyond the bound too', async () => {
    const book = bookOf(4, 12);
    const ids = await raise(tenant, 4);
    await tellSiem(ids, 'create', 1);
    await book.refresh(since());
    await resolve(ids);
    await resolve(await raise(tenant, 4));
    await book.refresh(since());
    expect(book.ended(tenant).map(({ id }) => id)).toEqual(ids.toSorted());
    const [told = '', ...owed] = ids;
    await tellSiem([told], 'close', 2);
    book.forget(tenant, [told]);
    await book.refresh(since());
    await book.refresh(since());
    expect(book.ended(tenant).map(({ id }) => id)).toEqual(owed.toSorted());
  });
});

describe('the alerts of a time', () => {
  it('are those that wait for an answer first, and it is said how many more there are', async () => {
    const open = await raise(tenant, 2);
    await resolve(await raise(tenant, 3));
    const some = await touchedAlerts(test.store, tenant, { since: since(), open: false, most: 3 });
    const read: string[] = [];
    for await (const page of some.pages) read.push(...page.map(({ id }) => id));
    expect(some.beyond).toBe(2);
    expect(read).toEqual(expect.arrayContaining(open));
    const waiting = await touchedAlerts(test.store, tenant, { since: since(), open: true, most: 1 });
    expect(waiting.beyond).toBe(1);
    expect((await openAlerts(test.store, tenant, since())).map(({ id }) => id).sort()).toEqual(
      open.toSorted(),
    );
  });
});

it('a flood of one tenant hides no alert of another that wants a message', async () => {
  const [own] = await raise(tenant, 1);
  await raise(`${tenant}-flood`, 10_000);
  const now = test.clock.now();
  const asked = await alertsToTell(test.store, 'email', { since: since(), now });
  expect(asked).toHaveLength(10_000);
  expect(asked.slice(0, 2)).toContainEqual({ tenant, id: own });
});

it('what is beyond the bounds is said in the log, once an hour', () => {
  const said: unknown[] = [];
  const bounds = new BoundsTold(test.clock, { warn: (about: object) => said.push(about) });
  const beyond = new Map([['acme', { open: 31, ended: 2 }]]);
  for (const look of [beyond, beyond, new Map(), beyond]) bounds.look(look);
  expect(said).toEqual(Array.from({ length: 2 }, () => ({ tenant: 'acme', open: 31, ended: 2 })));
  test.clock.advanceTo(test.clock.now() + HOUR);
  bounds.look(beyond);
  expect(said).toHaveLength(3);
});
