import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, it } from 'vitest';
import { createSmtpMailer, type Mailer } from '../../../alerts/channels/mailer.js';
import { TellNotices } from '../../../alerts/notices/tell-notices.js';
import { Users } from '../../../src/access/accounts/users.js';
import { recoverAdministratorKey } from '../../../src/access/keys/first-keys.js';
import { Governance } from '../../../src/access/governance/governance.js';
import { Requests } from '../../../src/access/requests/requests.js';
import { DAY, MINUTE } from '../../../src/kernel/clock.js';
import { silentLogger } from '../../../src/kernel/logger.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';
import { type MailServer, openMailServer } from '../../support/mail-server.js';
import { asJson, newPerson, post } from '../../support/people.js';

const KEY = { kind: 'api', role: 'analyst', tenant: 'acme' };

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

interface World {
  readonly app: TestApp;
  readonly server: MailServer;
  readonly tell: TellNotices;
  change(body: object): Promise<void>;
  /** Asks for a key, and gives the id of the request. */
  ask(): Promise<string>;
}

async function openWorld(
  profile: string,
  given: { mailer?: null; data?: () => number | undefined; env?: Record<string, string> } = {},
): Promise<World> {
  const app = await openTestApp({ env: { LEDGERWATCH_ACCESS_PROFILE: profile, ...given.env } });
  const server = await openMailServer({}, given.data === undefined ? {} : { data: given.data });
  closing.push(
    async () => app.close(),
    async () => server.close(),
  );
  const mailer: Mailer | undefined =
    given.mailer === null
      ? undefined
      : createSmtpMailer('watch@example.com', { host: '127.0.0.1', port: server.port, secure: false });
  const { facts, secrets, clock } = app;
  const tell = new TellNotices({
    facts,
    secrets,
    clock,
    mailer,
    governance: app.app.get(Governance),
    requests: app.app.get(Requests),
    users: app.app.get(Users),
    logger: silentLogger,
    publicUrl: 'https://watch.example.com',
  });
  const change = async (body: object): Promise<void> => {
    await app.fetch('/v1/governance', { ...post(body), key: app.admin });
  };
  await app.fetch('/v1/tenants', { ...post({ id: 'acme' }), key: app.admin });
  for (const [mail, role] of [
    ['bob@example.com', 'administrator'],
    ['officer@example.com', 'compliance-officer'],
    ['analyst@example.com', 'analyst'],
  ])
    await newPerson(app, mail!, { grants: [{ role }] });
  const ask = async (): Promise<string> => {
    const answer = await asJson(await app.fetch('/v1/keys', { ...post(KEY), key: app.admin }));
    return (answer['waits'] as { id: string }).id;
  };
  return { app, server, tell, change, ask };
}

const ends = ({ app }: World) =>
  app.facts.all
    .filter(({ kind, type }) => kind === 'notice' && type !== 'due')
    .map(({ type, data }) => ({ type, data }));

