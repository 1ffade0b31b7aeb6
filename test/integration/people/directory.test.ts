import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmbeddedBackend } from '../../../src/cli/backend/embedded.js';
import { EVERYTHING } from '../../../src/access/rights/principal.js';
import type { AppError } from '../../../src/kernel/app-error.js';
import { DAY } from '../../../src/kernel/clock.js';
import { dayOf } from '../../../src/people/day.js';
import { peopleOfActors } from '../../../src/people/directory/people-of-actors.js';
import { eventPage } from '../../../src/search/event-page.js';
import { messagesOfBody } from '../../../streams/http/bodies.js';
import { type TestRuntime, openTestRuntime } from '../../support/runtime.js';

let test: TestRuntime;
let backend: EmbeddedBackend;
beforeAll(async () => {
  test = await openTestRuntime();
  backend = new EmbeddedBackend(test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
});
afterAll(async () => test.close());

const csv = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text));
const take = async (text: string, more: { dryRun?: boolean; complete?: boolean } = {}, tenant = 'acme') =>
  backend.directory.import(tenant, csv(text), { dryRun: false, complete: false, ...more });

let keys = 0;
/** Hands one event in, and gives it as it is stored. */
async function handIn(event: object, tenant = 'acme', key = `k${keys++}`) {
  const { intake, store } = test.runtime;
  const source = await intake.sources.get(tenant, 'crm');
  const whole = {
    key,
    occurredAt: '2026-02-02T08:30:00Z',
    action: 'record.read',
    actor: { id: 'u' },
    ...event,
  };
  const bytes = Buffer.from(JSON.stringify(whole));
  const messages = messagesOfBody(
    { mediaType: 'application/json', bytes, headers: {} },
    source,
    intake.limits,
  );
  if (!messages.ok) throw new Error(messages.fault.reason);
  const answers = await intake.http.submit(messages.value);
  const { events } = await eventPage(store, { tenant, limit: 1_000 }, 'all');
  return { answers, event: events.find((one) => one.key === key) };
}

