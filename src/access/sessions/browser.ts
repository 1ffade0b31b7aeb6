import { timingSafeEqual } from 'node:crypto';
import { csrfToken } from './session.js';

/** What is read of a request. */
export interface BrowserRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export const CSRF_HEADER = 'x-ledgerwatch-csrf';

/** Methods that change nothing (RFC 9110, 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** How our cookie is called and marked at this address. */
export interface CookieKind {
  readonly name: string;
  readonly attributes: string;
}

/** Browsers keep a `__Host-` cookie only over TLS; on the machine itself it goes without. */
export function cookieKind(publicUrl: string): CookieKind {
  const { protocol, hostname } = new URL(publicUrl);
  const common = 'Path=/; HttpOnly; SameSite=Strict';
  return protocol === 'http:' && LOOPBACK.test(hostname)
    ? { name: 'ledgerwatch', attributes: common }
    : { name: '__Host-ledgerwatch', attributes: `${common}; Secure` };
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
