import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ALERT_KIND, alertIdOf } from '../../../alerts/alert.js';
import { AlertCommands } from '../../../alerts/commands.js';
import { keysNamed, type NamedParts } from '../../../alerts/suspicions/read-named.js';
import { countSuspicions, suspicionsToTell } from '../../../alerts/suspicions/read-suspicions.js';
import { SUSPICION_KIND } from '../../../alerts/suspicions/suspicion.js';
import {
  SuspicionsController,
  type SuspicionsApiParts,
} from '../../../alerts/suspicions/suspicions.controller.js';
import { type SuspicionQuery, suspicionQuerySchema } from '../../../alerts/suspicions/suspicions.schemas.js';
import { Suspicions } from '../../../alerts/suspicions/suspicions.js';
import type { Admitted } from '../../../src/access/rights/principal.js';
import { nameBasedId, randomId } from '../../../src/kernel/ids.js';
import { writeIdentities } from '../../../src/privacy/identities.js';
import { WHOLE_SIGHT } from '../../../src/privacy/sight.js';
import { Facts } from '../../../src/store/facts.js';
import type { Store } from '../../../src/store/store.js';
import { DAY, MINUTE, SimulatedClock } from '../../../src/kernel/clock.js';
import { Findings } from '../../../src/store/findings.js';
import { claim, finding, SCOPE } from '../../support/alerts.js';
import { MemorySecrets } from '../../support/memory-secrets.js';
import { openService, type TestService } from '../../support/service.js';

const NOW = Date.parse('2026-03-02T22:02:00Z');
const ID = alertIdOf('acme', SCOPE);
const YAML = `
access: { profile: regulated, logInsPerMinute: 10000 }
mail: { from: lw@example.com, directory: ./mail }
tenants:
  - { id: acme, timeZone: Europe/Berlin, sources: [{ id: crm }], alerts: { to: [ann@example.com] } }
  - { id: other, sources: [{ id: crm }] }
`;

const clock = new SimulatedClock(NOW);
let service: TestService;
beforeAll(async () => {
  service = await openService(YAML, clock);
  await new Findings(service.running.runtime.store).write([finding()]);
  await service.running.jobs.runAll();
}, 60_000);
afterAll(async () => service.close());

const post = async (path: string, body: object) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await service.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const list = async (tenant = 'acme', query = '') =>
  (await (await service.fetch(`/v1/tenants/${tenant}/suspicions${query}`)).json()) as {
    readonly inbox: object;
    readonly page: string;
    readonly suspicions: readonly (Record<string, unknown> & { readonly id: string })[];
  };
const linkOf = async (body: object = {}, tenant = 'acme'): Promise<string> =>
  new URL(String((await post(`/v1/tenants/${tenant}/suspicions/link`, body)).body['url'])).pathname;
