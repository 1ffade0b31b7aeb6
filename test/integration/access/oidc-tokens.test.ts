import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';
import { BentProvider, CLIENT_ID, newKey, type Key } from '../../support/oidc/bent-provider.js';
import { CookieJar } from '../../support/oidc/browser.js';
import { asJson, codeOf, newPerson, PUBLIC_URL, tryLogIn } from '../../support/people.js';

/* Against a provider whose answers are wrong. Only the date of the machine is moved: keys and tokens grow old by it. */

let good: Key;
let other: Key;
beforeAll(async () => {
  [good, other] = [await newKey('one'), await newKey('two')];
});

let provider: BentProvider;
let app: TestApp;
beforeEach(async () => {
  provider = new BentProvider();
  provider.shown = [good];
  await provider.listen();
  app = await openFor(provider);
});
afterEach(async () => {
  vi.useRealTimers();
  await app.close();
  await provider.close().catch(() => undefined);
});
afterAll(() => vi.useRealTimers());

const openFor = async ({ issuer }: Pick<BentProvider, 'issuer'>): Promise<TestApp> =>
  openTestApp({
    config: {
      publicUrl: PUBLIC_URL,
      access: {
        logInsPerMinute: 10_000,
        oidc: { issuer, clientId: CLIENT_ID, roles: [{ group: 'watchers', role: 'analyst' }] },
      },
    },
  });

/** The machine's date stands still, and moves by this. */
function later(ms: number): void {
  const now = Date.now() + ms;
  vi.useFakeTimers({ toFake: ['Date'], now });
}

interface Way {
  readonly jar: CookieJar;
  readonly nonce: string;
  readonly state: string;
}

const begin = async (): Promise<Way> => {
  const jar = new CookieJar(app);
  const { searchParams } = await jar.begin();
  return { jar, nonce: searchParams.get('nonce') ?? '', state: searchParams.get('state') ?? '' };
};

const back = async ({ jar, state }: Way): Promise<Response> =>
  jar.ask(`/v1/session/oidc/callback?code=c&state=${state}`, { fromElsewhere: true });

const reasons = (): string[] =>
  app.logLines.flatMap((line) => {
    const { reason } = JSON.parse(line) as { reason?: string };
    return reason === undefined ? [] : [reason];
  });

const tokenFor = async (
  make: (right: { nonce: string }, now: number) => string | Promise<string>,
): Promise<Response> => {
  const way = await begin();
  provider.idToken = await make({ nonce: way.nonce }, Math.floor(Date.now() / SECOND));
  return back(way);
};

/** A log-in with nothing wrong but, perhaps, the key. */
const logInWith = async (key: Key): Promise<number> =>
  (await tokenFor(async (right) => provider.sign(right, key))).status;

type Make = (right: { nonce: string }, now: number) => string | Promise<string>;

/** Signed by somebody else under the name of our provider's key. */
const forged = async (right: object): Promise<string> => provider.sign(right, { ...other, kid: good.kid });

describe('an ID token', () => {
  const right: [string, Make][] = [
    ['that is right', async (claims) => provider.sign(claims)],
    [
      'for us among others, and said to be ours',
      async (claims) => provider.sign({ ...claims, aud: [CLIENT_ID, 'x'], azp: CLIENT_ID }),
    ],
    ['that ran out within a minute', async (claims, now) => provider.sign({ ...claims, exp: now - 58 })],
    [
      'without a key id, while there is one key',
      async (claims) => provider.sign(claims, good, { kid: undefined }),
    ],
  ];
  it.each(right)('%s is taken', async (_, make) => {
    expect((await tokenFor(make)).status).toBe(200);
  });

  const wrong: [string, string, Make][] = [
    ['with another nonce', 'nonce', async () => provider.sign({ nonce: 'n'.repeat(43) })],
    ['without a nonce', 'malformed', async () => provider.sign({})],
    [
      'of another issuer',
      'issuer',
      async (claims) => provider.sign({ ...claims, iss: 'https://evil.example' }),
    ],
    ['for another audience', 'audience', async (claims) => provider.sign({ ...claims, aud: 'another' })],
    ['for us and others', 'audience', async (claims) => provider.sign({ ...claims, aud: [CLIENT_ID, 'x'] })],
    [
      'for us and others, and said to be theirs',
      'audience',
      async (claims) => provider.sign({ ...claims, aud: [CLIENT_ID, 'x'], azp: 'x' }),
    ],
    [
      'that ran out over a minute ago',
      'expired',
      async (claims, now) => provider.sign({ ...claims, exp: now - 61 }),
    ],
    [
      'that begins in two minutes',
      'expired',
      async (claims, now) => provider.sign({ ...claims, nbf: now + 120 }),
    ],
    ['that never runs out', 'malformed', async (claims) => provider.sign({ ...claims, exp: undefined })],
    ['of nobody', 'malformed', async (claims) => provider.sign({ ...claims, sub: undefined })],
    ['with a signature of somebody else', 'signature', forged],
    ['with a key the provider does not show', 'signature', async (claims) => provider.sign(claims, other)],
    [
      'whose claims were changed after it was signed',
      'signature',
      async (claims) => {
        const [head, , signature] = (await provider.sign(claims)).split('.');
        const body = Buffer.from(JSON.stringify(provider.claims({ ...claims, sub: 'boss' })));
        return [head, body.toString('base64url'), signature].join('.');
      },
    ],
    ['without a signature (alg none)', 'signature', (claims) => provider.unsigned(claims)],
    ['that is none', 'malformed', () => 'not.a-token'],
  ];
  it.each(wrong)('%s is refused: %s', async (_, reason, make) => {
    const response = await tokenFor(make);
    expect([response.status, (await asJson(response))['code']]).toEqual([401, 'OIDC_REFUSED']);
    expect(reasons()).toEqual([reason]);
    expect([app.sessions.all.size, app.facts.all.filter(({ kind }) => kind === 'user')]).toEqual([0, []]);
  });

  it('without a signature is refused although the provider says that it makes such', async () => {
    provider.metadata = { id_token_signing_alg_values_supported: ['RS256', 'none', 'HS256'] };
    expect((await tokenFor((claims) => provider.unsigned(claims))).status).toBe(401);
  });

  it('is refused in the same words, whatever is wrong', async () => {
    const words = new Set<string>();
    for (const [, , make] of wrong)
      words.add(JSON.stringify({ ...(await asJson(await tokenFor(make))), instance: '' }));
    expect(words.size).toBe(1);
  });
});

