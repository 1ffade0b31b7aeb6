import { isFresh, isSignedBy, refused, type Verify } from './scheme.js';

/** Base64 of HMAC-SHA256 over the time (ISO 8601) and the body (https://developer.zendesk.com/documentation/webhooks/verifying/). */
export const verifyZendesk: Verify = ({ headers, body }, { secrets, now }) => {
  const signature = headers['x-zendesk-webhook-signature'];
  const time = headers['x-zendesk-webhook-signature-timestamp'];
  if (signature === undefined) return refused('no-signature');
  const at = time === undefined ? Number.NaN : Date.parse(time);
  if (time === undefined || Number.isNaN(at)) return refused('no-time');
  if (!isSignedBy(secrets, [time, body], signature, 'base64')) return refused('wrong-signature');
  return isFresh(at, now) ? { ok: true } : refused('expired');
};
