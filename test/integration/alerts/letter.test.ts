import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmtpMailer, type Mailer } from '../../../alerts/channels/mailer.js';
import { TellLetter } from '../../../alerts/letter/tell-letter.js';
import { Silences } from '../../../alerts/silences/silences.js';
import { MINUTE, SimulatedClock } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { Findings } from '../../../src/store/findings.js';
import { targetsOf } from '../../../alerts/targets-of.js';
import { alertLineOf, evidence, finding } from '../../support/alerts.js';
import { type MailServer, openMailServer } from '../../support/mail-server.js';
import { openService, type TestService } from '../../support/service.js';

const YAML = `
access: { profile: solo, logInsPerMinute: 10000 }
publicUrl: https://lw.example.com
mail: { from: lw@example.com, directory: ./mail }
tenants:
  - id: acme
    timeZone: Europe/Berlin
    sources: [{ id: crm }, { id: helpdesk }]
    alerts: { to: [ann@example.com, bob@example.com] }
  - { id: quiet, sources: [{ id: crm }], alerts: { to: [cat@example.com] } }
  - { id: none, sources: [{ id: crm }], alerts: { to: [dan@example.com], letter: off } }
  - { id: dies, sources: [{ id: crm }] }
`;
const PEOPLE = 'id,name,email,from,to\nu1,Uli,,2020-01-01,2026-02-20\nu2,Ute,ann@example.com,2020-01-01,\n';

const clock = new SimulatedClock(Date.parse('2026-02-23T06:00:00Z'));
let service: TestService;
let server: MailServer;
let busy: number | undefined;
beforeAll(async () => {
  service = await openService(YAML, clock);
  server = await openMailServer({}, { data: () => busy });
}, 60_000);
afterAll(async () => {
  await server.close();
  await service.close();
});

async function letters(): Promise<ParsedMail[]> {
  const folder = join(service.folder, 'mail');
  const names = readdirSync(folder, { withFileTypes: true }).map(({ name }) => name);
  const eml = names.filter((name) => name.endsWith('.eml'));
  const mails = await Promise.all(eml.map(async (name) => simpleParser(readFileSync(join(folder, name)))));
  return mails.filter((mail) => mail.headers.get('x-ledgerwatch-reason') === 'letter');
}
const addressOf = (mail: ParsedMail): string => [mail.to].flat()[0]?.value[0]?.address ?? '';

/** Runs every job at that time. */
async function at(time: string): Promise<void> {
  clock.advanceTo(Date.parse(time));
  await service.running.jobs.runAll();
}

async function exported(actor: string, records: number, email?: string): Promise<void> {
  const key = await service.intakeKey('acme', 'crm');
  const occurredAt = '2026-02-25T09:30:00Z';
  const event = {
    key: `${actor}-1`,
    occurredAt,
    actor: { id: actor, type: 'human', roles: ['sales'], ...(email === undefined ? {} : { email }) },
    action: 'data.export',
    target: { type: 'report', id: `00O-${actor}` },
    volume: { records, basis: 'returned' },
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await service.fetch('/v1/events', {
    method: 'POST',
    key,
    headers,
    body: JSON.stringify([event]),
  });
  expect(answer.status).toBe(200);
}

describe('the weekly letter', () => {
  it('is not written about a week in which nobody watched', async () => {
    await at('2026-02-23T06:00:00Z');
    await at('2026-02-23T08:30:00Z');
    const mails = await letters().catch(() => []);
    expect(mails).toEqual([]);
  });

  it('goes out on Monday at eight of the tenant, to each of alerts.to once, also where nothing happened', async () => {
    const headers = { 'content-type': 'text/csv' };
    await service.fetch('/v1/tenants/acme/people/imports', { method: 'POST', headers, body: PEOPLE });
    clock.advanceTo(Date.parse('2026-02-25T10:00:00Z'));
    await exported('u1', 500);
    await exported('u2', 300, 'ann@example.com');
    const { store } = service.running.runtime;
    const happened = { occurredFrom: '2026-02-25T09:00:00.000Z', occurredTo: '2026-02-25T10:00:00.000Z' };
    await new Findings(store).write([
      finding({
        ...happened,
        receivedAt: '2026-02-25T10:00:00.000Z',
        evaluatedAt: '2026-02-25T10:00:00.000Z',
        severity: 'high',
      }),
    ]);
    await at('2026-02-25T10:01:00Z');
    await at('2026-03-02T06:59:59Z');
    expect(await letters()).toEqual([]);
    // In UTC eight has not come.
    await at('2026-03-02T07:00:00Z');
    expect((await letters()).map(addressOf).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'ann@example.com',
      'bob@example.com',
    ]);
    await at('2026-03-03T08:00:00Z');
    const [quiet, ...others] = (await letters()).filter((mail) => addressOf(mail) === 'cat@example.com');
    expect(others).toEqual([]);
    expect(quiet?.subject).toBe('[quiet] Weekly letter: no open alert, 1 silent source');
    expect(await letters()).toHaveLength(3);
  });

  it('says what was watched, who exported and who left, and to nobody what concerns themselves', async () => {
    const mails = (await letters()).filter((mail) => addressOf(mail) !== 'cat@example.com');
    const [ann, bob] = ['ann', 'bob'].map(
      (name) => mails.find((mail) => addressOf(mail).startsWith(name))?.text ?? '',
    );
    expect(bob).toContain('2 events of 2 sources, of 2 people and programs.');
    expect(bob).toMatch(/crm: +2 events\n +helpdesk: +SILENT: nothing of the week came in/);
    expect(bob).toMatch(/u1: 500 records in 1 export\n +u2: 300 records in 1 export/);
    expect(bob).toContain('left 2026-02-21: an account of theirs was used on Wed 25 Feb 2026');
    expect(bob).toMatch(/high: +1: 0 of the last day, 1 of the last week, 0 older/);
    expect(ann).toContain('u1: 500 records');
    // The address at its end may hold any two letters.
    expect(ann!.split('Take me off')[0]).not.toContain('u2');
    expect(new Set(mails.map(({ messageId }) => messageId))).toEqual(
      new Set(['<letter.acme.2026-03-02@example.com>']),
    );
  });
});

