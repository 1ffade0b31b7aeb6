import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Clock, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { readTokenAnswer } from '../../../src/kernel/token-grant.js';
import { changed, refused } from '../failures.js';
import type { Egress } from './egress.js';

/** A token that ends within so long is not used for another call. */
const MARGIN = 30 * SECOND;

export interface IssuedToken {
  readonly token: string;
  /** Epoch ms; undefined where the source does not say: then it is used until it is refused. */
  readonly endsAt: number | undefined;
  /** All that the source answered, for what its vendor adds. */
  readonly answer: Readonly<Record<string, unknown>>;
}

interface Grant {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

/** Asks for a token (RFC 6749). Secrets go into the body and nowhere else; SOURCE_REFUSED says which error it was. */
export async function requestToken(
  { egress, clock }: { readonly egress: Egress; readonly clock: Clock },
  { url, form }: Grant,
  signal: AbortSignal,
): Promise<IssuedToken> {
  const answer = await egress.ask({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    signal,
  });
  const said = readTokenAnswer(answer.status, answer.text);
  if (said.kind === 'other')
    throw changed(`the address for tokens answers ${answer.status} in a shape of its own`);
  if (said.kind === 'refused')
    throw refused(`no token is given: ${said.error}${said.about === undefined ? '' : ` (${said.about})`}`);
  const endsAt = said.lasts === undefined ? undefined : clock.now() + said.lasts * SECOND;
  return { token: said.token, endsAt, answer: said.answer };
}

export interface Assertion {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  /** PEM. */
  readonly privateKey: string;
}

/** RFC 7523: a statement that we sign, good for three minutes. SOURCE_REFUSED when the key is none. */
export async function jwtBearer(
  { issuer, subject, audience, privateKey }: Assertion,
  clock: Clock,
): Promise<Readonly<Record<string, string>>> {
  const seconds = Math.floor(clock.now() / SECOND);
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(audience)
    .setExpirationTime(seconds + (3 * MINUTE) / SECOND)
    .sign(keyOf(privateKey));
  return { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
}

function keyOf(pem: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey(pem);
  } catch {
    // The library's message quotes what it read.
    throw refused('the private key is no key in PEM without a passphrase');
  }
}

/** The token of one connection, in memory alone; asked for when there is none that holds. */
export class Tokens {
  private current: IssuedToken | undefined;

  constructor(
    private readonly issue: (signal: AbortSignal) => Promise<IssuedToken>,
    private readonly clock: Clock,
  ) {}

  async get(signal: AbortSignal): Promise<IssuedToken> {
    const { current } = this;
    if (current !== undefined && (current.endsAt ?? Infinity) > this.clock.now() + MARGIN) return current;
    this.current = await this.issue(signal);
    return this.current;
  }

  /** The source refused it, whatever it said of its end. */
  drop({ token }: IssuedToken): void {
    if (this.current?.token === token) this.current = undefined;
  }
}

/** JSON, or nothing. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
