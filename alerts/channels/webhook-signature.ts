import { createHmac } from 'node:crypto';
import { SECOND } from '../../src/kernel/clock.js';

const PREFIX = 'whsec_';
/** Standard Webhooks 1.0, "Symmetric": a secret has 24 to 64 bytes. */
const LEAST_BYTES = 24;
const MOST_BYTES = 64;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The key of a secret as it is written, `whsec_` and base64; undefined when it is none. */
export function webhookKey(secret: string): Buffer | undefined {
  const text = secret.trim();
  const base64 = text.slice(PREFIX.length);
  if (!text.startsWith(PREFIX) || !BASE64.test(base64)) return undefined;
  const key = Buffer.from(base64, 'base64');
  return key.length >= LEAST_BYTES && key.length <= MOST_BYTES ? key : undefined;
}

export interface Signed {
  readonly id: string;
  /** Of this attempt, epoch ms. */
  readonly at: number;
  /** Exactly what is sent. */
  readonly body: string;
}

/**
 * The three headers of Standard Webhooks 1.0
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md), with one signature a
 * key: while two are in force, a receiver may hold either. Pure.
 */
export function webhookHeaders({ id, at, body }: Signed, keys: readonly Buffer[]): Record<string, string> {
  const time = String(Math.floor(at / SECOND));
  const signed = `${id}.${time}.${body}`;
  const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signatures.join(' ') };
}