describe('keys of the provider', () => {
  const asked = (): number => provider.asked.filter((path) => path === '/keys').length;

  it('are asked for once for many log-ins', async () => {
    for (let n = 0; n < 3; n += 1) expect(await logInWith(good)).toBe(200);
    expect(asked()).toBe(1);
  });

  it('that are new are looked up, but at most once a minute', async () => {
    later(0);
    expect(await logInWith(good)).toBe(200);
    provider.shown = [other, good];
    later(59 * SECOND);
    for (let n = 0; n < 3; n += 1) expect(await logInWith(other)).toBe(401);
    expect(asked()).toBe(1);
    later(2 * SECOND);
    expect(await logInWith(other)).toBe(200);
    expect(asked()).toBe(2);
  });

  it('that were withdrawn verify nothing after five minutes', async () => {
    later(0);
    expect(await logInWith(good)).toBe(200);
    provider.shown = [other];
    later(5 * MINUTE + SECOND);
    expect(await logInWith(good)).toBe(401);
    expect(await logInWith(other)).toBe(200);
  });
});

describe('a provider that is away', () => {
  const begun = async (): Promise<unknown[]> => {
    const response = await app.fetch('/v1/session/oidc', { redirect: 'manual' });
    const code = response.status === 302 ? 'on the way' : (await asJson(response))['code'];
    return [response.status, code, Number(response.headers.get('retry-after')) > 0];
  };
  const AWAY = [503, 'OIDC_UNAVAILABLE', true];

  it('hinders neither the start nor local people, and is asked again after a pause that grows', async () => {
    later(0);
    const { port } = provider;
    await provider.close();
    await app.close();
    app = await openFor({ issuer: `http://127.0.0.1:${port}` });
    expect(await begun()).toEqual(AWAY);
    const person = await newPerson(app, 'local@example.com');
    expect((await tryLogIn(app, person, codeOf(app, person))).status).toBe(201);
    provider = new BentProvider();
    provider.shown = [good];
    await provider.listen(port);
    expect(await begun()).toEqual(AWAY);
    expect(provider.asked).toEqual([]);
    later(SECOND);
    expect(await begun()).toEqual([302, 'on the way', false]);
  });

  it('when somebody comes back can be tried again', async () => {
    const way = await begin();
    await provider.close();
    const response = await back(way);
    expect([response.status, (await asJson(response))['code']]).toEqual([503, 'OIDC_UNAVAILABLE']);
  });

  it.each([
    ['answers with a fault of its own', { status: 502, body: '{}' }, 503],
    ['refuses the code', { status: 400, body: '{"error":"invalid_grant"}' }, 401],
    ['answers with no tokens', { status: 200, body: '{}' }, 401],
    ['answers endlessly', { status: 200, body: JSON.stringify({ x: 'x'.repeat(2_000_000) }) }, 503],
  ])('as it %s', async (_, answer, status) => {
    const way = await begin();
    provider.tokenAnswer = answer;
    expect((await back(way)).status).toBe(status);
  });

  it.each([
    ['another issuer', { issuer: 'https://other.example' }],
    ['no keys', { jwks_uri: undefined }],
  ])('because it names %s', async (_, metadata) => {
    provider.metadata = metadata;
    expect(await begun()).toEqual(AWAY);
  });
});

