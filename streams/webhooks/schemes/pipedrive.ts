import { isSame, refused, type Verify } from './scheme.js';

/**
 * Pipedrive signs nothing: it sends the user and password that were entered at the webhook (HTTP Basic, RFC 7617;
 * `http_auth_user` at https://pipedrive.readme.io/docs/guide-for-webhooks-v2). The secret is both with a colon between.
 * Without a time a replay is not to be told from a retry: what comes again is a duplicate by the event's own id.
 */
export const verifyPipedrive: Verify = ({ headers }, { secrets }) => {
  const encoded = /^basic +([A-Za-z0-9+/=_-]{1,1024})$/i.exec(headers['authorization'] ?? '')?.[1];
  if (encoded === undefined) return refused('no-signature');
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  const fitting = secrets.filter((secret) => isSame(secret, given));
  return fitting.length > 0 ? { ok: true } : refused('wrong-signature');
};