describe('a request that waits is told', () => {
  it.each([
    ['team', 'ledgerwatch approve give'],
    ['solo', 'If it must not be: cancel it before then.'],
  ])('in %s to those who could judge it, and to the second address, once', async (profile, words) => {
    const world = await openWorld(profile);
    await world.change({ secondAddress: 'owner@example.com' });
    await world.change({ finishSetUp: true });
    const id = await world.ask();
    expect(await world.tell.run()).toBe(1);
    expect(await world.tell.run()).toBe(0);
    const [mail, ...others] = world.server.received;
    expect(others).toEqual([]);
    expect([...mail!.recipients].sort()).toEqual([
      'bob@example.com',
      'officer@example.com',
      'owner@example.com',
    ]);
    const parsed = await simpleParser(mail!.raw);
    expect(parsed.subject).toBe('Ledgerwatch: a change of access waits');
    expect(parsed.text).toContain('A key: analyst of acme.');
    expect(parsed.text).toContain(words);
    expect(parsed.text).toContain(`ledgerwatch approve cancel ${id}`);
    expect(ends(world)).toEqual([{ type: 'told', data: { to: 3 } }]);
  });

  it('not to who gains by it, nor to who asked', async () => {
    const world = await openWorld('team');
    await world.change({ finishSetUp: true });
    const { users } = (await asJson(await world.app.fetch('/v1/users', { key: world.app.admin }))) as {
      users: { id: string; mail: string }[];
    };
    const officer = users.find(({ mail }) => mail === 'officer@example.com')!;
    const grant = { user: officer.id, grant: { role: 'analyst', tenant: 'acme' } };
    await world.app.fetch('/v1/users/roles', { ...post(grant), key: world.app.admin });
    await world.tell.run();
    expect(world.server.received.map(({ recipients }) => recipients)).toEqual([['bob@example.com']]);
  });

  it('later, when the mail server is busy; and no more after three days', async () => {
    let code: number | undefined = 451;
    const world = await openWorld('team', { data: () => code });
    await world.change({ finishSetUp: true });
    await world.ask();
    expect(await world.tell.run()).toBe(0);
    code = undefined;
    expect(await world.tell.run()).toBe(0);
    world.app.clock.advanceTo(world.app.clock.now() + 5 * MINUTE);
    expect(await world.tell.run()).toBe(1);
    code = 451;
    await world.ask();
    await world.tell.run();
    world.app.clock.advanceTo(world.app.clock.now() + 3 * DAY);
    expect(await world.tell.run()).toBe(1);
    expect(ends(world)).toEqual([
      { type: 'told', data: { to: 2 } },
      { type: 'given-up', data: { reason: 'busy' } },
    ]);
  });

  it('and what was asked for is deleted once nobody can approve it any more', async () => {
    const world = await openWorld('team');
    await world.change({ finishSetUp: true });
    const id = await world.ask();
    await world.tell.run();
    expect(world.app.secrets.all.has(`request/${id}`)).toBe(true);
    world.app.clock.advanceTo(world.app.clock.now() + 3 * DAY);
    await world.tell.run();
    expect(world.app.secrets.all.has(`request/${id}`)).toBe(false);
  });

  it('to nobody when no mail is configured, and that is kept', async () => {
    const world = await openWorld('team', { mailer: null });
    await world.change({ finishSetUp: true });
    await world.ask();
    await world.tell.run();
    expect(ends(world)).toEqual([{ type: 'given-up', data: { reason: 'no mail is configured' } }]);
  });
});

describe('what must not stay unseen', () => {
  it('a key that was made on the host is told to administrators and the second address', async () => {
    const world = await openWorld('solo');
    await world.change({ secondAddress: 'owner@example.com' });
    const { keys, facts } = world.app;
    const { id } = await recoverAdministratorKey(keys, facts, world.app.folder);
    await world.tell.run();
    const [mail] = world.server.received;
    expect([...mail!.recipients].sort()).toEqual(['bob@example.com', 'owner@example.com']);
    expect((await simpleParser(mail!.raw)).text).toContain(`ledgerwatch key revoke ${id}`);
  });

  it('an invitation goes to the invited alone, and whoever asked for it does not see the link', async () => {
    const world = await openWorld('team', {
      env: { LEDGERWATCH_MAIL_FROM: 'watch@example.com', LEDGERWATCH_MAIL_HOST: '127.0.0.1' },
    });
    await world.change({ secondAddress: 'owner@example.com' });
    const wanted = { name: 'Eve', mail: 'eve@example.com' };
    const invite = async () =>
      asJson(await world.app.fetch('/v1/users', { ...post(wanted), key: world.app.admin }));
    expect(await invite()).toHaveProperty('invitation');
    await world.change({ finishSetUp: true });
    const invited = await invite();
    expect(invited).toMatchObject({ name: 'Eve', status: 'invited' });
    expect(JSON.stringify(invited)).not.toContain('lw_invite_');
    await world.tell.run();
    const [mail, ...others] = world.server.received;
    expect([mail?.recipients, others]).toEqual([['eve@example.com'], []]);
    const [, link = ''] = /\n {2}(https?:\S+)/.exec((await simpleParser(mail!.raw)).text ?? '') ?? [];
    const accepted = await world.app.fetch(
      '/v1/invitations/accept',
      post({ invitation: link.split('#')[1] ?? '', password: 'seven quiet lighthouses' }),
    );
    expect(accepted.status).toBe(201);
    expect([...world.app.secrets.all.keys()].filter((name) => name.startsWith('notice/'))).toEqual([]);
  });

  it('another second address is told to the one before', async () => {
    const world = await openWorld('solo');
    await world.change({ secondAddress: 'owner@example.com' });
    await world.change({ secondAddress: 'eve@example.com' });
    await world.tell.run();
    const told = world.server.received.flatMap(({ recipients }) => recipients);
    expect(told).toEqual(expect.arrayContaining(['owner@example.com', 'eve@example.com']));
    expect(JSON.stringify(world.app.facts.all)).not.toMatch(/owner@|eve@/);
    expect([...world.app.secrets.all.keys()].filter((name) => name.startsWith('notice/'))).toEqual([]);
  });
});
