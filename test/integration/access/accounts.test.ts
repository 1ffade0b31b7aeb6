import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOUR } from '../../../src/kernel/clock.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';
import {
  accept,
  asJson,
  codeOf,
  invite,
  logIn,
  newPerson,
  post,
  PUBLIC_URL,
  STEP_MS,
  tryLogIn,
  type TestPerson,
  whoAmI,
} from '../../support/people.js';

const ENV = { LEDGERWATCH_PUBLIC_URL: PUBLIC_URL, LEDGERWATCH_ACCESS_LOG_INS_PER_MINUTE: '10000' };
const PASSWORD = 'seven quiet lighthouses';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ env: ENV });
});
afterAll(async () => app.close());

const statusesOf = async (responses: readonly Promise<Response>[]): Promise<number[]> =>
  (await Promise.all(responses)).map(({ status }) => status).sort((left, right) => left - right);

const command = async (person: TestPerson, path: string, method = 'POST'): Promise<Response> =>
  app.fetch(`/v1/users/${person.id}/${path}`, { method, key: app.admin });

const nextStep = (): void => app.clock.advanceTo(app.clock.now() + STEP_MS);

describe('an invitation', () => {
  it('is a link to our own pages whose secret no server sees', async () => {
    const response = await app.fetch('/v1/users', {
      ...post({ mail: 'link@example.com', name: 'Link', grants: [{ role: 'analyst', tenant: 'acme' }] }),
      key: app.admin,
    });
    expect(response.status).toBe(201);
    expect(await asJson(response)).toMatchObject({
      name: 'Link',
      mail: 'link@example.com',
      status: 'invited',
      grants: [{ role: 'analyst', tenant: 'acme' }],
      invitation: expect.stringMatching(
        /^https:\/\/watch\.example\.com\/invitation#lw_invite_[0-9a-f]{32}_[\w-]{43}$/,
      ),
    });
  });

  it('opens an account once', async () => {
    const invitation = await invite(app, 'once@example.com');
    expect((await accept(app, invitation, PASSWORD)).status).toBe(201);
    const again = await accept(app, invitation, PASSWORD);
    expect([again.status, (await asJson(again))['code']]).toEqual([410, 'INVITATION_VOID']);
  });

  it('opens one account for two who accept at once: password and codes of the same one', async () => {
    const invitation = await invite(app, 'twice@example.com');
    const passwords = ['the first of two people', 'the second of two people'];
    const responses = await Promise.all(passwords.map(async (one) => accept(app, invitation, one)));
    expect(responses.map(({ status }) => status).sort((left, right) => left - right)).toEqual([201, 410]);
    const won = responses.findIndex(({ status }) => status === 201);
    const { secret } = (await asJson(responses[won]!))['totp'] as { secret: string };
    const person = { mail: 'twice@example.com', password: passwords[won]!, secret } as TestPerson;
    expect((await tryLogIn(app, person, codeOf(app, person))).status).toBe(201);
    nextStep();
    const lost = { ...person, password: passwords[1 - won]! };
    expect((await tryLogIn(app, lost, codeOf(app, person))).status).toBe(401);
  });

  it.each([
    ['its last millisecond', 72 * HOUR, 201],
    ['the one after', 72 * HOUR + 1, 410],
  ])('is taken in %s: %i', async (name, later, status) => {
    const invitation = await invite(app, `${name.replaceAll(' ', '-')}@example.com`);
    app.clock.advanceTo(app.clock.now() + later);
    expect((await accept(app, invitation, PASSWORD)).status).toBe(status);
  });

  it('opens nothing once another one has replaced it, and the other one does', async () => {
    const first = await invite(app, 'anew@example.com');
    const second = await invite(app, 'ANEW@Example.com');
    expect((await accept(app, first, PASSWORD)).status).toBe(410);
    expect((await accept(app, second, PASSWORD)).status).toBe(201);
  });

  it.each(['', 'x', `lw_invite_${'0'.repeat(32)}_${'a'.repeat(43)}`])(
    'that reads %j opens nothing',
    async (text) => {
      expect([400, 410]).toContain((await accept(app, text, PASSWORD)).status);
    },
  );

  it('is not used up by a password that is refused', async () => {
    const invitation = await invite(app, 'weak@example.com');
    const refused = await accept(app, invitation, 'password1234');
    expect(refused.status).toBe(400);
    expect(await asJson(refused)).toMatchObject({ errors: [{ path: 'password' }] });
    expect((await accept(app, invitation, PASSWORD)).status).toBe(201);
  });

  it('of somebody who has an account is refused, and after it was disabled opens it anew', async () => {
    const person = await newPerson(app, 'back@example.com');
    const again = await app.fetch('/v1/users', {
      ...post({ mail: person.mail, name: 'Back' }),
      key: app.admin,
    });
    expect(again.status).toBe(409);
    await command(person, 'disable');
    const opened = await newPerson(app, person.mail);
    expect(opened.id).toBe(person.id);
    nextStep();
    expect((await tryLogIn(app, person, codeOf(app, person))).status).toBe(401);
    expect((await tryLogIn(app, opened, codeOf(app, opened))).status).toBe(201);
  });

  it.each([
    ['a role that does not exist', [{ role: 'emperor' }]],
    ['an auditor without an end', [{ role: 'auditor' }]],
    ['an owner of no source', [{ role: 'crm-owner', tenant: 'acme' }]],
    ['a field of ours', [{ role: 'analyst', inForce: true }]],
  ])('with %s is refused', async (_, grants) => {
    const body = { mail: 'grants@example.com', name: 'G', grants };
    expect((await app.fetch('/v1/users', { ...post(body), key: app.admin })).status).toBe(400);
  });
});