it('what events were about is read of their tenant alone', async () => {
  const { store } = service.running.runtime;
  const answer = await service.fetch('/v1/tenants/acme/events');
  const { events } = (await answer.json()) as { events: { id: string; action: string }[] };
  const eventIds = events.filter(({ action }) => action === 'data.export').map(({ id }) => id);
  const when = { occurredFrom: '2026-02-25T09:00:00.000Z', occurredTo: '2026-02-25T10:00:00.000Z' };
  const line = alertLineOf({
    ...when,
    evidence: [{ ...evidence, eventIds: [...eventIds, 'x', ...eventIds] }],
  });
  expect(await targetsOf(store, line)).toEqual(['00O-u1', '00O-u2']);
  expect(await targetsOf(store, { ...line, tenant: 'quiet' })).toEqual([]);
  expect(await targetsOf(store, { ...line, occurredTo: '2026-02-25T09:29:59.999Z' })).toEqual([]);
  expect(await targetsOf(store, { ...line, evidence: [] })).toEqual([]);
});

describe('nobody gets the letter of a week twice', () => {
  const tell = (mailer: Mailer, to: readonly string[]): TellLetter => {
    const { store, facts, people, declarations } = service.running.runtime;
    const routing = {
      addresses: (tenant: string) => (tenant === 'dies' ? to : []),
      secondAddress: async () => undefined,
      concerns: async () => false,
      timeZone: () => 'UTC',
      namesVisible: async () => false,
    };
    const silences = new Silences(facts);
    const heard = {
      counted: async () => ({ reports: 0, open: 0 }),
      links: { urlOf: async () => undefined },
      inbox: { view: async () => ({ state: 'off' }) as const },
    };
    const users = { idOf: (address: string) => address.slice(0, 1).repeat(32) };
    return new TellLetter({
      store,
      facts,
      people,
      declarations,
      silences,
      routing,
      users,
      heard,
      mailer,
      clock,
      logger: silentLogger,
      isOn: () => true,
    });
  };
  const smtp = (): Mailer =>
    createSmtpMailer('lw@example.com', { host: '127.0.0.1', port: server.port, secure: false });
  const reached = (): string[] => server.received.flatMap(({ recipients }) => recipients);

  it('when the process dies after the server took it, nor whoever comes after it', async () => {
    const dying: Mailer = {
      send: async (mail) => {
        await smtp().send(mail);
        throw new Error('the process is dead');
      },
    };
    const to = ['eve@example.com', 'fay@example.com'];
    await expect(tell(dying, to).run()).rejects.toThrow('dead');
    expect(reached()).toEqual(['eve@example.com']);
    clock.advanceTo(clock.now() + 31 * MINUTE);
    expect(await tell(smtp(), to).run()).toBe(1);
    expect(await tell(smtp(), to).run()).toBe(0);
    expect(reached()).toEqual(to);
  });

  it('and who did not get it, since the server was busy, gets it later', async () => {
    busy = 451;
    const to = ['gil@example.com'];
    expect(await tell(smtp(), to).run()).toBe(0);
    busy = undefined;
    expect(await tell(smtp(), to).run()).toBe(0);
    clock.advanceTo(clock.now() + 30 * MINUTE);
    expect(await tell(smtp(), to).run()).toBe(1);
    expect(reached().filter((address) => address === 'gil@example.com')).toHaveLength(1);
  });

  it('of two processes that send at once, one does', async () => {
    const to = ['hal@example.com'];
    const sent = await Promise.all([tell(smtp(), to).run(), tell(smtp(), to).run()]);
    expect(sent.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(reached().filter((address) => address === 'hal@example.com')).toHaveLength(1);
  });

  it('which three days later is news no more', async () => {
    clock.advanceTo(Date.parse('2026-03-05T08:00:00Z'));
    expect(await tell(smtp(), ['ida@example.com']).run()).toBe(0);
  });
});

describe('whoever leaves the letter by one click', () => {
  const headerOf = (mail: ParsedMail | undefined, name: string): string =>
    (mail?.headerLines.find(({ key }) => key === name)?.line ?? '').replaceAll(/\s+/g, ' ');
  const linkTo = async (address: string): Promise<string> => {
    const mail = (await letters()).find((one) => addressOf(one) === address);
    const [, url = ''] = /^List-Unsubscribe: <(https:[^>]+)>$/.exec(headerOf(mail, 'list-unsubscribe')) ?? [];
    expect(mail?.text).toContain(url);
    return `${service.running.url}${new URL(url).pathname}`;
  };
  const left = async () => {
    const answer = await service.fetch('/v1/tenants/acme/readers');
    return ((await answer.json()) as { left: { address: string; by: string; list: string }[] }).left;
  };
  const ofAcme = async (week: string): Promise<string[]> => {
    const id = `<letter.acme.${week}@example.com>`;
    return (await letters()).filter(({ messageId }) => messageId === id).map(addressOf);
  };

  it('acts by a POST alone, in either form of RFC 8058, once', async () => {
    const named = await service.fetch('/v1/governance', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secondAddress: 'dpo@example.com' }),
    });
    expect(named.status).toBe(201);
    const [ann, bob] = [await linkTo('ann@example.com'), await linkTo('bob@example.com')];
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD'])
      expect((await fetch(ann, { method })).status).toBe(200);
    expect(await left()).toEqual([]);
    const parts = new FormData();
    parts.set('List-Unsubscribe', 'One-Click');
    const fields = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    expect((await fetch(ann, { method: 'POST', body: parts })).status).toBe(200);
    expect((await fetch(bob, { method: 'POST', body: fields })).status).toBe(200);
    expect((await fetch(bob, { method: 'POST', body: fields })).status).toBe(410);
    expect((await fetch(ann, { method: 'POST', body: 'x' })).status).toBe(415);
    const broken = { 'content-type': 'multipart/form-data; boundary=x' };
    for (const body of ['', '--x', '--x\r\ncontent-disposition: form-data; name="do"\r\n\r\nleave'])
      expect((await fetch(ann, { method: 'POST', headers: broken, body })).status).toBe(400);
    parts.append('List-Unsubscribe', 'One-Click');
    expect((await fetch(ann, { method: 'POST', body: parts })).status).toBe(400);
    parts.set('List-Unsubscribe', 'x'.repeat(9_000));
    expect((await fetch(ann, { method: 'POST', body: parts })).status).toBe(413);
    expect(await left()).toMatchObject([
      { list: 'letter', address: 'ann@example.com', by: expect.stringMatching(/^link:[0-9a-f]{32}\//) },
      { list: 'letter', address: 'bob@example.com' },
    ]);
  });

  it('gets no more of it; the second address reads what nobody reads, and hears who left', async () => {
    await at('2026-03-09T07:00:00Z');
    expect(await ofAcme('2026-03-09')).toEqual([expect.stringMatching(/^dpo@/)]);
    const [mail] = (await letters()).filter((one) => addressOf(one).startsWith('dpo@'));
    expect(headerOf(mail, 'list-unsubscribe-post')).toBe('');
    const folder = join(service.folder, 'mail');
    const notices = readdirSync(folder).filter((name) => name.includes('-notice-'));
    const texts = notices.map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts.filter((text) => text.includes('somebody left a list'))).toHaveLength(2);
  });

  it('is taken back by a command, and the old link does nothing any more', async () => {
    const body = JSON.stringify({ list: 'letter', reader: 'ann@example.com' });
    const headers = { 'content-type': 'application/json' };
    const again = { method: 'POST', headers, body };
    expect((await service.fetch('/v1/tenants/acme/readers/rejoin', again)).status).toBe(200);
    expect((await service.fetch('/v1/tenants/acme/readers/rejoin', again)).status).toBe(404);
    expect((await left()).map(({ address }) => address)).toEqual(['bob@example.com']);
    expect((await fetch(await linkTo('ann@example.com'))).status).toBe(410);
    await at('2026-03-16T07:00:00Z');
    expect(await ofAcme('2026-03-16')).toEqual(['ann@example.com']);
  });
});
