import { z } from 'zod';
import { MINUTE } from '../../kernel/clock.js';

/** How old a logout token may be: providers send it at once, and so long its id is remembered. */
export const LOGOUT_TOKEN_MS = 5 * MINUTE;

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

/** What must and must not stand in it (OpenID Connect Back-Channel Logout 1.0, 2.4); no ID token has this form. */
const logoutClaimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(255),
  jti: z.string().min(1).max(512),
  events: z.record(z.string(), z.unknown()),
});

export interface LogoutClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly id: string;
}

export type LogoutFault = 'malformed' | 'subject' | 'events' | 'nonce';

/** Of claims whose signature, issuer, audience and time hold. */
export function readLogoutClaims(claims: object): LogoutClaims | LogoutFault {
  if ('nonce' in claims) return 'nonce';
  // We end all sessions of a person; one session of the provider's is not known to us.
  if (!('sub' in claims)) return 'subject';
  const read = logoutClaimsSchema.safeParse(claims);
  if (!read.success) return 'malformed';
  const { iss, sub, jti, events } = read.data;
  const event = events[EVENT];
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return 'events';
  return { issuer: iss, subject: sub, id: jti };
}