describe('a log-in', () => {
  let ann: TestPerson;
  beforeAll(async () => {
    ann = await newPerson(app, 'Ann@Example.com');
  });

  it('finds the address however it is written', async () => {
    nextStep();
    const shouted = { ...ann, mail: ' ANN@EXAMPLE.COM' };
    expect((await tryLogIn(app, shouted, codeOf(app, ann))).status).toBe(201);
  });

  it('is refused in the same words, whatever is wrong', async () => {
    nextStep();
    const gone = await newPerson(app, 'gone@example.com');
    await command(gone, 'disable');
    await invite(app, 'invited@example.com');
    const code = codeOf(app, ann);
    const refusals = await Promise.all([
      tryLogIn(app, { ...ann, password: 'not the password' }, code),
      tryLogIn(app, ann, '000000'),
      tryLogIn(app, ann, 'no code'),
      tryLogIn(app, { ...ann, mail: 'nobody@example.com' }, code),
      tryLogIn(app, { ...ann, mail: 'invited@example.com' }, code),
      tryLogIn(app, gone, codeOf(app, gone)),
    ]);
    const texts = await Promise.all(refusals.map(async (one) => ({ ...(await asJson(one)), instance: '' })));
    expect(texts[0]).toMatchObject({ status: 401, code: 'LOG_IN_REFUSED' });
    expect(new Set(texts.map((text) => JSON.stringify(text))).size).toBe(1);
    const named = refusals.map(({ headers }) => [...headers.keys()].sort().join());
    expect(new Set(named).size).toBe(1);
  });

  it.each([
    [-2, 401],
    [-1, 201],
    [1, 201],
    [2, 401],
  ])('with a clock that is %i steps ahead gives %i', async (steps, status) => {
    app.clock.advanceTo(app.clock.now() + 5 * STEP_MS);
    expect((await tryLogIn(app, ann, codeOf(app, ann, steps))).status).toBe(status);
  });

  it('takes a code once, also of two who show it at once, and no older one after it', async () => {
    app.clock.advanceTo(app.clock.now() + 5 * STEP_MS);
    const code = codeOf(app, ann);
    expect(await statusesOf([tryLogIn(app, ann, code), tryLogIn(app, ann, code)])).toEqual([201, 401]);
    expect((await tryLogIn(app, ann, code)).status).toBe(401);
    expect((await tryLogIn(app, ann, codeOf(app, ann, -1))).status).toBe(401);
  });

  it('takes each of ten recovery codes once, however it is written', async () => {
    expect(new Set(ann.recoveryCodes).size).toBe(10);
    const [first = '', second = ''] = ann.recoveryCodes;
    expect(first).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/);
    expect((await tryLogIn(app, ann, first.replace('-', ' ').toUpperCase())).status).toBe(201);
    expect((await tryLogIn(app, ann, first)).status).toBe(401);
    expect(await statusesOf([tryLogIn(app, ann, second), tryLogIn(app, ann, second)])).toEqual([201, 401]);
  });
});

