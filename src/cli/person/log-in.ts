import { cookieKind } from '../../access/sessions/browser.js';
import { loggedInSchema, whoAmISchema } from '../../access/sessions/session.schemas.js';
import { AppError } from '../../kernel/app-error.js';
import { postOf, ServiceClient } from '../backend/service-client.js';
import { asOwnPage, SessionClient } from '../backend/session-client.js';
import type { KeptSession, KeptSessions } from './kept-sessions.js';

export interface Credentials {
  readonly mail: string;
  readonly password: string;
  readonly code: string;
}

/** Logs in and keeps the session in the place of the one before, which ends. */
export async function logIn(url: string, kept: KeptSessions, credentials: Credentials): Promise<KeptSession> {
  const before = cookieBefore(url, kept);
  const stranger = new ServiceClient(url, {
    ...asOwnPage(url),
    ...(before === undefined ? {} : { cookie: before }),
  });
  const response = await stranger.send('/v1/session', { ...postOf(credentials), once: true });
  const session = await begun(stranger, response);
  const { name } = await new SessionClient(session, kept).json(whoAmISchema, '/v1/session');
  const named = { ...session, ...(name === undefined ? {} : { name }) };
  await kept.keep(named);
  return named;
}

/** The session that an answer of the service begins. */
export async function begun(client: ServiceClient, response: Response): Promise<KeptSession> {
  const { url } = client;
  const { name } = cookieKind(url);
  const cookie = response.headers.getSetCookie().find((one) => one.startsWith(`${name}=`));
  const { principal, csrf, expiresAt } = await client.parsed(loggedInSchema, response);
  if (cookie === undefined) throw new AppError('SERVICE_UNREACHABLE', `${url} gives no session of ours`);
  return { url, cookie: cookie.split(';')[0] ?? '', csrf, principal, expiresAt };
}

/** A file that cannot be used is replaced, and not shown to anybody. */
function cookieBefore(url: string, kept: KeptSessions): string | undefined {
  try {
    return kept.find(url)?.cookie;
  } catch {
    return undefined;
  }
}
