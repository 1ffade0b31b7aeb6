import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';
import type { InboxConfig } from '../../src/config/inbox-section.js';
import { AppError } from '../../src/kernel/app-error.js';
import { SECOND } from '../../src/kernel/clock.js';
import { plainText } from '../../src/kernel/plain-text.js';
import { type AccessTokens, NoToken, TOKEN_UNREACHABLE } from '../channels/access-tokens.js';
import { TOKEN_EXPLANATIONS } from '../channels/token-explained.js';
import { fieldOf, isCertificateFault } from '../channels/fault-codes.js';
import { isPublicAddress } from '../egress/address.js';
import { type EgressTerms, isInternalHost } from '../egress/guard.js';
import { MOST_BYTES } from './inbound-mail.js';
import type { NotGiven, SetAside } from './set-aside.js';

export interface MailboxOptions extends Omit<
  InboxConfig,
  'caFile' | 'passwordFile' | 'oauth' | 'everySeconds' | 'trustedServers'
> {
  /** A password, or access tokens (XOAUTH2). */
  readonly login: { readonly pass: string } | { readonly tokens: Pick<AccessTokens, 'get' | 'drop'> };
  /** Certificates in PEM of the authorities to trust instead of those that Node knows. */
  readonly ca?: string;
  readonly egress: EgressTerms;
}

export interface ReadMails {
  readonly take: (bytes: Uint8Array) => Promise<void>;
  readonly aside: Pick<SetAside, 'order' | 'failed' | 'over'>;
}

/** Whoever else holds one opens it here. */
export type MailConnection = ImapFlow;

/** Mails that are read in one turn; the rest waits for the next one. */
export const MAILS_A_TURN = 50;

const CONNECT_TIMEOUT = 10 * SECOND;
const SOCKET_TIMEOUT = 30 * SECOND;
/** Of one answer of a server: a mail as far as it is read, and what stands around it. */
const MOST_ANSWER = 2 * MOST_BYTES;

/**
 * Reads the mails that are not marked yet, the oldest first. `take` states what one says; only once it has resolved is
 * the mail marked as seen or moved, so whatever dies in between is read again. A mail that cannot be fetched is set aside.
 * Gives the number of mails that were looked at. Throws MAILBOX_UNAVAILABLE with what somebody has to mend.
 */
export async function readMailbox(
  options: MailboxOptions,
  { take, aside }: ReadMails,
  signal?: AbortSignal,
): Promise<number> {
  const client = await connected(options);
  const stop = (): void => client.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await readNew(client, options, { take, aside });
  } catch (error) {
    throw error instanceof AppError ? error : unavailable(options, error);
  } finally {
    signal?.removeEventListener('abort', stop);
    await client.logout().catch(() => client.close());
  }
}

/** Logged in; `more` goes before what holds of a connection for one turn. Throws MAILBOX_UNAVAILABLE. */
export async function connected(
  options: MailboxOptions,
  more: Partial<ImapFlowOptions> = {},
): Promise<MailConnection> {
  const { host, port, secure, username, ca } = options;
  const auth = { user: username, ...(await loggedInBy(options)) };
  const client = new ImapFlow({
    // The address is looked up once and connected to: a name that leads inside at a second look leads nowhere.
    host: await addressOf(options),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    port,
    secure,
    ...(secure ? {} : { doSTARTTLS: true }),
    auth,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
    logger: false,
    clientInfo: { name: 'Ledgerwatch' },
    disableAutoIdle: true,
    disableCompression: true,
    connectionTimeout: CONNECT_TIMEOUT,
    greetingTimeout: CONNECT_TIMEOUT,
    socketTimeout: SOCKET_TIMEOUT,
    maxLineLength: MOST_ANSWER,
    maxLiteralSize: MOST_ANSWER,
    maxResponseSize: 2 * MOST_ANSWER,
    ...more,
  });
  // What breaks between two commands is met by the next one.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    // Whatever was said of its end: the next turn asks for another one.
    if (isSet(error, 'authenticationFailed') && 'tokens' in options.login) options.login.tokens.drop();
    throw unavailable(options, error);
  }
}

async function loggedInBy(options: MailboxOptions): Promise<{ pass: string } | { accessToken: string }> {
  const { login } = options;
  if ('pass' in login) return { pass: login.pass };
  try {
    return { accessToken: (await login.tokens.get(false)).token };
  } catch (error) {
    if (!(error instanceof NoToken)) throw error;
    const known = TOKEN_EXPLANATIONS.find(({ word }) => word?.test(error.code));
    const why = known === undefined ? error.code : `${error.code}: ${known.means}`;
    const said = why.replaceAll('mail.oauth', 'alerts.inbox.oauth');
    throw failure(options, `no access token is given (${said})`, error.code === TOKEN_UNREACHABLE);
  }
}