describe('ten failures in a row', () => {
  it('lock the account, however many come at once, until an administrator unlocks it', async () => {
    const eve = await newPerson(app, 'eve@example.com');
    const browser = await logIn(app, eve);
    const wrong = { ...eve, password: 'not the password' };
    expect(
      new Set(await statusesOf(Array.from({ length: 12 }, async () => tryLogIn(app, wrong, '000000')))),
    ).toEqual(new Set([401]));
    nextStep();
    expect((await tryLogIn(app, eve, codeOf(app, eve))).status).toBe(401);
    expect((await whoAmI(app, browser)).status).toBe(401);
    const facts = app.facts.all.filter(({ id }) => id === eve.id);
    expect(facts.filter(({ type }) => type === 'locked')).toHaveLength(1);
    expect((await asJson(await command(eve, 'unlock')))['status']).toBe('active');
    nextStep();
    expect((await tryLogIn(app, eve, codeOf(app, eve))).status).toBe(201);
    expect((await whoAmI(app, browser)).status).toBe(401);
  });

  it('of somebody who has no account leave nothing behind', async () => {
    const before = app.facts.all.length;
    const nobody = { mail: 'nobody@example.com', password: PASSWORD };
    await statusesOf([tryLogIn(app, nobody, '000000'), tryLogIn(app, nobody, '000000')]);
    expect(app.facts.all).toHaveLength(before);
  });
});

describe('strangers', () => {
  it('who try many accounts from one address must wait, also for the right password', async () => {
    const slow = await openTestApp({ env: { ...ENV, LEDGERWATCH_ACCESS_LOG_INS_PER_MINUTE: '5' } });
    const person = await newPerson(slow, 'only@example.com');
    const guesses = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
      ...person,
      mail: `${name}@example.com`,
    }));
    expect(await statusesOf(guesses.map(async (guess) => tryLogIn(slow, guess, '000000')))).toEqual([
      401, 401, 401, 401, 429, 429,
    ]);
    const right = await tryLogIn(slow, person, codeOf(slow, person));
    expect([right.status, Number(right.headers.get('retry-after')) > 0]).toEqual([429, true]);
    await slow.close();
  });

  const log = { mail: 'a@example.com', password: PASSWORD, code: '000000' };
  const chunked = (): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: new Blob([JSON.stringify(log)]).stream(),
    duplex: 'half',
  });

  it.each([
    ['more than 8 KiB', () => post({ ...log, password: 'x'.repeat(9_000) }), 413],
    ['a body of unknown length', chunked, 413],
    [
      'a packed body',
      () => ({
        ...post(log, { 'content-encoding': 'gzip' }),
        body: new Uint8Array(gzipSync(JSON.stringify(log))),
      }),
      415,
    ],
    ['a field more', () => post({ ...log, role: 'administrator' }), 400],
    ['a form', () => ({ method: 'POST', body: new URLSearchParams(log) }), 415],
    ['a log-in from a page of another site', () => post(log, { origin: 'https://evil.example' }), 403],
    ['a log-in from no page at all', () => post(log), 401],
  ])('send %s', async (_, request, status) => {
    expect((await app.fetch('/v1/session', request())).status).toBe(status);
  });

  it('send a body nowhere else', async () => {
    expect((await app.fetch('/v1/users', post({ mail: 'a@example.com', name: 'A' }))).status).toBe(401);
  });
});
