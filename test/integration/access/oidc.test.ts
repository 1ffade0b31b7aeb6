import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../../src/kernel/clock.js';
import { openTestApp, type TestApp } from '../../support/http-app.js';
import { CookieJar } from '../../support/oidc/browser.js';
import { CLIENT, RealProvider } from '../../support/oidc/real-provider.js';
import { asJson, codeOf, newPerson, PUBLIC_URL, tryLogIn } from '../../support/people.js';

/* Against a real provider, oidc-provider, on loopback. */

const ROLES = [
  { group: 'watchers', role: 'analyst', tenant: 'acme' },
  { group: 'leads', role: 'senior-analyst', tenant: 'acme' },
  { group: 'owners', role: 'crm-owner', tenant: 'acme', source: 'crm' },
  { group: 'auditors', role: 'auditor', tenant: 'acme', days: 30 },
  { group: 'chiefs', role: 'administrator' },
];

let folder: string;
let provider: RealProvider;
let app: TestApp;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lw-oidc-'));
  const clientSecretFile = join(folder, 'secret');
  writeFileSync(clientSecretFile, `${CLIENT.secret}\n`, { mode: 0o600 });
  provider = new RealProvider();
  await provider.listen();
  app = await openTestApp({
    config: {
      publicUrl: PUBLIC_URL,
      access: {
        logInsPerMinute: 10_000,
        oidc: {
          issuer: provider.issuer,
          clientId: CLIENT.id,
          clientSecretFile,
          scopes: 'openid profile email groups',
          roles: ROLES,
          name: 'Log in at Example',
        },
      },
    },
  });
  await provider.serve(PUBLIC_URL, app.url);
});
afterAll(async () => {
  await app.close();
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The claims of somebody in these groups, who now sits before the browser. */
function seat(subject: string, groups: unknown, more: object = {}): void {
  provider.people.set(subject, {
    name: `Person ${subject}`,
    email: `${subject}@example.com`,
    email_verified: true,
    groups,
    ...more,
  });
  provider.current = subject;
}

async function logIn(jar: CookieJar, subject: string, groups: unknown, more: object = {}): Promise<Response> {
  seat(subject, groups, more);
  jar.forgetProvider();
  return jar.logIn();
}

const who = async (jar: CookieJar): Promise<Record<string, unknown>> => asJson(await jar.ask('/v1/session'));

const idOf = async (jar: CookieJar): Promise<string> =>
  String((await who(jar))['principal']).replace('user:', '');

const lastReason = (): unknown =>
  app.logLines
    .map((line) => JSON.parse(line) as { reason?: string; code?: string })
    .findLast(({ reason }) => reason !== undefined)?.reason;

const outcome = async (response: Response): Promise<unknown[]> => [
  response.status,
  response.status === 200 ? 'in' : (await asJson(response))['code'],
];

const REFUSED = [401, 'OIDC_REFUSED'];

describe('a log-in by the provider', () => {
  it('begins there with code, PKCE, state and nonce, and a cookie that lives ten minutes', async () => {
    const response = await app.fetch('/v1/session/oidc', { redirect: 'manual' });
    expect(response.status).toBe(302);
    const { searchParams: asked } = new URL(response.headers.get('location') ?? '');
    expect(Object.fromEntries(asked)).toEqual({
      client_id: CLIENT.id,
      redirect_uri: `${PUBLIC_URL}/v1/session/oidc/callback`,
      response_type: 'code',
      scope: 'openid profile email groups',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const [cookie = ''] = response.headers.getSetCookie();
    const [pair = '', ...attributes] = cookie.split('; ');
    expect(pair).toMatch(/^__Host-ledgerwatch-oidc=\S+$/);
    expect(attributes).toEqual(['Path=/', 'HttpOnly', 'SameSite=Lax', 'Secure', 'Max-Age=600']);
    for (const part of ['state', 'nonce']) expect(cookie).not.toContain(asked.get(part));
  });

  it('ends with a session of its person, a cookie as of any log-in, and a page of ours that goes on', async () => {
    const jar = new CookieJar(app);
    seat('ann', ['watchers', 'of no matter']);
    const answer = await jar.logIn('/alerts?status=open&mine=1#top');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.text()).toContain('content="0;url=/alerts?status=open&amp;mine=1#top"');
    expect(answer.headers.getSetCookie()).toEqual([
      '__Host-ledgerwatch-oidc=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0',
      expect.stringMatching(/^__Host-ledgerwatch=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/),
    ]);
    expect(await who(jar)).toMatchObject({
      principal: expect.stringMatching(/^user:[0-9a-f]{32}$/),
      kind: 'person',
      name: 'Person ann',
      mail: 'ann@example.com',
      grants: [{ role: 'analyst', tenant: 'acme' }],
    });
  });

  it('is offered beside the local one', async () => {
    expect(await asJson(await app.fetch('/v1/session/ways'))).toEqual({
      local: true,
      provider: { name: 'Log in at Example', path: '/v1/session/oidc' },
    });
    const person = await newPerson(app, 'local@example.com');
    expect((await tryLogIn(app, person, codeOf(app, person))).status).toBe(201);
  });

  it('keeps no name, address, subject or token in facts, sessions and the log', async () => {
    const jar = new CookieJar(app);
    await logIn(jar, 'subject-of-leaks', ['watchers'], { name: 'Leah Leak', email: 'leak@example.com' });
    const id = await idOf(jar);
    const kept = [...app.facts.all, ...app.sessions.all.values()].map((one) => JSON.stringify(one));
    const text = [...kept, ...app.logLines].join('\n');
    expect(text).toContain(id);
    const secrets = ['subject-of-leaks', 'Leah', 'leak@', 'eyJ', 'a secret of both', ...jar.ours.values()];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('states nothing of a person that is known already, and each entry', async () => {
    const jar = new CookieJar(app);
    await logIn(jar, 'often', ['watchers']);
    const id = await idOf(jar);
    await logIn(jar, 'often', ['watchers']);
    const of = (kind: string): string[] =>
      app.facts.all.filter((fact) => fact.id === id && fact.kind === kind).map(({ type }) => type);
    expect([of('user'), of('log-in')]).toEqual([['entered'], ['entered', 'entered']]);
  });

  it('takes a new name and address, and one who is called otherwise stays who they are', async () => {
    const jar = new CookieJar(app);
    await logIn(jar, 'bride', ['watchers']);
    const id = await idOf(jar);
    await logIn(jar, 'bride', ['watchers'], { name: 'New Name', email: 'new@example.com' });
    expect(await who(jar)).toMatchObject({
      principal: `user:${id}`,
      name: 'New Name',
      mail: 'new@example.com',
    });
  });
});

describe('groups', () => {
  it.each([
    ['several groups', ['watchers', 'leads', 'nothing'], ['analyst', 'senior-analyst']],
    ['one group, as a text', 'owners', ['crm-owner']],
    ['an auditor, for a time', ['auditors'], ['auditor']],
  ])('give what the configuration says: %s', async (name, groups, roles) => {
    const jar = new CookieJar(app);
    await logIn(jar, name.replaceAll(/\W/g, '-'), groups);
    const grants = (await who(jar))['grants'] as { role: string; until?: string }[];
    expect(grants.map(({ role }) => role)).toEqual(roles);
    const ends = roles[0] === 'auditor' ? new Date(app.clock.now() + 30 * DAY).toISOString() : undefined;
    expect(grants[0]?.until).toBe(ends);
  });

  it.each([
    ['none', []],
    ['none of ours', ['strangers']],
    ['none that is written so', ['Watchers']],
    ['no list', { watchers: true }],
    ['nothing said', undefined],
  ])('that are %s: refused, and nothing is kept', async (name, groups) => {
    const before = [app.facts.all.length, app.secrets.all.size, app.sessions.all.size];
    const response = await logIn(new CookieJar(app), name.replaceAll(' ', '-'), groups);
    expect(await outcome(response)).toEqual(REFUSED);
    expect(lastReason()).toBe('no-role');
    expect([app.facts.all.length, app.secrets.all.size, app.sessions.all.size]).toEqual(before);
  });

  it('that changed change the rights of all sessions with the next log-in, and leave what we gave', async () => {
    const [first, second] = [new CookieJar(app), new CookieJar(app)];
    await logIn(first, 'moves', ['watchers']);
    const id = await idOf(first);
    const by = { tenant: '_system', kind: 'user', id, by: 'key:test' };
    const grant = { role: 'compliance-officer', tenant: 'other' };
    await app.facts.append({ ...by, version: 2, type: 'role-granted', data: { grant } });
    await logIn(second, 'moves', ['leads']);
    const given = [grant, { role: 'senior-analyst', tenant: 'acme' }];
    expect((await who(first))['grants']).toEqual(given);
    expect((await who(second))['grants']).toEqual(given);
    const { users } = (await asJson(await app.fetch('/v1/users', { key: app.admin }))) as {
      users: { id: string; grants: object[]; status: string }[];
    };
    expect(users.find((one) => one.id === id)).toMatchObject({ grants: given, status: 'active' });
  });

  it('that a person left take their rights away, also in a session that is open', async () => {
    const jar = new CookieJar(app);
    await logIn(jar, 'leaves', ['chiefs']);
    expect((await jar.ask('/v1/users')).status).toBe(200);
    const other = new CookieJar(app);
    expect(await outcome(await logIn(other, 'leaves', []))).toEqual(REFUSED);
    expect((await jar.ask('/v1/users')).status).toBe(403);
  });
});

describe('a person', () => {
  it('who was disabled stays out', async () => {
    const jar = new CookieJar(app);
    await logIn(jar, 'fired', ['watchers']);
    const id = await idOf(jar);
    const path = `/v1/users/${id}/disable`;
    expect((await app.fetch(path, { method: 'POST', key: app.admin })).status).toBe(200);
    expect((await jar.ask('/v1/session')).status).toBe(401);
    expect(await outcome(await logIn(jar, 'fired', ['watchers', 'chiefs']))).toEqual(REFUSED);
    expect(lastReason()).toBe('disabled');
  });

  it('with the address of a local account is somebody else, verified or not', async () => {
    const local = await newPerson(app, 'boss@example.com', { grants: [{ role: 'administrator' }] });
    for (const verified of [false, true]) {
      const jar = new CookieJar(app);
      const claims = { email: local.mail, email_verified: verified };
      await logIn(jar, `imposter-${verified}`, ['watchers'], claims);
      expect(await idOf(jar)).not.toBe(local.id);
      expect((await who(jar))['grants']).toEqual([{ role: 'analyst', tenant: 'acme' }]);
    }
  });

  it('cannot be locked out by local log-ins, whatever is typed', async () => {
    const jar = new CookieJar(app);
    await logIn(jar, 'typed', ['watchers']);
    const before = app.facts.all.length;
    for (const mail of [
      'typed',
      `${provider.issuer} typed`,
      `${provider.issuer.length}:${provider.issuer}typed`,
    ])
      await tryLogIn(app, { mail, password: 'no password at all' }, '000000');
    expect(app.facts.all).toHaveLength(before);
  });
});

describe('a session', () => {
  it('that was there before is over afterwards, although the browser does not show it on the way back', async () => {
    const jar = new CookieJar(app);
    await logIn(jar, 'twice', ['watchers']);
    const first = jar.ours.get('__Host-ledgerwatch');
    await logIn(jar, 'twice', ['watchers']);
    expect(jar.ours.get('__Host-ledgerwatch')).not.toBe(first);
    const cookie = `__Host-ledgerwatch=${first}`;
    expect((await app.fetch('/v1/session', { headers: { cookie } })).status).toBe(401);
    expect((await jar.ask('/v1/session')).status).toBe(200);
  });

  it('that somebody planted is not the session afterwards', async () => {
    const jar = new CookieJar(app);
    jar.ours.set('__Host-ledgerwatch', 'p'.repeat(43));
    expect((await logIn(jar, 'planted', ['watchers'])).status).toBe(200);
    expect(jar.ours.get('__Host-ledgerwatch')).not.toBe('p'.repeat(43));
    const cookie = `__Host-ledgerwatch=${'p'.repeat(43)}`;
    expect((await app.fetch('/v1/session', { headers: { cookie } })).status).toBe(401);
  });
});

describe('an attempt', () => {
  /** Somebody has been at the provider: what they bring back. */
  const bring = async (jar: CookieJar): Promise<string> => {
    seat('tries', ['watchers']);
    return jar.visit(await jar.begin());
  };
  const back = async (jar: CookieJar, path: string): Promise<Response> =>
    jar.ask(path, { fromElsewhere: true });
  const NAME = '__Host-ledgerwatch-oidc';

  it('counts once', async () => {
    const jar = new CookieJar(app);
    const path = await bring(jar);
    const cookie = jar.ours.get(NAME) ?? '';
    expect((await back(jar, path)).status).toBe(200);
    jar.ours.set(NAME, cookie);
    expect(await outcome(await back(jar, path))).toEqual(REFUSED);
    expect(lastReason()).toBe('replayed');
  });

  it.each([
    ['no cookie', () => undefined],
    ['a cookie of nobody', () => 'AAAA'],
    ['a cookie that was changed', (own: string) => `${own.slice(0, -6)}AAAAA=`],
  ])('with %s is refused', async (_, cookieFrom) => {
    const jar = new CookieJar(app);
    const path = await bring(jar);
    const cookie = cookieFrom(jar.ours.get(NAME) ?? '');
    if (cookie === undefined) jar.ours.delete(NAME);
    else jar.ours.set(NAME, cookie);
    expect(await outcome(await back(jar, path))).toEqual(REFUSED);
    expect(lastReason()).toBe('attempt');
  });

  it('of another browser is refused: nobody is logged in as somebody else by a link', async () => {
    const [attacker, victim] = [new CookieJar(app), new CookieJar(app)];
    const path = await bring(attacker);
    await victim.begin();
    expect(await outcome(await back(victim, path))).toEqual(REFUSED);
    expect(lastReason()).toBe('state');
  });

  it.each([
    ['its last millisecond', 10 * MINUTE - 1, 200],
    ['the one after', 10 * MINUTE, 401],
  ])('is taken in %s: %i', async (_, later, status) => {
    const jar = new CookieJar(app);
    const path = await bring(jar);
    app.clock.advanceTo(app.clock.now() + later);
    expect((await back(jar, path)).status).toBe(status);
  });

  it.each([
    ['another issuer', 'iss', 'https://evil.example', 'issuer'],
    ['no issuer, which this provider announces', 'iss', undefined, 'issuer'],
    ['another state', 'state', 'x'.repeat(43), 'state'],
    ['no state', 'state', undefined, 'state'],
    ['another code', 'code', 'y'.repeat(43), 'code'],
  ])('that comes back with %s is refused', async (_, parameter, value, reason) => {
    const jar = new CookieJar(app);
    const url = new URL(await bring(jar), PUBLIC_URL);
    if (value === undefined) url.searchParams.delete(parameter);
    else url.searchParams.set(parameter, value);
    expect(await outcome(await back(jar, url.pathname + url.search))).toEqual(REFUSED);
    expect(lastReason()).toBe(reason);
  });

  it('that the provider refused is refused', async () => {
    const jar = new CookieJar(app);
    const start = await jar.begin();
    const said = {
      error: 'access_denied',
      state: start.searchParams.get('state') ?? '',
      iss: provider.issuer,
    };
    const path = `/v1/session/oidc/callback?${new URLSearchParams(said).toString()}`;
    expect(await outcome(await back(jar, path))).toEqual(REFUSED);
    expect(lastReason()).toBe('denied');
  });

  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'alerts',
    '',
    '/a b',
  ])('does not go on to %j', async (path) => {
    const response = await app.fetch(`/v1/session/oidc?return=${encodeURIComponent(path)}`, {
      redirect: 'manual',
    });
    expect(response.status).toBe(400);
  });

  it('cannot write into the page that goes on', async () => {
    const jar = new CookieJar(app);
    seat('writes', ['watchers']);
    const page = await (await jar.logIn(`/?"><script>alert('x')</script>&a`)).text();
    expect(page).not.toContain('<script');
    expect(page).toContain('url=/?%22&gt;&lt;script&gt;alert(%27x%27)&lt;/script&gt;&amp;a"');
  });
});

describe('a log-out', () => {
  const csrf = async (jar: CookieJar): Promise<Record<string, string>> => ({
    origin: PUBLIC_URL,
    'x-ledgerwatch-csrf': String((await who(jar))['csrf']),
  });

  it('of who came by the provider says where to end its session there', async () => {
    const jar = new CookieJar(app);
    await logIn(jar, 'goes', ['watchers']);
    const out = await jar.ask('/v1/session', { method: 'DELETE', headers: await csrf(jar) });
    expect(out.status).toBe(200);
    const url = new URL(String((await asJson(out))['logout']));
    expect(url.origin).toBe(provider.issuer);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT.id,
      post_logout_redirect_uri: `${PUBLIC_URL}/`,
    });
    expect((await fetch(url)).status).toBe(200);
    expect(jar.ours.has('__Host-ledgerwatch')).toBe(false);
    expect((await jar.ask('/v1/session')).status).toBe(401);
  });

  it('at the provider ends all sessions here, and those of nobody else', async () => {
    const [ann, annToo, bob] = [new CookieJar(app), new CookieJar(app), new CookieJar(app)];
    await logIn(ann, 'everywhere', ['watchers']);
    await logIn(annToo, 'everywhere', ['watchers']);
    await logIn(bob, 'bob', ['watchers']);
    const id = await idOf(ann);
    await provider.endSession('everywhere');
    const seen = await Promise.all(
      [ann, annToo, bob].map(async (jar) => (await jar.ask('/v1/session')).status),
    );
    expect(seen).toEqual([401, 401, 200]);
    const ended = app.facts.all.find((fact) => fact.id === id && fact.type === 'sessions-ended');
    expect(ended?.by).toBe('oidc');
    expect((await logIn(ann, 'everywhere', ['watchers'])).status).toBe(200);
  });

  it('at the provider of whom we never saw leaves nothing', async () => {
    const before = app.facts.all.length;
    await provider.endSession('never seen');
    expect(app.facts.all).toHaveLength(before);
  });
});

describe('the routes', () => {
  it.each(['/v1/session/oidc', '/v1/session/oidc/callback?code=x'])(
    'count as tries of strangers, from wherever they come: %s',
    async (path) => {
      const slow = await openTestApp({ config: { access: { logInsPerMinute: 2 } } });
      const headers = { 'sec-fetch-site': 'cross-site' };
      const statuses: number[] = [];
      for (let n = 0; n < 3; n++) statuses.push((await slow.fetch(path, { headers })).status);
      expect(statuses).toEqual([404, 404, 429]);
      await slow.close();
    },
  );

  it('are not there without a provider, and say so', async () => {
    const bare = await openTestApp();
    const logout = { method: 'POST', body: new URLSearchParams({ logout_token: 'x' }) };
    for (const [path, init] of [
      ['/v1/session/oidc', {}],
      ['/v1/session/oidc/callback', {}],
      ['/v1/session/oidc/logout', logout],
    ] as const) {
      const response = await bare.fetch(path, init);
      expect(await asJson(response)).toMatchObject({
        status: 404,
        code: 'NOT_FOUND',
        detail: expect.stringContaining('No provider is configured'),
      });
    }
    expect(await asJson(await bare.fetch('/v1/session/ways'))).toEqual({ local: true });
    await bare.close();
  });
});
