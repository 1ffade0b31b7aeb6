import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  type TestPerson,
  tryLogIn,
  whoAmI,
} from '../../support/people.js';

const NEW = 'four loud foghorns';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({
    env: { LEDGERWATCH_PUBLIC_URL: PUBLIC_URL, LEDGERWATCH_ACCESS_LOG_INS_PER_MINUTE: '10000' },
  });
});
afterAll(async () => app.close());

const nextStep = (): void => app.clock.advanceTo(app.clock.now() + STEP_MS);

/** Somebody who is logged in, with a code at hand that was not taken yet. */
async function somebody(mail: string): Promise<{ person: TestPerson; browser: Browser; code: string }> {
  const person = await newPerson(app, mail);
  const browser = await logIn(app, person);
  nextStep();
  return { person, browser, code: codeOf(app, person) };
}

const change = async (browser: Browser, body: object, headers = ownPage(browser)): Promise<Response> =>
  app.fetch('/v1/session/password', post(body, headers));

const renew = async (browser: Browser, body: object): Promise<Response> =>
  app.fetch('/v1/session/recovery-codes', post(body, ownPage(browser)));

const answerOf = async (response: Response): Promise<unknown[]> => [
  response.status,
  (await asJson(response))['code'],
];

const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

describe('a change of the password', () => {
  it('opens the account by the new one alone, and ends every session but the one that it gives', async () => {
    const { person, browser: other } = await somebody('change@example.com');
    const browser = await logIn(app, person);
    nextStep();
    const body = { password: person.password, code: codeOf(app, person), newPassword: NEW };
    const changed = await change(browser, body);
    expect(changed.status).toBe(200);
    const fresh = { cookie: cookieOf(changed), csrf: String((await asJson(changed))['csrf']) };
    expect(fresh.cookie).not.toBe(browser.cookie);
    const statuses = await Promise.all(
      [other, browser, fresh].map(async (one) => (await whoAmI(app, one)).status),
    );
    expect(statuses).toEqual([401, 401, 200]);
    nextStep();
    expect((await tryLogIn(app, person, codeOf(app, person))).status).toBe(401);
    nextStep();
    const now = { ...person, password: NEW };
    expect((await tryLogIn(app, now, codeOf(app, person))).status).toBe(201);
    const out = await app.fetch('/v1/session', { method: 'DELETE', headers: ownPage(fresh) });
    expect(out.status).toBe(204);
  });

  it('is a fact of the person, in which no password is', async () => {
    const { person, browser, code } = await somebody('fact@example.com');
    await change(browser, { password: person.password, code, newPassword: NEW });
    const fact = app.facts.all.find(({ id, type }) => id === person.id && type === 'password-changed');
    expect(fact?.by).toBe(`user:${person.id}`);
    const kept = [...app.facts.all.map((one) => JSON.stringify(one)), ...app.logLines].join('\n');
    expect(kept).not.toContain(NEW);
    expect(kept).not.toContain(person.password);
  });

  it('by a recovery code uses it up', async () => {
    const { person, browser } = await somebody('recovery@example.com');
    const [code = ''] = person.recoveryCodes;
    const body = { password: person.password, code, newPassword: NEW };
    expect((await change(browser, body)).status).toBe(200);
    expect((await tryLogIn(app, { ...person, password: NEW }, code)).status).toBe(401);
  });

  it('of two at once with one code is done once', async () => {
    const { person, browser, code } = await somebody('both@example.com');
    const passwords = ['the first new password', 'the second new password'];
    const responses = await Promise.all(
      passwords.map(async (newPassword) => change(browser, { password: person.password, code, newPassword })),
    );
    const statuses = responses.map(({ status }) => status);
    expect(statuses.toSorted((left, right) => left - right)).toEqual([200, 401]);
    nextStep();
    const won = { ...person, password: passwords[statuses.indexOf(200)]! };
    expect((await tryLogIn(app, won, codeOf(app, person))).status).toBe(201);
  });

  it('is refused to a session that an administrator has ended, and takes no code', async () => {
    const { person, browser, code } = await somebody('ended@example.com');
    await app.fetch(`/v1/users/${person.id}/sessions`, { method: 'DELETE', key: app.admin });
    const body = { password: person.password, code, newPassword: NEW };
    expect(await answerOf(await change(browser, body))).toEqual([401, 'UNAUTHENTICATED']);
    expect((await tryLogIn(app, person, code)).status).toBe(201);
  });

  it.each(['short', 'password1234', 'weak@example.com'])(
    'to %j is refused, and takes no code',
    async (weak) => {
      const { person, browser, code } = await somebody(`${weak.length}-weak@example.com`);
      const newPassword = weak.includes('@') ? person.mail : weak;
      const refused = await change(browser, { password: person.password, code, newPassword });
      expect(refused.status).toBe(400);
      expect(await asJson(refused)).toMatchObject({ errors: [{ path: 'newPassword' }] });
      const body = { password: person.password, code, newPassword: NEW };
      expect((await change(browser, body)).status).toBe(200);
    },
  );
});