describe('a provider that is not the configured one', () => {
  it('is refused also where it is named by the address of its metadata, as openid-client would allow', async () => {
    const issuer = `${provider.issuer}/.well-known/openid-configuration`;
    const misled = await openFor({ issuer });
    const response = await misled.fetch('/v1/session/oidc', { redirect: 'manual' });
    expect(response.status).toBe(503);
    expect(provider.asked).toEqual(['/.well-known/openid-configuration']);
    await misled.close();
  });
});

describe('a logout of the provider', () => {
  const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  let jti = 0;
  const logoutToken = async (changed: object = {}, key: Key = good): Promise<string> => {
    jti += 1;
    const whole = { jti: `j${jti}`, events: EVENTS, groups: undefined, ...changed };
    return provider.sign(whole, key, { typ: 'logout+jwt' });
  };
  const send = async (token: string): Promise<number> =>
    (
      await app.fetch('/v1/session/oidc/logout', {
        method: 'POST',
        body: new URLSearchParams({ logout_token: token, more: 'to be ignored' }),
      })
    ).status;

  let way: Way;
  beforeEach(async () => {
    way = await begin();
    provider.idToken = await provider.sign({ nonce: way.nonce });
    expect((await back(way)).status).toBe(200);
  });
  const isIn = async (): Promise<boolean> => (await way.jar.ask('/v1/session')).status === 200;

  it('ends the session, once', async () => {
    const token = await logoutToken();
    expect([await send(token), await isIn()]).toEqual([200, false]);
    expect(await send(token)).toBe(400);
    expect(reasons()).toEqual(['replayed']);
  });

  it('with unknown keys makes us ask for keys once a minute and no more', async () => {
    const before = provider.asked.length;
    for (let n = 0; n < 5; n += 1) expect(await send(await logoutToken({}, other))).toBe(400);
    expect(provider.asked.slice(before)).toEqual(['/keys']);
  });

  const now = (): number => Math.floor(Date.now() / SECOND);
  const wrong: [string, string, () => Promise<string>][] = [
    ['a signature of somebody else', 'signature', async () => logoutToken({}, { ...other, kid: good.kid })],
    ['an unknown key', 'signature', async () => logoutToken({}, other)],
    ['no signature', 'signature', async () => provider.unsigned({ jti: 'x', events: EVENTS })],
    ['another audience', 'audience', async () => logoutToken({ aud: 'another' })],
    ['another issuer', 'issuer', async () => logoutToken({ iss: 'https://evil.example' })],
    ['a nonce', 'nonce', async () => logoutToken({ nonce: 'n' })],
    ['no event', 'malformed', async () => logoutToken({ events: undefined })],
    ['another event', 'events', async () => logoutToken({ events: { 'https://example.com/other': {} } })],
    [
      'an event that says nothing',
      'events',
      async () => logoutToken({ events: { [Object.keys(EVENTS)[0]!]: true } }),
    ],
    ['no subject', 'subject', async () => logoutToken({ sub: undefined, sid: 's' })],
    ['no id', 'malformed', async () => logoutToken({ jti: undefined })],
    ['no time', 'expired', async () => logoutToken({ iat: undefined })],
    ['an age of over five minutes', 'expired', async () => logoutToken({ iat: now() - 362, exp: undefined })],
    ['an end over a minute ago', 'expired', async () => logoutToken({ exp: now() - 61 })],
    ['the form of an ID token', 'malformed', async () => provider.sign({ nonce: way.nonce })],
  ];
  it.each(wrong)('with %s ends nothing: %s', async (_, reason, make) => {
    expect([await send(await make()), await isIn()]).toEqual([400, true]);
    expect(reasons()).toEqual([reason]);
  });

  it.each([
    ['a body that is too long', { body: new URLSearchParams({ logout_token: 'x'.repeat(9_000) }) }, 413],
    ['JSON that is no form', { body: '{"a":1}', headers: { 'content-type': 'application/json' } }, 400],
    ['no token', { body: new URLSearchParams({ other: 'x' }) }, 400],
    ['two tokens', { body: new URLSearchParams('logout_token=a&logout_token=b') }, 400],
    ['a text', { body: 'logout_token=a', headers: { 'content-type': 'text/plain' } }, 415],
    [
      'a form of another site',
      { body: new URLSearchParams({ logout_token: 'x' }), headers: { origin: 'https://evil.example' } },
      403,
    ],
  ])('as %s is refused', async (_, init, status) => {
    const response = await app.fetch('/v1/session/oidc/logout', { method: 'POST', ...init });
    expect(response.status).toBe(status);
  });
});