async function addressOf(options: MailboxOptions): Promise<string> {
  const { host, egress } = options;
  try {
    // One address is tried: a machine without IPv6 must not be given that.
    const all = await lookup(host, { all: true, order: 'ipv4first' });
    const may = isInternalHost(host, egress) ? all : all.filter(({ address }) => isPublicAddress(address));
    const [first] = may;
    if (first !== undefined) return first.address;
  } catch (error) {
    throw unavailable(options, error);
  }
  throw failure(
    options,
    'its name leads inside; list the host in alerts.internalHosts if that is meant',
    false,
  );
}

async function readNew(
  client: ImapFlow,
  options: MailboxOptions,
  { take, aside }: ReadMails,
): Promise<number> {
  const { uidValidity } = await client.mailboxOpen(options.folder);
  const found = (await client.search({ seen: false }, { uid: true })) || [];
  const uids = new Map(found.map((uid) => [`${uidValidity}/${uid}`, uid]));
  const names = (await aside.order([...uids.keys()])).slice(0, MAILS_A_TURN);
  for (const name of names) {
    const uid = uids.get(name) ?? 0;
    const source = await sourceOf(client, options, { uid, name, aside });
    if (source === undefined) continue;
    await take(source);
    await mark(client, options, uid);
    await aside.over(name);
  }
  return names.length;
}

interface Wanted {
  readonly uid: number;
  readonly name: string;
  readonly aside: ReadMails['aside'];
}

/** Undefined of a mail that the server does not give; throws where it says nothing more either. */
async function sourceOf(
  client: ImapFlow,
  options: MailboxOptions,
  { uid, name, aside }: Wanted,
): Promise<Uint8Array | undefined> {
  const given = await fetched(client, uid);
  if ('source' in given) return given.source;
  if (!(await aside.failed(name, given.reason, given.how))) throw failure(options, TOO_MANY_ASIDE, true);
  if (given.how === 'cut') throw given.error;
  return undefined;
}

type Fetched =
  | { readonly source: Uint8Array }
  | { readonly how: NotGiven; readonly reason: string; readonly error?: unknown };

async function fetched(client: ImapFlow, uid: number): Promise<Fetched> {
  const what = { uid: true, source: { start: 0, maxLength: MOST_BYTES } } as const;
  try {
    const mail = await client.fetchOne(uid, what, { uid: true });
    if (mail !== false && mail.source !== undefined) return { source: mail.source };
    // Somebody else may have taken it away meanwhile: then it is not there the next time.
    return { how: 'empty', reason: GIVES_NOTHING };
  } catch (error) {
    const said = fieldOf(error, 'responseText');
    const reason = typeof said === 'string' ? plainText(said, 120) : CUT_OFF;
    return { how: client.usable ? 'refused' : 'cut', reason, error };
  }
}

async function mark(client: ImapFlow, options: MailboxOptions, uid: number): Promise<void> {
  const { doneFolder } = options;
  const isMarked =
    doneFolder === undefined
      ? await client.messageFlagsAdd(uid, ['\\Seen'], { uid: true })
      : await client.messageMove(uid, doneFolder, { uid: true });
  if (isMarked === false) throw failure(options, NOT_MARKED, false);
}

const GIVES_NOTHING = 'it lists the mail and gives nothing of it';
const CUT_OFF = 'the connection ends or the answer is none when it is asked for the mail';
const TOO_MANY_ASIDE = 'it lists many mails that it cannot give';

const REFUSED_LOG_IN =
  'it refuses the user name with its password or access token; where the provider takes no password for IMAP, log in by alerts.inbox.oauth or make a password for this program';

const NOT_MARKED =
  'a mail can be neither marked as seen nor moved; see the rights of the user and alerts.inbox.doneFolder';

/** In words that somebody can act by, without the password and without what the server wrote beyond a line. */
function unavailable(options: MailboxOptions, error: unknown): AppError {
  const given = fieldOf(error, 'code');
  const code = plainText(typeof given === 'string' ? given : 'no code', 60);
  if (isSet(error, 'authenticationFailed')) return failure(options, REFUSED_LOG_IN, false);
  if (isCertificateFault(code) || isSet(error, 'tlsFailed') || /certificate/i.test(String(error)))
    return failure(
      options,
      `its certificate is not trusted or not of this name (${code}); name its authority in alerts.inbox.caFile`,
      false,
    );
  if (isSet(error, 'mailboxMissing'))
    return failure(options, 'it has no folder of the name in alerts.inbox.folder', false);
  const said = fieldOf(error, 'responseText');
  const why =
    typeof said === 'string' ? `it says: ${plainText(said, 120)}` : `it cannot be reached (${code})`;
  return failure(options, why, true);
}

const failure = ({ host, port }: MailboxOptions, why: string, retry: boolean): AppError =>
  new AppError('MAILBOX_UNAVAILABLE', `The mailbox at ${host}:${port} cannot be read: ${why}`, { retry });

const isSet = (error: unknown, field: string): boolean => Boolean(fieldOf(error, field));
