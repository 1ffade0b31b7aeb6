import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';
import {
  asJson,
  type Browser,
  codeOf,
  logIn,
  newPerson,
  ownPage,
  post,
  PUBLIC_URL,
  STEP_MS,
  tryLogIn,
  type TestPerson,
  whoAmI,
} from '../../support/people.js';

let app: TestApp;
let ann: TestPerson;
beforeAll(async () => {
  app = await openTestApp({
    env: { LEDGERWATCH_PUBLIC_URL: PUBLIC_URL, LEDGERWATCH_ACCESS_LOG_INS_PER_MINUTE: '10000' },
  });
  ann = await newPerson(app, 'ann@example.com', { grants: [{ role: 'administrator' }] });
});
afterAll(async () => app.close());

const declare = async (headers: Record<string, string>): Promise<Response> =>
  app.fetch('/v1/tenants', post({ id: 'by-ann' }, headers));

describe('a session', () => {
  it('says who one is and what one was given', async () => {
    const browser = await logIn(app, ann);
    expect(browser.cookie).toMatch(/^__Host-ledgerwatch=[\w-]{43}$/);
    expect(await asJson(await whoAmI(app, browser))).toEqual({
      principal: `user:${ann.id}`,
      kind: 'person',
      name: ann.name,
      mail: ann.mail,
      grants: [{ role: 'administrator' }],
      csrf: browser.csrf,
    });
  });

  it('acts with the rights of its person, and under their name', async () => {
    const browser = await logIn(app, ann);
    expect((await declare(ownPage(browser))).status).toBe(201);
    expect(app.facts.all.find(({ id }) => id === 'by-ann')?.by).toBe(`user:${ann.id}`);
    const bare = await newPerson(app, 'bare@example.com');
    expect((await declare(ownPage(await logIn(app, bare)))).status).toBe(403);
  });

  it.each([
    ['just before 30 minutes without a request', [30 * MINUTE - 1], 200],
    ['at 30 minutes without a request', [30 * MINUTE], 401],
    [
      'used all along, just before its twelfth hour',
      [...Array<number>(24).fill(29 * MINUTE), 24 * MINUTE - 1],
      200,
    ],
    ['used all along, at its twelfth hour', [...Array<number>(24).fill(29 * MINUTE), 24 * MINUTE], 401],
  ])('%s', async (_, steps, status) => {
    const browser = await logIn(app, ann);
    let last = 0;
    for (const step of steps) {
      app.clock.advanceTo(app.clock.now() + step);
      last = (await whoAmI(app, browser)).status;
    }
    expect(last).toBe(status);
    app.clock.advanceTo(app.clock.now() + 12 * HOUR);
  });

  it('ends by a log-out, and the browser forgets it', async () => {
    const browser = await logIn(app, ann);
    const other = await logIn(app, ann);
    const out = await app.fetch('/v1/session', { method: 'DELETE', headers: ownPage(browser) });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await whoAmI(app, browser)).status).toBe(401);
    expect((await whoAmI(app, other)).status).toBe(200);
  });

  it.each([
    ['all sessions were ended', 'sessions', 'DELETE'],
    ['the account was disabled', 'disable', 'POST'],
  ])('is over at once when %s', async (name, path, method) => {
    const person = await newPerson(app, `${path}@example.com`);
    const browser = await logIn(app, person);
    expect((await whoAmI(app, browser)).status).toBe(200);
    const ended = await app.fetch(`/v1/users/${person.id}/${path}`, { method, key: app.admin });
    expect(ended.ok, name).toBe(true);
    expect((await whoAmI(app, browser)).status).toBe(401);
  });

  it('of another person cannot be ended by one without the right', async () => {
    const bare = await newPerson(app, 'idor@example.com');
    const headers = ownPage(await logIn(app, bare));
    const response = await app.fetch(`/v1/users/${ann.id}/sessions`, { method: 'DELETE', headers });
    expect(response.status).toBe(403);
    expect((await app.fetch('/v1/users', { headers })).status).toBe(403);
  });

  it('that is over closes no public page, and no log-in', async () => {
    const cookie = `__Host-ledgerwatch=${'a'.repeat(43)}`;
    expect((await app.fetch('/health/live', { headers: { cookie } })).status).toBe(200);
    app.clock.advanceTo(app.clock.now() + STEP_MS);
    expect((await tryLogIn(app, ann, codeOf(app, ann), { cookie })).status).toBe(201);
  });

  it('is guessed from one address only so often', async () => {
    const guessing = await openTestApp({ env: { LEDGERWATCH_LIMITS_FAILED_KEYS_PER_MINUTE: '3' } });
    const guess = async (): Promise<number> => {
      const cookie = `ledgerwatch=${randomBytes(32).toString('base64url')}`;
      return (await guessing.fetch('/v1/session', { headers: { cookie } })).status;
    };
    expect([await guess(), await guess(), await guess(), await guess()]).toEqual([401, 401, 401, 429]);
    expect(guessing.sessions.reads).toBe(3);
    await guessing.close();
  });

  it('costs no read and no write of the store while it is known, and its uses one write a minute', async () => {
    const browser = await logIn(app, ann);
    await whoAmI(app, browser);
    const { reads, writes } = app.sessions;
    const factReads = app.facts.reads;
    for (let n = 0; n < 5; n++)
      expect((await app.fetch('/v1/tenants', { headers: { cookie: browser.cookie } })).status).toBe(200);
    expect([app.sessions.reads - reads, app.sessions.writes - writes, app.facts.reads - factReads]).toEqual([
      0, 0, 0,
    ]);
    app.clock.advanceTo(app.clock.now() + MINUTE);
    for (let n = 0; n < 5; n++) await app.fetch('/v1/tenants', { headers: { cookie: browser.cookie } });
    expect(app.sessions.writes - writes).toBe(1);
  });
});

