import { SECOND } from '../../../src/kernel/clock.js';
import { isFresh, isSignedBy, refused, type Verify } from './scheme.js';

const PREFIX = 'whsec_';

/**
 * Standard Webhooks 1.0, symmetric (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
 * base64 of HMAC-SHA256 over id, time (epoch s) and body with dots between. The secret is base64 after `whsec_`; the
 * header may hold several signatures, of which those of other versions are passed over.
 */
export const verifyStandard: Verify = ({ headers, body }, { secrets, now }) => {
  const signatures = headers['webhook-signature'];
  const id = headers['webhook-id'];
  const time = headers['webhook-timestamp'];
  if (signatures === undefined || id === undefined || id === '') return refused('no-signature');
  if (time === undefined || !/^\d{9,12}$/.test(time)) return refused('no-time');
  const keys = secrets.map(keyOf);
  const signed = [id, '.', time, '.', body];
  const ours = signatures.split(' ').filter((one) => one.startsWith('v1,'));
  const given = ours.map((one) => one.slice('v1,'.length));
  if (!isSignedBy(keys, signed, given, 'base64')) return refused('wrong-signature');
  return isFresh(Number(time) * SECOND, now) ? { ok: true, id } : refused('expired');
};

const keyOf = (secret: string): Buffer =>
  Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
