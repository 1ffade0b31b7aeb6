import { isFresh, isSignedBy, refused, type Verify } from './scheme.js';

const TIME_HEADER = 'x-twenty-webhook-timestamp';

/**
 * Hex of HMAC-SHA256 over the time (epoch ms), a colon and the body
 * (https://github.com/twentyhq/twenty/blob/main/packages/twenty-server/src/engine/core-modules/webhook/jobs/call-webhook.job.ts).
 * The nonce beside it is not covered: whoever repeats a request can write another one, so it proves nothing.
 */
export const verifyTwenty: Verify = ({ headers, body }, { secrets, now }) => {
  const signature = headers['x-twenty-webhook-signature'];
  const time = headers[TIME_HEADER];
  if (signature === undefined) return refused('no-signature');
  if (time === undefined || !/^\d{10,16}$/.test(time)) return refused('no-time');
  if (!isSignedBy(secrets, [time, ':', body], signature, 'hex')) return refused('wrong-signature');
  return isFresh(Number(time), now) ? { ok: true, headers: { [TIME_HEADER]: time } } : refused('expired');
};
