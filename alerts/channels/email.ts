import { link, mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { SECOND } from '../../src/kernel/clock.js';
import { isoTime } from '../../src/store/time.js';
import { alertMail } from '../templates/alert-mail.js';
import type { AlertMessage, Channel, DeliveryFailure, SendResult } from './channel.js';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it, and always before a password is sent. */
  readonly secure: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
  /** Certificates in PEM of the authorities to trust instead of those that Node knows. */
  readonly ca?: string;
}

const CONNECTION_TIMEOUT = 10 * SECOND;
const SOCKET_TIMEOUT = 60 * SECOND;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

/** What both ways of mail share: nothing of a message is ever fetched from a file or an address. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true } as const;

/** Hands each message to a mail server, one connection a message. */
export function createSmtpChannel(from: string, { host, port, secure, auth, ca }: SmtpOptions): Channel {
  const transport = createTransport({
    ...CLOSED,
    host,
    port,
    secure,
    ...(auth === undefined ? {} : { auth: { ...auth } }),
    ...(ca === undefined ? {} : { tls: { ca } }),
    requireTLS: auth !== undefined && !secure && !LOOPBACK.has(host),
    connectionTimeout: CONNECTION_TIMEOUT,
    greetingTimeout: CONNECTION_TIMEOUT,
    socketTimeout: SOCKET_TIMEOUT,
  });
  return {
    name: 'email',
    async send(message) {
      try {
        const { accepted, rejected } = await transport.sendMail(mailOf(from, message));
        const detail =
          rejected.length === 0
            ? ''
            : `refused for ${rejected.length} of ${accepted.length + rejected.length}`;
        return { delivered: true, detail };
      } catch (error) {
        return smtpFailure(error);
      }
    },
  };
}

/** Writes each message as `<time>-<alert id>.eml` into a folder; a file is there whole or not at all. */
export function createDirectoryChannel(from: string, directory: string): Channel {
  const transport = createTransport({ ...CLOSED, streamTransport: true, buffer: true, newline: 'windows' });
  return {
    name: 'email',
    async send(message) {
      const { message: raw } = await transport.sendMail(mailOf(from, message));
      if (!Buffer.isBuffer(raw)) throw new TypeError('the mail was not composed in memory');
      try {
        await writeWhole(directory, message, raw);
        return { delivered: true, detail: '' };
      } catch (error) {
        return { delivered: false, retry: true, reason: 'unwritable', detail: codeOf(error) };
      }
    },
  };
}

/** A second message about an alert at the same millisecond gets a name of its own. */
async function writeWhole(directory: string, message: AlertMessage, raw: Buffer): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const name = `${isoTime(message.sentAt).replaceAll(/[-:.]/g, '')}-${message.alert.id}`;
  const open = join(directory, `.${name}.part`);
  await writeFile(open, raw, { mode: 0o600, flush: true });
  try {
    await link(open, join(directory, `${name}.eml`)).catch(async (error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
      const other = join(directory, `${name}-${message.reason}.eml`);
      await rm(other, { force: true });
      await link(open, other);
    });
  } finally {
    await unlink(open);
  }
}

function mailOf(from: string, message: AlertMessage): SendMailOptions {
  const host = domainOf(from);
  const { alert } = message;
  return {
    from,
    to: message.to.map((address) => ({ name: '', address })),
    ...alertMail(message),
    date: new Date(message.sentAt),
    messageId: `<${message.id}@${host}>`,
    /** Never sent itself: it ties the mails of one alert together. */
    references: `<${alert.id}@${host}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Ledgerwatch-Alert': alert.id,
      'X-Ledgerwatch-Reason': message.reason,
    },
    ...CLOSED,
  };
}

const domainOf = (from: string): string => /@([a-z0-9.-]+)>?\s*$/i.exec(from)?.[1] ?? 'ledgerwatch.invalid';

/** SMTP reply codes decide where there is one (RFC 5321, 4.2.1); a login that fails waits for somebody to mend it. */
function smtpFailure(error: unknown): SendResult {
  const code = codeOf(error);
  const cause = wordOf(fieldOf(error, 'originalCode'));
  const replies = repliesOf(error);
  const detail = [code, ...(cause === undefined ? [] : [cause]), ...new Set(replies)].slice(0, 5).join(' ');
  const retried = (reason: DeliveryFailure): SendResult => ({
    delivered: false,
    retry: true,
    reason,
    detail,
  });
  if (code === 'EAUTH' || code === 'ENOAUTH') return retried('not-logged-in');
  if (code === 'ETLS' || isCertificateFault(cause)) return retried('not-trusted');
  if (replies.some((reply) => reply >= 400 && reply < 500)) return retried('busy');
  if (!replies.some((reply) => reply >= 500)) return retried('unreachable');
  return {
    delivered: false,
    retry: false,
    reason: code === 'EENVELOPE' ? 'recipients-refused' : 'refused',
    detail,
  };
}

/** The server's reply codes: of the message, and of every recipient it refused. */
function repliesOf(error: unknown): number[] {
  const refused = fieldOf(error, 'rejectedErrors');
  const all = [error, ...(Array.isArray(refused) ? refused : [])];
  return all.flatMap((item) => {
    const reply = fieldOf(item, 'responseCode');
    return typeof reply === 'number' ? [reply] : [];
  });
}

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;

/** Node's codes of a certificate that was not accepted, such as CERT_HAS_EXPIRED and DEPTH_ZERO_SELF_SIGNED_CERT. */
const isCertificateFault = (cause: string | undefined): boolean =>
  cause !== undefined && /CERT|SIGNATURE|ERR_TLS|ERR_SSL/.test(cause);

const codeOf = (error: unknown): string => wordOf(fieldOf(error, 'code')) ?? 'UNKNOWN';

/** A code word only: error texts may hold addresses. */
const wordOf = (code: unknown): string | undefined =>
  typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
