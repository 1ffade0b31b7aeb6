import { isFresh, isSignedBy, refused, type Verify } from './scheme.js';

/** Whole, so that none of it can be moved into the body: nothing stands between them. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Base64 of HMAC-SHA256 over the time (ISO 8601) and the body (https://developer.zendesk.com/documentation/webhooks/verifying/). */
export const verifyZendesk: Verify = ({ headers, body }, { secrets, now }) => {
  const signature = headers['x-zendesk-webhook-signature'];
  const time = headers['x-zendesk-webhook-signature-timestamp'];
  if (signature === undefined) return refused('no-signature');
  if (time === undefined || !TIME.test(time)) return refused('no-time');
  const at = Date.parse(time);
  if (!isSignedBy(secrets, [time, body], signature, 'base64')) return refused('wrong-signature');
  return isFresh(at, now) ? { ok: true } : refused('expired');
};
