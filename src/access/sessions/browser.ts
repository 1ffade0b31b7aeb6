import { timingSafeEqual } from 'node:crypto';
import { isPlainLoopback } from '../../config/loopback.js';
import { csrfToken } from './session.js';

/** What is read of a request. */
export interface BrowserRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export const CSRF_HEADER = 'x-ledgerwatch-csrf';

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** How our cookie is called and marked at this address. */
export interface CookieKind {
  readonly name: string;
  readonly attributes: string;
}

/** Browsers keep a `__Host-` cookie only over TLS; on the machine itself it goes without. */
export const cookieKind = (publicUrl: string): CookieKind => kindOf(publicUrl, 'ledgerwatch', 'Strict');

/**
 * Of the log-in that is under way at a provider. Lax, since the way back is a navigation from another site, on which a
 * browser sends no Strict cookie.
 */
export const attemptCookieKind = (publicUrl: string): CookieKind =>
  kindOf(publicUrl, 'ledgerwatch-oidc', 'Lax');

function kindOf(publicUrl: string, name: string, sameSite: 'Strict' | 'Lax'): CookieKind {
  const common = `Path=/; HttpOnly; SameSite=${sameSite}`;
  return isPlainLoopback(publicUrl)
    ? { name, attributes: common }
    : { name: `__Host-${name}`, attributes: `${common}; Secure` };
}

export const setCookie = ({ name, attributes }: CookieKind, token: string): string =>
  `${name}=${token}; ${attributes}`;

export const clearCookie = ({ name, attributes }: CookieKind): string => `${name}=; ${attributes}; Max-Age=0`;

/** The value of our cookie. One that is there twice was planted by somebody: then there is none. */
export function cookieOf(
  { name }: CookieKind,
  { headers }: Pick<BrowserRequest, 'headers'>,
): string | undefined {
  const values = textOf(headers['cookie'])
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

/** Whether the browser says that a page of ours sent this. */
export function isOwnPage({ headers }: Pick<BrowserRequest, 'headers'>, origin: string): boolean {
  const given = headers['origin'];
  return given === undefined ? headers['sec-fetch-site'] === 'same-origin' : given === origin;
}

/** Whether a request that carries a session's cookie was meant by its person. */
export function isMeant(request: BrowserRequest, origin: string, token: string): boolean {
  if (SAFE.has(request.method)) return true;
  return isOwnPage(request, origin) && isSame(textOf(request.headers[CSRF_HEADER]), csrfToken(token));
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const textOf = (header: string | string[] | undefined): string =>
  Array.isArray(header) ? header.join('; ') : (header ?? '');