const open = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${service.running.url}${path}`, init);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
const send = async (path: string, fields: Readonly<Record<string, string>>) =>
  open(path, { method: 'POST', body: new URLSearchParams({ once: randomId(), ...fields }) });

it('without a mailbox and a link both are off, and not quiet', async () => {
  expect(await list()).toEqual({ inbox: { state: 'off' }, page: 'off', suspicions: [] });
});

describe('the page of a tenant', () => {
  it('has one address, which is changed by nothing that is opened', async () => {
    const path = await linkOf();
    expect(await linkOf()).toBe(path);
    for (let at = 0; at < 2; at++) {
      const { status, text, headers } = await open(path);
      expect([status, text]).toEqual([200, expect.stringContaining('<form method="post"')]);
      expect(text).not.toMatch(/<script|\bon[a-z]+=|acme/);
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringContaining("form-action 'self'; frame-ancestors 'none'"),
      });
      expect(headers.get('set-cookie')).toBeNull();
      expect((await open(path, { method: 'HEAD' })).status).toBe(200);
    }
    expect(await list()).toMatchObject({ page: 'on', suspicions: [] });
  });

  it('takes a report without an account, once however often the button is pressed', async () => {
    const path = await linkOf();
    const fields = {
      once: randomId(),
      what: 'Somebody\r\nexported <b>all</b>\u202e.',
      when: '2026-03-02T22:30',
      who: 'Eve',
    };
    const answers = await Promise.all([send(path, fields), send(path, fields)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    // Nobody is told yet.
    expect(answers[0]?.text).toContain('Those who look after security will be told.');
    expect((await list()).suspicions).toMatchObject([
      {
        status: 'open',
        via: 'page',
        what: 'Somebody\nexported <b>all</b>.',
        who: 'Eve',
        // In the zone of the tenant.
        seenAt: '2026-03-02T21:30:00.000Z',
        told: 'waiting',
        secondsToReport: 32 * 60,
      },
    ]);
    expect((await list('other')).suspicions).toEqual([]);
  });

  it('takes 2,000 characters of any script, and no more than it keeps', async () => {
    const path = await linkOf();
    expect((await send(path, { what: '怪'.repeat(2_000) })).status).toBe(200);
    expect((await send(path, { what: 'x'.repeat(40_000) })).status).toBe(413);
    expect((await send(path, { what: 'x'.repeat(5_000) })).status).toBe(400);
    expect((await send(path, { what: ' \r\n ' })).text).toContain('Say what you saw.');
    expect((await send(path, { what: 'x', when: '2027-01-01T00:00' })).text).toContain('in the future');
    expect((await send(path, { what: 'x', tenant: 'other' })).status).toBe(400);
    expect((await list()).suspicions).toHaveLength(2);
  });

  it('takes some a minute of a tenant, from wherever they come', async () => {
    const path = await linkOf({}, 'other');
    const statuses: number[] = [];
    for (let at = 0; at < 12; at++) statuses.push((await send(path, { what: `report ${at}` })).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429, 429]);
    expect((await list('other')).suspicions).toHaveLength(10);
  });

  it('moves: the address before is not known any more, and no other is', async () => {
    const before = await linkOf();
    const after = await linkOf({ renew: true });
    expect(after).not.toBe(before);
    expect((await open(before)).status).toBe(404);
    expect((await send(before, { what: 'x' })).status).toBe(404);
    expect((await open(after)).status).toBe(200);
    const bytes = Buffer.from(after.slice('/report/'.length), 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect((await open(`/report/${changed.toString('base64url')}`)).status).toBe(404);
    }
  });
});

describe('those who work on alerts', () => {
  const first = async (): Promise<string> =>
    (await list()).suspicions.find(({ who }) => who === 'Eve')?.id ?? '';

  it('are told at once and once, without what may name people', async () => {
    await service.running.jobs.runAll();
    await service.running.jobs.runAll();
    const folder = join(service.folder, 'mail');
    const mails = await Promise.all(
      readdirSync(folder)
        .filter((name) => name.endsWith('.eml'))
        .map(async (name) => simpleParser(readFileSync(join(folder, name)))),
    );
    const own = mails.filter(({ subject }) => subject === '[acme] Somebody reported something suspicious');
    expect(own).toHaveLength(2);
    expect(own.map(({ text }) => text).join()).not.toMatch(/exported|Eve|怪/);
    expect((await list()).suspicions.map(({ told }) => told)).toEqual(['told', 'told']);
    // Nobody works on those of the other tenant.
    expect(new Set((await list('other')).suspicions.map(({ told }) => told))).toEqual(new Set(['nobody']));
  });

  it('say which alert it is about, and what it was', async () => {
    const id = await first();
    const path = `/v1/tenants/acme/suspicions/${id}`;
    expect((await post(`${path}/tie`, { alert: randomId() })).status).toBe(404);
    expect(await post(`${path}/tie`, { alert: ID })).toMatchObject({ status: 200, body: { alert: ID } });
    clock.advanceTo(NOW + 90 * MINUTE);
    const closed = await post(`${path}/close`, { verdict: 'true-positive', note: 'see the alert' });
    expect(closed.status === 200 ? closed.body : closed).toMatchObject({
      status: 'closed',
      secondsToAnswer: 90 * 60,
    });
    expect((await list('acme', '?open=yes')).suspicions).toHaveLength(1);
    expect((await list('acme', '?open=no')).suspicions.map(({ id: one }) => one)).toEqual([id]);
    expect((await post(`/v1/tenants/other/suspicions/${id}/close`, { verdict: 'test' })).status).toBe(404);
  });

  it('hear how long it took from the first event of the alert where nobody said when', async () => {
    const other = (await list()).suspicions.find(({ who }) => who === undefined);
    expect(other).not.toHaveProperty('secondsToReport');
    const tied = await post(`/v1/tenants/acme/suspicions/${other?.id}/tie`, { alert: ID });
    const from = Date.parse(finding().occurredFrom);
    expect(tied.body['secondsToReport']).toBe(Math.round((NOW - from) / 1_000));
  });
});

describe('many reports', () => {
  const ABOUT_ME = 'c'.repeat(32);
  const parts = (hidden: readonly string[]): SuspicionsApiParts => {
    const { store } = service.running.runtime;
    return {
      store,
      suspicions: new Suspicions(new Facts(store), new MemorySecrets(), clock),
      links: { urlOf: async () => undefined },
      inbox: { view: async () => ({ state: 'off' }) },
      declarations: { requireTenant: () => undefined },
      sights: { of: async () => ({ ...WHOLE_SIGHT, hidden: new Set(hidden) }) },
    } as unknown as SuspicionsApiParts;
  };
  const pagesOf = async (hidden: readonly string[], query: Partial<SuspicionQuery> = {}) => {
    const api = new SuspicionsController(parts(hidden));
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const asked = suspicionQuerySchema.parse({ limit: 10, ...query, ...(cursor && { cursor }) });
      const { suspicions, next } = await api.list('many', asked, {} as Admitted);
      pages.push(suspicions.map(({ id }) => id));
      cursor = next;
    } while (cursor !== undefined && pages.length < 20);
    return pages;
  };
  beforeAll(async () => {
    const facts = new Facts(service.running.runtime.store);
    const reported = (n: number) => ({
      tenant: 'many',
      kind: SUSPICION_KIND,
      id: nameBasedId('test', String(n)),
      version: 1,
      type: 'reported',
      data: { via: 'page', named: n % 3 === 0 ? [ABOUT_ME] : [] },
      by: 'report-link',
    });
    // Several in one millisecond: the id decides.
    for (let n = 0; n < 36; n += 12) {
      clock.advanceTo(clock.now() + MINUTE);
      await facts.append(...Array.from({ length: 12 }, (_, at) => reported(n + at)));
    }
    const closed = { type: 'closed', data: { verdict: 'test', note: '' }, version: 2 };
    await facts.append({ ...reported(1), ...closed }, { ...reported(35), ...closed });
  });

  it('are listed in pages, each once, the newest first', async () => {
    const pages = await pagesOf([]);
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 10, 6]);
    expect(new Set(pages.flat()).size).toBe(36);
    const newest = Array.from({ length: 12 }, (_, at) => nameBasedId('test', String(24 + at)));
    expect(pages.flat().slice(0, 12)).toEqual(newest.sort());
    expect((await pagesOf([], { open: 'no' })).flat()).toEqual([
      nameBasedId('test', '35'),
      nameBasedId('test', '1'),
    ]);
    expect((await pagesOf([], { open: 'yes' })).flat()).toHaveLength(34);
  });

  it('show what was answered to each, save to whom the answer names', async () => {
    const api = (hidden: readonly string[]) => new SuspicionsController(own(hidden));
    const kept = new MemorySecrets();
    const suspicions = new Suspicions(new Facts(service.running.runtime.store), kept, clock);
    const own = (hidden: readonly string[]) => ({ ...parts(hidden), suspicions });
    const id = nameBasedId('test', '34');
    const answer = { told: true, proven: true, named: [ABOUT_ME] };
    const words = { from: 'bo@example.com', text: 'Ask Ann.' };
    expect(await suspicions.answer({ tenant: 'many', id }, { ...answer, mail: 'a'.repeat(64) }, words)).toBe(
      true,
    );
    expect(await suspicions.answer({ tenant: 'many', id }, { ...answer, mail: 'a'.repeat(64) }, words)).toBe(
      false,
    );
    const shown = async (hidden: readonly string[]) =>
      (await api(hidden).list('many', { limit: 1_000 }, {} as Admitted)).suspicions.find(
        (one) => one.id === id,
      );
    expect((await shown([]))?.answers).toMatchObject([{ told: true, verified: true, ...words }]);
    expect(await shown([ABOUT_ME])).toMatchObject({ id });
    expect(await shown([ABOUT_ME])).not.toHaveProperty('answers');
  });

  it('are read by page, whatever else the tenant has', async () => {
    const { store } = service.running.runtime;
    // The jobs read beside it.
    const read = vi.fn(store.read.bind(store));
    const own = Object.assign(Object.create(store), { read }) as Store;
    await new SuspicionsController({ ...parts([]), store: own }).list('many', { limit: 5 }, {} as Admitted);
    const ids = read.mock.calls.flatMap(([{ name }, params]) =>
      name === 'facts-of-several.sql' ? [(params['ids'] as readonly string[]).length] : [],
    );
    expect(ids).toEqual([6]);
  });

  it('are not shown to whom they name, and no page is shorter for it', async () => {
    const pages = await pagesOf([ABOUT_ME]);
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 4]);
    expect(pages.flat()).not.toContain(nameBasedId('test', '3'));
    const api = new SuspicionsController(parts([ABOUT_ME]));
    const closing = { verdict: 'test', note: '' } as const;
    await expect(api.close('many', nameBasedId('test', '3'), closing, {} as Admitted)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('are closed by nobody who leads whom they name, or whom their alert is about', async () => {
    const { store } = service.running.runtime;
    const facts = new Facts(store);
    const tenant = 'led';
    const id = nameBasedId('test', tenant);
    const stated = { tenant, id, version: 1, by: 'x' };
    const naming = { via: 'page', named: ['b'.repeat(32), ABOUT_ME] };
    await facts.append({ ...stated, kind: SUSPICION_KIND, type: 'reported', data: naming });
    const raised = { ...SCOPE, claim: claim() };
    await facts.append({ ...stated, kind: ALERT_KIND, id: ID, type: 'raised', data: raised });
    const who = (leads: string) =>
      new SuspicionsController({
        ...parts([]),
        commands: new AlertCommands(store, facts),
        sights: { of: async () => WHOLE_SIGHT, leads: async (...[, , key]: string[]) => key === leads },
      } as unknown as SuspicionsApiParts);
    const caller = { id: 'user:1' } as Admitted;
    const close = async (leads: string) =>
      who(leads).close(tenant, id, { verdict: 'benign', note: '' }, caller);
    const tie = async (leads: string) => who(leads).tie(tenant, id, { alert: ID }, caller);
    const forbidden = { code: 'FORBIDDEN', message: expect.stringContaining('whom you lead') };

    await expect(close(ABOUT_ME)).rejects.toMatchObject(forbidden);
    // Saying whose it is closes nothing; saying later that it is another one's would.
    expect(await tie(SCOPE.actorKey)).toMatchObject({ alert: ID, status: 'open' });
    await expect(close(SCOPE.actorKey)).rejects.toMatchObject(forbidden);
    await expect(tie(SCOPE.actorKey)).rejects.toMatchObject(forbidden);
    expect(await close('c of nobody')).toMatchObject({ verdict: 'benign' });
  });

  it('name accounts of the CRM and of ours, and no customer', async () => {
    const { store } = service.running.runtime;
    const ann = { tenant: 'many', id: 'u-1700', name: 'Ann Smith', email: '' } as const;
    await writeIdentities(
      store,
      [
        { ...ann, kind: 'actor', key: 'a'.repeat(32) },
        { ...ann, kind: 'subject', key: 'b'.repeat(32) },
      ],
      clock.now(),
    );
    const users = { list: async () => [{ id: '7', person: { name: 'Bob Jones', mail: 'bob@example.com' } }] };
    const ownKeys = { of: async (owner: string) => `key of ${owner}` };
    const named = { store, users, ownKeys } as unknown as NamedParts;
    const text = 'Smith, Ann (u-1700) and bob@example.com';
    expect(await keysNamed(named, 'many', text)).toEqual(['a'.repeat(32), 'key of user:7']);
    expect(await keysNamed(named, 'other', text)).toEqual(['key of user:7']);
  });

  it('are told and counted by narrow reads', async () => {
    const { store } = service.running.runtime;
    const waiting = (await suspicionsToTell(store, clock.now())).get('many');
    expect(waiting).toHaveLength(36);
    expect(await countSuspicions(store, 'many', { from: 0, to: clock.now() + 1 })).toEqual({
      reports: 36,
      open: 34,
    });
    expect(await countSuspicions(store, 'many', { from: clock.now(), to: clock.now() + 1 })).toEqual({
      reports: 12,
      open: 34,
    });
  });

  it('that are not shown are passed over in few reads, however many there are', async () => {
    const { store } = service.running.runtime;
    const fact = { tenant: 'flood', kind: SUSPICION_KIND, version: 1, type: 'reported', by: 'report-link' };
    const reported = (n: number, named: readonly string[]) => ({
      ...fact,
      id: nameBasedId('flood', String(n)),
      data: { via: 'page', named },
    });
    await new Facts(store).append(reported(0, []));
    clock.advanceTo(clock.now() + MINUTE);
    await new Facts(store).append(...Array.from({ length: 300 }, (_, n) => reported(n + 1, [ABOUT_ME])));
    const read = vi.fn(store.read.bind(store));
    const own = Object.assign(Object.create(store), { read }) as Store;
    const api = new SuspicionsController({ ...parts([ABOUT_ME]), store: own });
    const { suspicions, next } = await api.list('flood', { limit: 1 }, {} as Admitted);
    expect(suspicions.map(({ id }) => id)).toEqual([nameBasedId('flood', '0')]);
    expect(next).toBeUndefined();
    const pages = read.mock.calls.filter(([{ name }]) => name === 'suspicion-page.sql');
    expect(pages.length).toBeLessThan(10);
  });
});

it('nothing of what was written stands in a fact, and none of it in the clear', async () => {
  const { store } = service.running.runtime;
  const kept = await store.engine.select(
    'SELECT data AS row FROM facts UNION ALL SELECT sealed AS row FROM secrets FORMAT JSONEachRow',
    {},
    { readers: 'product' },
  );
  expect(kept).toContain('"via\\":\\"page');
  expect(kept).not.toMatch(/exported <b>|Eve|怪/);
});

it('what was written is removed after two years; that it was reported, and what it was, stays', async () => {
  clock.advanceTo(NOW + 730 * DAY - 1);
  await service.running.jobs.runAll();
  expect((await list()).suspicions.every(({ what }) => what !== undefined)).toBe(true);
  clock.advanceTo(NOW + 731 * DAY);
  await service.running.jobs.runAll();
  const { suspicions } = await list();
  expect(suspicions.map(({ what, who }) => [what, who])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
  expect(suspicions.find(({ status }) => status === 'closed')).toMatchObject({ verdict: 'true-positive' });
});