describe('a token that was there before the log-in', () => {
  const plant = async (value: string): Promise<Browser> => {
    app.clock.advanceTo(app.clock.now() + STEP_MS);
    const cookie = `__Host-ledgerwatch=${value}`;
    const response = await tryLogIn(app, ann, codeOf(app, ann), { cookie });
    expect(response.status).toBe(201);
    const own = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return { cookie: own, csrf: String((await asJson(response))['csrf']) };
  };

  it('is not the session afterwards', async () => {
    const planted = randomBytes(32).toString('base64url');
    const browser = await plant(planted);
    expect(browser.cookie).not.toContain(planted);
    expect((await whoAmI(app, { cookie: `__Host-ledgerwatch=${planted}` })).status).toBe(401);
    expect((await whoAmI(app, browser)).status).toBe(200);
  });

  it('of a session ends with it', async () => {
    const before = await logIn(app, ann);
    const after = await plant(before.cookie.split('=')[1] ?? '');
    expect((await whoAmI(app, before)).status).toBe(401);
    expect((await whoAmI(app, after)).status).toBe(200);
  });
});

describe('a request that changes something, with a cookie', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await logIn(app, ann);
  });

  it.each([
    ['from our page', {}, 201],
    ['from our page, as the browser says', { origin: '', 'sec-fetch-site': 'same-origin' }, 201],
    ['from nowhere', { origin: '' }, 403],
    ['from another site', { origin: 'https://evil.example' }, 403],
    ['from another scheme', { origin: 'http://watch.example.com' }, 403],
    ['from a page without an origin', { origin: 'null' }, 403],
    ['from a site beside ours', { origin: '', 'sec-fetch-site': 'same-site' }, 403],
    ['without its token', { 'x-ledgerwatch-csrf': '' }, 403],
    ['with the token of another session', { 'x-ledgerwatch-csrf': 'a'.repeat(43) }, 403],
    ['with two cookies of ours', { cookie: 'twice' }, 401],
  ])('%s', async (_, changed: Record<string, string>, status) => {
    const headers = { ...ownPage(browser), ...changed };
    if (changed['cookie'] !== undefined) headers['cookie'] = `${browser.cookie}; ${browser.cookie}`;
    const sent = Object.entries(headers).filter(([, value]) => value !== '');
    expect((await declare(Object.fromEntries(sent))).status).toBe(status);
  });

  it('and a key goes by the key: it needs no token, and the cookie counts for nothing', async () => {
    const headers = { cookie: browser.cookie, 'content-type': 'application/json' };
    const body = JSON.stringify({ id: 'by-key' });
    const asked = { method: 'POST', headers, body, key: app.admin };
    expect((await app.fetch('/v1/tenants', asked)).status).toBe(201);
    const out = await app.fetch('/v1/session', {
      method: 'DELETE',
      headers: { cookie: browser.cookie },
      key: app.admin,
    });
    expect(out.status).toBe(401);
    expect((await whoAmI(app, browser)).status).toBe(200);
  });
});

describe('what is kept', () => {
  it('names nobody and opens nothing: neither facts, nor sessions, nor the log', async () => {
    const fresh = await newPerson(app, 'leaks@example.com');
    const browser = await logIn(app, fresh);
    await tryLogIn(app, { ...fresh, password: 'almost my password' }, '123456');
    await whoAmI(app, browser);
    await app.fetch('/v1/users', { key: app.admin });
    const kept = [...app.facts.all, ...app.sessions.all.values()].map((one) => JSON.stringify(one));
    const text = [...kept, ...app.logLines].join('\n').toLowerCase();
    const secrets = [
      fresh.mail,
      'leaks@',
      fresh.name,
      fresh.password,
      'almost my password',
      fresh.secret,
      fresh.invitation.slice(-43),
      browser.cookie.split('=')[1] ?? '',
      browser.csrf,
      ...fresh.recoveryCodes,
      ...fresh.recoveryCodes.map((code) => code.replace('-', '')),
    ];
    expect(text).toContain(`user:${fresh.id}`);
    expect(secrets.filter((secret) => text.includes(secret.toLowerCase()))).toEqual([]);
  });
});
