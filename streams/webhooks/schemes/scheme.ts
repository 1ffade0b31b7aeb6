import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { MINUTE } from '../../../src/kernel/clock.js';

/** A request as a vendor sent it. */
export interface Delivery {
  readonly method: string;
  /** The address that the vendor was given, whole, with its query. */
  readonly url: string;
  /** Names in lower case. One that came twice holds both values with a comma: it then fits no signature. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came: what is parsed and written again is signed by nobody. */
  readonly body: Buffer;
}

export interface Terms {
  /** Any of them may have signed: while a secret is changed two are right. */
  readonly secrets: readonly string[];
  /** Of the scheme `hmac`. */
  readonly header?: string | undefined;
  /** Epoch ms. */
  readonly now: number;
}

/** Why a webhook was refused, and what is told to whoever sent it. */
export const REFUSALS = {
  'no-signature': 'The webhook has no signature where this source expects one',
  'no-time': 'The webhook has no readable time where this source expects one',
  'wrong-signature': 'The signature of the webhook fits none of the secrets of this source',
  expired: 'The webhook was signed more than five minutes before or after now',
} as const;

export type RefusalReason = keyof typeof REFUSALS;

export type Verdict =
  | {
      readonly ok: true;
      /** The vendor's own id of the message, if the signature covers one. */
      readonly id?: string;
      /** What the mapping needs beside the body: what the signature covers, or what stands in the address we gave out. */
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly ok: false; readonly reason: RefusalReason };

/** Pure: the same delivery under the same terms is judged the same. */
export type Verify = (delivery: Delivery, terms: Terms) => Verdict;

export const refused = (reason: RefusalReason): Verdict => ({ ok: false, reason });

/**
 * A signed time may be so far from ours, as HubSpot and the Standard Webhooks ask. Vendors sign each try anew, so a retry
 * hours later has a time of its own.
 */
export const WINDOW_MS = 5 * MINUTE;

export const isFresh = (at: number, now: number): boolean => Math.abs(now - at) <= WINDOW_MS;

type Encoding = 'hex' | 'base64';

/**
 * Whether one of the secrets gives one of these HMAC-SHA256. All are tried, so that the time says nothing about which; the
 * body is hashed once for each secret, however many signatures a stranger sends with it.
 */
export function isSignedBy(
  secrets: readonly (string | Buffer)[],
  parts: readonly (string | Buffer)[],
  given: string | readonly string[],
  encoding: Encoding,
): boolean {
  const signatures = typeof given === 'string' ? [given] : given;
  let isSigned = false;
  for (const secret of secrets) {
    const mac = createHmac('sha256', secret);
    for (const part of parts) mac.update(part);
    const digest = mac.digest(encoding);
    for (const one of signatures) if (isSame(digest, one)) isSigned = true;
  }
  return isSigned;
}

/** Compares in constant time, also texts of different length. */
export function isSame(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
}
