import { link, mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { MINUTE } from '../../src/kernel/clock.js';
import { isoTime } from '../../src/store/time.js';
import type { SendResult } from './channel.js';
import { codeOf } from './fault-codes.js';
import { smtpFailure } from './smtp-failure.js';
import { authOptions, connectionOptions, type Dkim, dkimOptions, type SmtpOptions } from './smtp-options.js';

/** One mail as it is handed over, whatever it is about. */
export interface Mail {
  /** The same for every attempt: by it a receiver recognises a repeat. */
  readonly id: string;
  /** What ties mails about one thing together; never sent itself. */
  readonly thread: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Tells two mails of one thread at the same millisecond apart, in a folder. */
  readonly kind: string;
}

export interface Mailer {
  /** Resolves with `delivered` when the receiver accepted it. Never throws for a receiver's fault and never retries. */
  send(mail: Mail): Promise<SendResult>;
}

/** Holds connections until it is closed; what is under way then is finished. */
export interface PooledMailer extends Mailer {
  close(): void;
}

/** Many servers take few connections of one sender: https://learn.microsoft.com/en-us/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits#sending-limits-1 (three). */
const MOST_CONNECTIONS = 2;
/** Below the five minutes that a server waits at least (RFC 5321, 4.5.3.2.7), so that it is us who hang up. */
const IDLE_TIMEOUT = MINUTE;
/** How often a message goes to another connection of the pool when one breaks: the dispatcher knows when to try again. */
const MOST_REQUEUES = 2;

/** What both ways of mail share: nothing of a message is ever fetched from a file or an address. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true } as const;

/** Hands each mail to a mail server, over a few connections that are kept for a while. */
export function createSmtpMailer(from: string, options: SmtpOptions): PooledMailer {
  const { auth, dkim } = options;
  const transport = createTransport({
    ...CLOSED,
    ...connectionOptions(options),
    ...authOptions(auth),
    ...dkimOptions(dkim),
    pool: true,
    maxConnections: MOST_CONNECTIONS,
    maxRequeues: MOST_REQUEUES,
    idleTimeout: IDLE_TIMEOUT,
  });
  return {
    close: () => transport.close(),
    async send(mail) {
      try {
        const { accepted, rejected } = await transport.sendMail(composed(from, mail));
        const detail =
          rejected.length === 0
            ? ''
            : `refused for ${rejected.length} of ${accepted.length + rejected.length}`;
        return { delivered: true, detail };
      } catch (error) {
        const failure = smtpFailure(error);
        if (failure.reason === 'not-logged-in' && auth !== undefined && 'tokens' in auth) auth.tokens.drop();
        return failure;
      }
    },
  };
}

/** Writes each mail as `<time>-<thread>.eml` into a folder; a file is there whole or not at all. */
export function createDirectoryMailer(from: string, directory: string, dkim?: Dkim): Mailer {
  const write = createMailWriter(from, dkim);
  return {
    async send(mail) {
      const raw = await write(mail);
      try {
        await writeWhole(directory, mail, raw);
        return { delivered: true, detail: '' };
      } catch (error) {
        return { delivered: false, retry: true, reason: 'unwritable', detail: codeOf(error) };
      }
    },
  };
}

/** A mail as its bytes, signed where a key is given. */
export function createMailWriter(from: string, dkim: Dkim | undefined): (mail: Mail) => Promise<Buffer> {
  const form = { streamTransport: true, buffer: true, newline: 'windows' } as const;
  const transport = createTransport({ ...CLOSED, ...dkimOptions(dkim), ...form });
  return async (mail) => {
    const { message: raw } = await transport.sendMail(composed(from, mail));
    if (!Buffer.isBuffer(raw)) throw new TypeError('the mail was not composed in memory');
    return raw;
  };
}

/** A second mail of a thread at the same millisecond gets a name of its own. */
async function writeWhole(directory: string, mail: Mail, raw: Buffer): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const name = `${isoTime(mail.sentAt).replaceAll(/[-:.]/g, '')}-${mail.thread}`;
  const open = join(directory, `.${name}.part`);
  await writeFile(open, raw, { mode: 0o600, flush: true });
  try {
    await link(open, join(directory, `${name}.eml`)).catch(async (error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
      const other = join(directory, `${name}-${mail.kind}.eml`);
      await rm(other, { force: true });
      await link(open, other);
    });
  } finally {
    await unlink(open);
  }
}

/** Nobody answers a program, and what comes back to us through a group is known by `X-Loop` (`inbox/automatic.ts`). */
const BY_A_PROGRAM = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' } as const;

function composed(
  from: string,
  { id, thread, to, sentAt, headers, kind: _kind, ...content }: Mail,
): SendMailOptions {
  const host = domainOf(from);
  return {
    from,
    to: to.map((address) => ({ name: '', address })),
    ...content,
    date: new Date(sentAt),
    messageId: `<${id}@${host}>`,
    references: `<${thread}@${host}>`,
    headers: { ...BY_A_PROGRAM, 'X-Loop': addressOf(from), ...headers },
    ...CLOSED,
  };
}

/** `alerts@example.com` of `Ledgerwatch <alerts@example.com>`. */
export const addressOf = (from: string): string =>
  (/([^\s<>"]+@[^\s<>"]+?)>?\s*$/.exec(from)?.[1] ?? '').toLowerCase();

/** Of a sender such as `Ledgerwatch <alerts@example.com>`. */
export const domainOf = (from: string): string =>
  /@([a-z0-9.-]+)>?\s*$/i.exec(from)?.[1]?.toLowerCase() ?? 'ledgerwatch.invalid';