describe('a directory', () => {
  it('completes events that come in after it: the role on their day, and that an account is a service', async () => {
    await take(
      'id,role,kind,from,to\nann,sales,human,2025-01-01,2026-01-31\nann,lead,human,2026-02-01,\nsync,,service,,\n',
    );
    const before = await handIn({ actor: { id: 'ann' }, occurredAt: '2026-01-31T12:00:00Z' });
    const after = await handIn({ actor: { id: 'ann' } });
    expect([before.event?.actor.roles, after.event?.actor.roles]).toEqual([['sales'], ['lead']]);
    expect(after.event?.quality.derived).toEqual(['actor.roles']);
    const service = await handIn({ actor: { id: 'sync' } });
    expect(service.event).toMatchObject({
      actor: { type: 'integration', roles: [] },
      quality: { derived: ['actor.type'] },
    });
  });

  it('counts days where the tenant is', async () => {
    // 2026-01-31 23:30 UTC is the first of February in Berlin.
    const { event } = await handIn({ actor: { id: 'ann' }, occurredAt: '2026-01-31T23:30:00Z' });
    expect(event?.actor.roles).toEqual(['lead']);
  });

  it('never overrides what the source said', async () => {
    const said = { id: 'ann', roles: ['said'], type: 'human' };
    const { event } = await handIn({
      actor: said,
      context: { ip: '88.198.1.1', country: 'FR', network: 'vpn' },
    });
    expect(event).toMatchObject({
      actor: { roles: ['said'], type: 'human' },
      context: { country: 'FR', network: 'vpn' },
      quality: { derived: [] },
    });
  });

  it('a record that comes again after more became known is a duplicate, and no conflict', async () => {
    await handIn({ actor: { id: 'late' } }, 'acme', 'again');
    await take('id,role\nlate,support\n');
    const { answers, event } = await handIn({ actor: { id: 'late' } }, 'acme', 'again');
    expect(answers).toMatchObject([{ status: 'duplicate', conflict: false }]);
    expect(event?.actor.roles).toEqual([]);
  });

  it('of one tenant says nothing of another', async () => {
    const { event } = await handIn({ actor: { id: 'ann' } }, 'other');
    expect(event?.actor.roles).toEqual([]);
    expect((await backend.directory.list('other', { limit: 10 })).people).toEqual([]);
  });

  it('is taken in whole or not at all, with every fault', async () => {
    const { people } = await backend.directory.list('acme', { limit: 1_000 });
    const refused = take('id,kind\nnew,human\n,robot\n').catch((error: AppError) => error);
    expect(await refused).toMatchObject({
      code: 'REQUEST_INVALID',
      options: { detail: { errors: [{ path: 'line 3, id' }, { path: 'line 3, kind' }] } },
    });
    expect((await backend.directory.list('acme', { limit: 1_000 })).people).toEqual(people);
  });

  it('only says what would be done in a dry run', async () => {
    const would = await take('id,role\nbob,sales\n', { dryRun: true });
    expect(would).toMatchObject({ added: 1, addedPeople: [{ person: expect.any(String) as string }] });
    expect(would.id).toBeUndefined();
    await expect(backend.directory.show('acme', 'bob', undefined)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('survives a restart, and goes by the day that is asked for', async () => {
    await test.restart();
    backend = new EmbeddedBackend(test.runtime, { id: 'command-line', kind: 'host', grants: EVERYTHING });
    const [then, now] = [
      await backend.directory.show('acme', 'ann', '2025-06-01'),
      await backend.directory.show('acme', 'ann', '2026-03-01'),
    ];
    expect([then.role, now.role, then.id]).toEqual(['sales', 'lead', 'ann']);
    expect(then.history.map(({ from, role, employment }) => [from, role, employment])).toEqual([
      [undefined, undefined, 'not-yet'],
      ['2025-01-01', 'sales', 'employed'],
      ['2026-02-01', 'lead', 'employed'],
    ]);
  });

  it('knows who leaves, by one day', async () => {
    await take('id,role\ncarl,sales\n');
    await backend.directory.leaves('acme', 'carl', '2026-03-31');
    await backend.directory.leaves('acme', 'carl', '2026-04-30');
    const employment = async (day: string) => (await backend.directory.show('acme', 'carl', day)).employment;
    expect([await employment('2026-04-30'), await employment('2026-05-01')]).toEqual(['employed', 'left']);
    await expect(backend.directory.leaves('acme', 'nobody', '2026-03-31')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('gives pages by key', async () => {
    const all = await backend.directory.list('acme', { limit: 1_000 });
    const first = await backend.directory.list('acme', { limit: 2 });
    const second = await backend.directory.list('acme', { limit: 1_000, after: first.next });
    expect(first.people).toHaveLength(2);
    expect([...first.people, ...second.people]).toEqual(all.people);
    expect(all.next).toBeUndefined();
  });

  it('that holds everybody lets the others have left', async () => {
    await take('id,role\nd1,sales\nd2,sales\n', {}, 'other');
    const done = await take('id,role\nd1,sales\n', { complete: true }, 'other');
    expect(done).toMatchObject({ missing: 1, unchanged: 1, missingPeople: [{ id: 'd2' }] });
    expect((await backend.directory.show('other', 'd2', undefined)).employment).toBe('left');
  });
});

describe('whose an account is', () => {
  const roleOf = async (actor: object): Promise<readonly string[] | undefined> =>
    (await handIn({ actor })).event?.actor.roles;

  it('says its id, its mail address, or somebody', async () => {
    await take('id,email,role\ne1,Eve@Example.com,finance\n');
    expect(await roleOf({ id: 'e1' })).toEqual(['finance']);
    expect(await roleOf({ id: '005xx', email: 'eve@EXAMPLE.com' })).toEqual(['finance']);
    expect(await roleOf({ id: 'e1', email: 'another@example.com' })).toEqual([]);
    expect(await roleOf({ id: '006xx' })).toEqual([]);
    await backend.directory.link('acme', { source: 'crm', account: '006xx', person: 'e1' });
    expect(await roleOf({ id: '006xx' })).toEqual(['finance']);
    await backend.directory.link('acme', { source: 'crm', account: 'e1', person: null });
    expect(await roleOf({ id: 'e1' })).toEqual([]);
    await backend.directory.link('acme', { source: 'crm', account: 'e1' });
    expect(await roleOf({ id: 'e1' })).toEqual(['finance']);
  });

  it('of an address that two people have says nothing', async () => {
    await take('id,email,role\nf1,shared@example.com,a\nf2,shared@example.com,b\n');
    expect(await roleOf({ id: '007xx', email: 'shared@example.com' })).toEqual([]);
  });

  it('stands beside the person', async () => {
    const { accounts } = await backend.directory.show('acme', 'e1', undefined);
    const { keys: tenantKeys } = test.runtime.people;
    const key = async (id: string) => (await tenantKeys.of('acme')).personKey('actor', 'crm', id);
    const shown = accounts.map(({ actorKey }) => actorKey);
    expect(shown).toEqual(expect.arrayContaining([await key('005xx'), await key('006xx')]));
    expect(shown).not.toContain(await key('007xx'));
  });

  it('is told to those who judge, for any day', async () => {
    const { store, people } = test.runtime;
    const key = async (id: string) => (await people.keys.of('acme')).personKey('actor', 'crm', id);
    const actorKeys = [await key('ann'), await key('005xx'), await key('nobody')];
    const of = { store, directory: people.directory };
    const then = await peopleOfActors(of, { tenant: 'acme', actorKeys }, dayOf('2025-06-01'));
    expect([...then].map(([actor, { role, employment }]) => [actor, role, employment])).toEqual([
      [actorKeys[0], 'sales', 'employed'],
      [actorKeys[1], 'finance', 'unknown'],
    ]);
    expect(await peopleOfActors(of, { tenant: 'other', actorKeys }, dayOf('2025-06-01'))).toEqual(new Map());
  });
});

describe('where somebody works', () => {
  it('is completed by the country of the address, and by the networks of the tenant', async () => {
    const ip = '88.198.1.1';
    const bare = await handIn({ context: { ip } });
    expect(bare.event).toMatchObject({
      context: { country: 'DE' },
      quality: { derived: ['context.country'] },
    });
    const networks = [{ cidr: '88.198.0.0/16', kind: 'office' as const }];
    await backend.directory.declareNetworks('acme', { networks, allowedCountries: ['DE'], offices: [] });
    const known = await handIn({ context: { ip } });
    expect(known.event?.context).toMatchObject({ network: 'office', country: 'DE' });
    expect(known.event?.quality.derived).toEqual(['context.network', 'context.country']);
    expect((await handIn({ context: { ip: '10.0.0.7' } })).event?.quality.derived).toEqual([]);
  });
});

describe('what the personnel department says', () => {
  it('becomes statements once each, and late ones too', async () => {
    const { FollowPersonnel } = await import('../../../src/people/personnel/follow-personnel.js');
    const { store, people, clock, knowledge } = test.runtime;
    const follow = () =>
      new FollowPersonnel({
        store,
        people,
        clock,
        onChange: async (tenant) => knowledge.reload(tenant),
        timeZoneOf: () => 'Europe/Berlin',
      });
    const hr = async (action: string, day: string, attributes: object = {}) =>
      handIn({ action, occurredAt: `${day}T08:00:00Z`, target: { type: 'person', id: 'gina' }, attributes });
    await hr('hr.hire', '2025-03-01', { role: 'sales', manager: 'e1' });
    await hr('hr.transfer', '2025-09-01', { role: 'lead' });
    const first = follow();
    expect([await first.run(), await first.run(), await follow().run()]).toEqual([2, 0, 0]);
    await hr('hr.transfer', '2025-06-01', { role: 'support', team: 7 });
    await hr('hr.terminate', '2026-01-15', { day: '2026-01-31' });
    expect(await first.run()).toBe(2);
    const { history } = await backend.directory.show('acme', 'gina', undefined);
    expect(history.map(({ from, role, employment }) => [from, role, employment])).toEqual([
      [undefined, undefined, 'not-yet'],
      ['2025-03-01', 'sales', 'employed'],
      ['2025-06-01', 'support', 'employed'],
      ['2025-09-01', 'lead', 'employed'],
      ['2026-02-01', 'lead', 'left'],
    ]);
    expect(
      (await handIn({ actor: { id: 'gina' }, occurredAt: '2025-07-01T08:00:00Z' })).event?.actor.roles,
    ).toEqual(['support']);
    test.clock.advanceTo(test.clock.now() + DAY);
  });
});
