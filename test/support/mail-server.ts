import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly raw: Buffer;
  readonly recipients: readonly string[];
}

export interface MailServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

/** An SMTP code, or with words of its own: `550 5.4.5 daily limit exceeded`. Undefined takes it. */
type Answer = number | string | undefined;

interface Refusals {
  readonly sender?: () => Answer;
  readonly recipient?: (address: string) => Answer;
  /** Of a message. */
  readonly data?: () => Answer;
}

/** A real mail server on a free port that keeps what it takes. Its answers name an address, as real ones do. */
export async function openMailServer(
  options: SMTPServerOptions = {},
  refuse: Refusals = {},
): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  const reply = (answer: number | string): Error => {
    const [code, words = 'no <secret@example.com>'] = String(answer).split(/ (.*)/, 2);
    return Object.assign(new Error(words), { responseCode: Number(code) });
  };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    // Whoever sends keeps connections open.
    closeTimeout: 10,
    ...options,
    onMailFrom(_address, _session, done) {
      const answer = refuse.sender?.();
      done(answer === undefined ? undefined : reply(answer));
    },
    onRcptTo(address, _session, done) {
      const code = refuse.recipient?.(address.address);
      done(code === undefined ? undefined : reply(code));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const code = refuse.data?.();
        if (code !== undefined) {
          done(reply(code));
          return;
        }
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ raw: Buffer.concat(chunks), recipients });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    received,
    close: async () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
