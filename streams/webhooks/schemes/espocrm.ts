import { EVENT_HEADER } from '../../sources/espocrm/webhook.js';
import { isSignedBy, refused, type Verify } from './scheme.js';

const MAC_BYTES = 32;
const EVENT = /^[A-Za-z0-9]{1,128}(?:\.[A-Za-z0-9]{1,128}){1,2}$/;
const BASE64 = /^[A-Za-z0-9+/]{1,1024}={0,2}$/;

/**
 * Base64 of the webhook's id, a colon, and the HMAC-SHA256 of the body: its raw bytes in `X-Signature`
 * (https://github.com/espocrm/espocrm/blob/master/application/Espo/Core/Webhook/Sender.php), in newer servers hex digits in
 * `Signature` (https://docs.espocrm.com/development/webhooks/). Neither covers a time: a body that comes again
 * is known by its contents alone. What the body is about it does not say either: each webhook has an event, which whoever
 * enters its address there writes behind it (`?event=Account.update`).
 */
export const verifyEspoCrm: Verify = ({ url, headers, body }, { secrets }) => {
  const encoded = headers['signature'] ?? headers['x-signature'];
  if (encoded === undefined) return refused('no-signature');
  // The decoder passes over what is no base64: two signatures in one header would be the first of them.
  if (!BASE64.test(encoded)) return refused('wrong-signature');
  const decoded = Buffer.from(encoded, 'base64');
  const colon = decoded.indexOf(':');
  if (colon < 1) return refused('wrong-signature');
  const mac = decoded.subarray(colon + 1);
  const hex = mac.length === MAC_BYTES ? mac.toString('hex') : mac.toString('latin1').toLowerCase();
  if (!isSignedBy(secrets, [body], hex, 'hex')) return refused('wrong-signature');
  const event = URL.parse(url)?.searchParams.get('event') ?? '';
  return EVENT.test(event) ? { ok: true, headers: { [EVENT_HEADER]: event } } : { ok: true };
};
