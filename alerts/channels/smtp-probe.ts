import { lookup } from 'node:dns/promises';
import { TLSSocket } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import { isoTime } from '../../src/store/time.js';
import { connectionOptions, type SmtpAuth, type SmtpOptions } from './smtp-options.js';
import { type SmtpFault, smtpFaultOf, type SmtpStep } from './smtp-fault.js';

/** A step that went well, and what was seen there. */
export interface Passed {
  readonly step: SmtpStep;
  readonly said: string;
}

export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
}

/**
 * Sends one mail, step by step, over a connection of its own, as mails are sent. Tells each step that went well; the
 * answer is what ended it, undefined when the server took the mail. No text that it gives holds a secret.
 */
export async function probeSmtp(
  options: SmtpOptions,
  letter: Letter,
  passed: (step: Passed) => void,
): Promise<SmtpFault | undefined> {
  const trial = new Trial(options, letter, passed);
  try {
    await trial.run();
    return undefined;
  } catch (error) {
    return trial.faultOf(error);
  } finally {
    trial.connection.close();
  }
}

class Trial {
  readonly connection: SMTPConnection;
  private step: SmtpStep = 'name';
  private secrets: readonly string[] = [];

  constructor(
    private readonly options: SmtpOptions,
    private readonly letter: Letter,
    private readonly passed: (step: Passed) => void,
  ) {
    this.connection = new SMTPConnection(connectionOptions(options));
  }

  async run(): Promise<void> {
    const { connection, options, letter } = this;
    const { host, auth } = options;
    const found = await lookup(host, { all: true });
    this.done('name', `${host} is ${found.map(({ address }) => address).join(', ')}`);
    this.step = 'connection';
    await connected(connection);
    this.isThere();
    this.done('encryption', encryptionOf(connection));
    this.step = 'log-in';
    this.done('log-in', await this.logIn(auth));
    this.step = 'message';
    const answer = await sent(connection, letter);
    this.done('sender', letter.from);
    this.done('recipient', letter.to);
    this.done('message', answer);
    connection.quit();
  }

  /** Also tells what went well on the way to it. */
  faultOf(error: unknown): SmtpFault {
    const { from, to } = this.letter;
    const fault = smtpFaultOf(error, this.step);
    if (fault.step === 'encryption') this.isThere();
    if (fault.step === 'recipient' || fault.step === 'message') this.done('sender', from);
    if (fault.step === 'message') this.done('recipient', to);
    return { ...fault, said: withoutSecrets(fault.said, this.secrets) };
  }

  private isThere(): void {
    this.done('connection', `${this.options.host}:${this.options.port} answers`);
  }

  /** As mails do it: where the server takes none, none is tried. */
  private async logIn(auth: SmtpAuth | undefined): Promise<string> {
    if (auth === undefined) return 'none is configured';
    if (!this.connection.allowsAuth) return 'the server offers none, so none is made';
    const { data, spoken } = await credentialsOf(auth);
    this.secrets = spoken;
    await new Promise<void>((resolve, reject) => {
      this.connection.login(data, (error) => (error === null ? resolve() : reject(error)));
    });
    return `as ${auth.user}`;
  }

  private done(step: SmtpStep, said: string): void {
    this.passed({ step, said: withoutSecrets(said, this.secrets) });
  }
}

const connected = async (connection: SMTPConnection): Promise<void> =>
  new Promise((resolve, reject) => {
    // It stays: what breaks later is told to who sends, and an error that nobody hears would end the process.
    connection.on('error', reject);
    connection.connect((error) => (error === undefined || error === null ? resolve() : reject(error)));
  });

const sent = async (connection: SMTPConnection, { from, to, raw }: Letter): Promise<string> =>
  new Promise((resolve, reject) => {
    connection.send({ from, to: [to] }, raw, (error, info) => {
      if (error === null) resolve(info.response ?? '');
      else reject(refusedOf(error));
    });
  });

/** Of a refused recipient the library keeps the answer of the server apart. */
function refusedOf(error: Error): Error {
  const { rejectedErrors } = error as Error & { rejectedErrors?: readonly Error[] };
  return rejectedErrors?.[0] ?? error;
}

function encryptionOf({ _socket: socket }: SMTPConnection): string {
  if (!(socket instanceof TLSSocket)) return 'none: everybody on the way can read along';
  const { subject, issuer, valid_to: until } = socket.getPeerCertificate();
  const by = nameOf(issuer) ?? 'an unnamed authority';
  const name = nameOf(subject) ?? 'no name';
  return `${socket.getProtocol() ?? 'TLS'}, the certificate of ${name} by ${by} holds until ${isoTime(Date.parse(until))}`;
}

type Names = Partial<Record<'CN' | 'O', string | string[] | undefined>>;

function nameOf(names: Names | undefined): string | undefined {
  const name = names?.O ?? names?.CN;
  return Array.isArray(name) ? name[0] : name;
}

/** What logs in, and every way in which it is spoken: servers repeat what they were told in their answers. */
async function credentialsOf(auth: SmtpAuth) {
  const { user } = auth;
  if ('pass' in auth) {
    const spoken = [auth.pass, base64(auth.pass), base64(`\0${user}\0${auth.pass}`)];
    return { data: { user, pass: auth.pass, credentials: { user, pass: auth.pass } }, spoken };
  }
  const { token: accessToken } = await auth.tokens.get(false);
  const oauth2 = new XOAuth2({ user, accessToken });
  const spoken = [accessToken, base64(accessToken), oauth2.buildXOAuth2Token(accessToken)];
  return { data: { user, type: 'OAUTH2' as const, method: 'XOAUTH2', oauth2 }, spoken };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((left, secret) => (secret === '' ? left : left.replaceAll(secret, '•••')), text);
