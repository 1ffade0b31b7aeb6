import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../support/http-app.js';
import {
  accept,
  codeOf,
  invite,
  logIn,
  newPerson,
  ownPage,
  post,
  PUBLIC_URL,
  STEP_MS,
  type TestPerson,
  tryLogIn,
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

/** Who, what, how it ended and how often: of all that was recorded while something was done. */
async function recorded(done: () => Promise<unknown>): Promise<unknown[][]> {
  await app.trail.close();
  const before = new Set(app.recorded.stored.keys());
  await done();
  await app.trail.close();
  return [...app.recorded.stored]
    .filter(([key]) => !before.has(key))
    .map(([, { tenant, entry }]) => {
      expect(tenant).toBe('_system');
      const { actor, action, target, outcome, reason, volume } = entry;
      return [actor.id, action, target?.type, outcome, reason, volume?.records];
    });
}

const next = (): string => {
  app.clock.advanceTo(app.clock.now() + STEP_MS);
  return codeOf(app, ann);
};
const wrong = { mail: 'ann@example.com', password: 'not the password' };
const stranger = (thing: string, reason: string, count = 1): unknown[] => [
  'stranger',
  'session.login',
  thing,
  'denied',
  reason,
  count,
];
const failed = (who: TestPerson, reason: string): unknown[] => [
  `user:${who.id}`,
  'session.login',
  'session',
  'failure',
  reason,
  undefined,
];

describe('log-ins of people', () => {
  it('are recorded under the person, as is the log-out', async () => {
    const acts = await recorded(async () => {
      const browser = await logIn(app, ann);
      await app.fetch('/v1/users', { headers: { cookie: browser.cookie } });
      await app.fetch('/v1/session', { method: 'DELETE', headers: ownPage(browser) });
    });
    const me = `user:${ann.id}`;
    expect(acts).toEqual([
      [me, 'session.login', 'session', 'success', undefined, undefined],
      [me, 'audit.read', 'user', 'success', undefined, expect.any(Number)],
      [me, 'session.logout', 'session', 'success', undefined, undefined],
    ]);
    const entry = app.recorded.entries.find(({ action }) => action === 'session.login');
    expect(entry).toMatchObject({ actor: { type: 'human' }, context: { channel: 'ui', ip: '127.0.0.1' } });
    expect(JSON.stringify(app.recorded.entries)).not.toMatch(/ann@example|password of|__Host/);
  });

  it('with a wrong password, a wrong code and a code that was used are refused, and told apart in the record', async () => {
    const acts = await recorded(async () => {
      expect((await tryLogIn(app, wrong, next())).status).toBe(401);
      expect((await tryLogIn(app, ann, '000000')).status).toBe(401);
      const code = next();
      expect((await tryLogIn(app, ann, code)).status).toBe(201);
      expect((await tryLogIn(app, ann, code)).status).toBe(401);
    });
    expect(acts).toEqual([
      failed(ann, 'wrong-password'),
      failed(ann, 'wrong-code'),
      [`user:${ann.id}`, 'session.login', 'session', 'success', undefined, undefined],
      failed(ann, 'wrong-code'),
    ]);
  });

  it('at a locked account are a number', async () => {
    const bob = await newPerson(app, 'bob@example.com');
    const acts = await recorded(async () => {
      for (let tries = 0; tries < 14; tries++)
        expect((await tryLogIn(app, { ...bob, password: 'guess' }, '000000')).status).toBe(401);
    });
    const single = acts.filter(([, , thing]) => thing === 'session');
    const counted = acts.filter(([, , thing]) => thing === 'log-in');
    expect(single).toEqual(single.map(() => failed(bob, 'wrong-password')));
    expect(counted).toEqual([
      [`user:${bob.id}`, 'session.login', 'log-in', 'denied', 'locked', 14 - single.length],
    ]);
    expect(single.length).toBeLessThan(14);
  });

  it('sprayed over addresses show whose they were, and of the others only how many', async () => {
    const people = [ann, await newPerson(app, 'cat@example.com')];
    const acts = await recorded(async () => {
      for (const { mail } of people) await tryLogIn(app, { mail, password: 'Spring2026' }, '000000');
      for (let at = 0; at < 5; at++)
        await tryLogIn(app, { mail: `nobody-${at}@example.com`, password: 'Spring2026' }, '000000');
    });
    expect(acts).toEqual([
      ...people.map((person) => failed(person, 'wrong-password')),
      stranger('log-in', 'LOG_IN_REFUSED', 5),
    ]);
    expect(JSON.stringify(app.recorded.entries)).not.toMatch(/nobody-|Spring2026/);
  });
});

describe('refused and recorded', () => {
  it('a session that was planted, or is over', async () => {
    const acts = await recorded(async () => {
      const cookie = `__Host-ledgerwatch=${'a'.repeat(43)}`;
      expect((await whoAmI(app, { cookie })).status).toBe(401);
      const browser = await logIn(app, ann);
      await app.fetch('/v1/session', { method: 'DELETE', headers: ownPage(browser) });
      expect((await app.fetch('/v1/users', { headers: { cookie: browser.cookie } })).status).toBe(401);
    });
    expect(acts.filter(([who]) => who === 'stranger')).toEqual([stranger('session', 'UNAUTHENTICATED', 2)]);
  });

  it('a request that another site makes a browser send', async () => {
    const browser = await logIn(app, ann);
    const acts = await recorded(async () => {
      const headers = { ...ownPage(browser), origin: 'https://evil.example' };
      expect((await app.fetch('/v1/tenants', post({ id: 'csrf' }, headers))).status).toBe(403);
      expect((await tryLogIn(app, ann, '000000', { origin: 'https://evil.example' })).status).toBe(403);
    });
    expect(acts).toEqual([stranger('page', 'CROSS_SITE_REFUSED', 2)]);
  });

  it('an invitation that was used', async () => {
    const invitation = await invite(app, 'dan@example.com');
    const acts = await recorded(async () => {
      expect((await accept(app, invitation, 'a long password')).status).toBe(201);
      expect((await accept(app, invitation, 'a long password')).status).toBe(410);
    });
    expect(acts).toEqual([
      [expect.stringMatching(/^user:/), 'audit.config', 'user', 'success', undefined, undefined],
      stranger('invitation', 'INVITATION_VOID'),
    ]);
  });

  it('more requests than a caller may make', async () => {
    const narrow = await openTestApp({ env: { LEDGERWATCH_LIMITS_REQUESTS_PER_MINUTE: '2' } });
    try {
      const statuses: number[] = [];
      for (let request = 0; request < 4; request++)
        statuses.push((await narrow.fetch('/v1/keys', { key: narrow.admin })).status);
      expect(statuses).toEqual([200, 200, 429, 429]);
      await narrow.trail.close();
      const reasons = narrow.recorded.entries.map(({ target, reason, volume }) => [
        target?.type,
        reason,
        volume?.records,
      ]);
      expect(reasons).toEqual([
        ['key', undefined, 1],
        ['key', undefined, 1],
        ['rate', 'RATE_LIMITED', 2],
      ]);
    } finally {
      await narrow.close();
    }
  });
});