describe('a change of the password is refused', () => {
  let person: TestPerson;
  let browser: Browser;
  let code: string;
  beforeAll(async () => {
    ({ person, browser, code } = await somebody('refused@example.com'));
  });

  it.each([
    ['with a wrong password', () => ({ password: 'not the password', code })],
    ['with a wrong code', () => ({ password: person.password, code: '000000' })],
    ['with the code of the log-in', () => ({ password: person.password, code: codeOf(app, person, -1) })],
    ['with no code', () => ({ password: person.password, code: 'none' })],
  ])('%s, in the words of a log-in, and the session goes on', async (_, proof) => {
    const refused = await change(browser, { ...proof(), newPassword: NEW });
    expect(await answerOf(refused)).toEqual([401, 'LOG_IN_REFUSED']);
    expect((await whoAmI(app, browser)).status).toBe(200);
  });

  it.each([
    ['from another site', { origin: 'https://evil.example' }, 403],
    ['without the token of the session', { 'x-ledgerwatch-csrf': '' }, 403],
    ['without a session', { cookie: '' }, 401],
  ])('%s, and no try is counted', async (_, bent: Record<string, string>, status) => {
    const before = app.facts.all.length;
    const headers = Object.entries({ ...ownPage(browser), ...bent }).filter(([, value]) => value !== '');
    const body = { password: person.password, code, newPassword: NEW };
    expect((await change(browser, body, Object.fromEntries(headers))).status).toBe(status);
    expect(app.facts.all).toHaveLength(before);
  });

  it('with a key, which has no account', async () => {
    const body = { password: person.password, code, newPassword: NEW };
    const asked = { ...post(body, { cookie: browser.cookie }), key: app.admin };
    expect((await app.fetch('/v1/session/password', asked)).status).toBe(401);
  });

  it('with a field more', async () => {
    const body = { password: person.password, code, newPassword: NEW, user: '0'.repeat(32) };
    expect((await change(browser, body)).status).toBe(400);
  });
});

describe('ten wrong passwords in a session', () => {
  it('lock the account and end the session, as failed log-ins do, and count together with them', async () => {
    const { person, browser, code } = await somebody('lock@example.com');
    const wrong = { ...person, password: 'not the password' };
    for (let n = 0; n < 4; n++) expect((await tryLogIn(app, wrong, '000000')).status).toBe(401);
    const body = { password: wrong.password, code: '000000', newPassword: NEW };
    for (let n = 4; n < 9; n++)
      expect(await answerOf(await change(browser, body))).toEqual([401, 'LOG_IN_REFUSED']);
    expect((await whoAmI(app, browser)).status).toBe(200);
    expect(await answerOf(await change(browser, body))).toEqual([401, 'LOG_IN_REFUSED']);
    expect((await whoAmI(app, browser)).status).toBe(401);
    const right = { password: person.password, code, newPassword: NEW };
    expect(await answerOf(await change(browser, right))).toEqual([401, 'UNAUTHENTICATED']);
    expect((await tryLogIn(app, person, code)).status).toBe(401);
    expect(app.facts.all.filter(({ id, type }) => id === person.id && type === 'locked')).toHaveLength(1);
  });

  it('with a right one among them begin the count anew', async () => {
    const { person, browser, code } = await somebody('anew@example.com');
    const wrong = { password: 'not the password', code: '000000', newPassword: NEW };
    for (let n = 0; n < 9; n++) await change(browser, wrong);
    expect((await renew(browser, { password: person.password, code })).status).toBe(200);
    await change(browser, wrong);
    expect((await whoAmI(app, browser)).status).toBe(200);
  });
});

describe('new recovery codes', () => {
  it('are ten, void the old ones, and leave sessions as they are', async () => {
    const { person, browser, code } = await somebody('codes@example.com');
    const renewed = await renew(browser, { password: person.password, code });
    expect(renewed.status).toBe(200);
    const codes = (await asJson(renewed))['recoveryCodes'] as string[];
    expect(new Set([...codes, ...person.recoveryCodes]).size).toBe(20);
    expect((await whoAmI(app, browser)).status).toBe(200);
    const [old = ''] = person.recoveryCodes;
    const [fresh = ''] = codes;
    expect((await tryLogIn(app, person, old)).status).toBe(401);
    expect((await tryLogIn(app, person, fresh)).status).toBe(201);
    expect((await tryLogIn(app, person, fresh)).status).toBe(401);
    const kept = app.facts.all.map((one) => JSON.stringify(one)).join('\n');
    expect(codes.filter((one) => kept.includes(one))).toEqual([]);
  });

  it.each([
    ['a wrong password', (body: object) => ({ ...body, password: 'not the password' })],
    ['a wrong code', (body: object) => ({ ...body, code: '000000' })],
  ])('are not given for %s', async (name, bend) => {
    const { person, browser, code } = await somebody(`${name.replaceAll(' ', '-')}@example.com`);
    const refused = await renew(browser, bend({ password: person.password, code }));
    expect(await answerOf(refused)).toEqual([401, 'LOG_IN_REFUSED']);
    expect((await tryLogIn(app, person, person.recoveryCodes[0] ?? '')).status).toBe(201);
  });
});
