import { describe, expect, it } from 'vitest';
import {
  attemptCookieKind,
  clearCookie,
  cookieKind,
  cookieOf,
  isMeant,
  setCookie,
} from '../../../../src/access/sessions/browser.js';
import { csrfToken } from '../../../../src/access/sessions/session.js';

const SECURE = cookieKind('https://watch.example.com');
const ORIGIN = 'https://watch.example.com';
const TOKEN = 'a'.repeat(43);
const CSRF = csrfToken(TOKEN);

describe('the cookie', () => {
  it.each([
    ['https://watch.example.com', '__Host-ledgerwatch'],
    ['https://127.0.0.1:8700', '__Host-ledgerwatch'],
    ['http://watch.example.com', '__Host-ledgerwatch'],
    ['http://127.0.0.1.example.com', '__Host-ledgerwatch'],
    ['http://0.0.0.0:8700', '__Host-ledgerwatch'],
    ['http://127.0.0.1:8700', 'ledgerwatch'],
    ['http://localhost:8700', 'ledgerwatch'],
    ['http://[::1]:8700', 'ledgerwatch'],
  ])('at %s is called %s', (url, name) => {
    expect(cookieKind(url).name).toBe(name);
  });

  it('goes over TLS alone, to no script and to no other site', () => {
    expect(setCookie(SECURE, TOKEN)).toBe(
      `__Host-ledgerwatch=${TOKEN}; Path=/; HttpOnly; SameSite=Strict; Secure`,
    );
    expect(clearCookie(SECURE)).toContain('Max-Age=0');
    expect(setCookie(cookieKind('http://localhost'), TOKEN)).not.toContain('Secure');
  });

  it('of a log-in under way has a name of its own, and comes back from another site', () => {
    expect(attemptCookieKind('https://watch.example.com')).toEqual({
      name: '__Host-ledgerwatch-oidc',
      attributes: 'Path=/; HttpOnly; SameSite=Lax; Secure',
    });
    const plain = attemptCookieKind('http://localhost:8700');
    const cookie = `ledgerwatch-oidc=a; ledgerwatch=${TOKEN}`;
    expect(cookieOf(plain, { headers: { cookie } })).toBe('a');
    expect(cookieOf(cookieKind('http://localhost:8700'), { headers: { cookie } })).toBe(TOKEN);
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    [`__Host-ledgerwatch=${TOKEN}`, TOKEN],
    [`a=b;__Host-ledgerwatch=${TOKEN} ; c=d`, TOKEN],
    [`ledgerwatch=${TOKEN}`, undefined],
    [`x__Host-ledgerwatch=${TOKEN}`, undefined],
    [`__Host-ledgerwatch=${TOKEN}; __Host-ledgerwatch=other`, undefined],
  ])('in %j is %s', (cookie, expected) => {
    expect(cookieOf(SECURE, { headers: { cookie } })).toBe(expected);
  });
});

describe('a request with a cookie', () => {
  const post = (headers: Record<string, string>) => ({ method: 'POST', headers });

  it.each([
    ['reads', { method: 'GET', headers: {} }, true],
    ['comes from our page', post({ origin: ORIGIN, 'x-ledgerwatch-csrf': CSRF }), true],
    [
      'comes from our page, as the browser says',
      post({ 'sec-fetch-site': 'same-origin', 'x-ledgerwatch-csrf': CSRF }),
      true,
    ],
    ['says nothing', post({}), false],
    ['has no token', post({ origin: ORIGIN }), false],
    ['has an empty token', post({ origin: ORIGIN, 'x-ledgerwatch-csrf': '' }), false],
    [
      'has the token of another session',
      post({ origin: ORIGIN, 'x-ledgerwatch-csrf': csrfToken('b') }),
      false,
    ],
    ['does not say from where', post({ 'x-ledgerwatch-csrf': CSRF }), false],
    ['comes from elsewhere', post({ origin: 'https://evil.example', 'x-ledgerwatch-csrf': CSRF }), false],
    ['comes from a page without an origin', post({ origin: 'null', 'x-ledgerwatch-csrf': CSRF }), false],
    [
      'comes from a site beside ours',
      post({ 'sec-fetch-site': 'same-site', 'x-ledgerwatch-csrf': CSRF }),
      false,
    ],
    [
      'says two things',
      post({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin', 'x-ledgerwatch-csrf': CSRF }),
      false,
    ],
    ['deletes without a token', { method: 'DELETE', headers: { origin: ORIGIN } }, false],
  ])('that %s is meant: %s', (_, request, expected) => {
    expect(isMeant(request, ORIGIN, TOKEN)).toBe(expected);
  });
});
