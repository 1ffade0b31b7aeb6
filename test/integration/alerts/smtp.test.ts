import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dkimVerify } from 'mailauth';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AccessTokens } from '../../../alerts/channels/access-tokens.js';
import { dkimWarnings } from '../../../alerts/channels/dkim-published.js';
import { createSmtpMailer, type Mail, type PooledMailer } from '../../../alerts/channels/mailer.js';
import type { SmtpOptions } from '../../../alerts/channels/smtp-options.js';
import { HOUR, SimulatedClock } from '../../../src/kernel/clock.js';
import { type CommandLine, openCommandLine } from '../../support/command-line.js';
import { Authority } from '../../support/kafka/certificates.js';
import { type MailServer, openMailServer } from '../../support/mail-server.js';

const FROM = 'Ledgerwatch <alerts@acme.example>';
const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const MAIL: Mail = {
  id: 'alert.first',
  thread: 'alert',
  to: ['ann@example.com'],
  subject: 'Größere Mengen exportiert',
  text: 'What happened.\n\n.a line that begins with a dot\n',
  html: '<p>What happened.</p>',
  sentAt: Date.parse('2026-03-02T22:03:00Z'),
  headers: {
    'List-Unsubscribe': '<https://lw.example.com/links/x>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
  kind: 'first',
};

async function mailServer(...options: Parameters<typeof openMailServer>): Promise<MailServer> {
  const server = await openMailServer(...options);
  cleanups.push(async () => server.close());
  return server;
}

function mailerTo(port: number, options: Partial<SmtpOptions> = {}): PooledMailer {
  const mailer = createSmtpMailer(FROM, { host: '127.0.0.1', port, secure: false, ...options });
  cleanups.push(() => mailer.close());
  return mailer;
}

let privateKey: string;
let published: string;
beforeAll(() => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  published = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
});

describe('a signature (DKIM)', () => {
  const dkim = () => ({ domain: 'acme.example', selector: 'lw1', privateKey });
  /** Of what the library that verifies asks the DNS for. */
  const dns = (record: string) => async (name: string, type: string) => {
    if (name === 'lw1._domainkey.acme.example' && type === 'TXT') return [[record]];
    throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  };
  const verdict = async (raw: Buffer, record = `v=DKIM1; k=rsa; p=${published}`) => {
    const { results } = await dkimVerify(raw, { resolver: dns(record) });
    return results.map(({ status: { result, aligned }, signingDomain, signingHeaders }) => ({
      result,
      aligned,
      signingDomain,
      keys: String(signingHeaders?.keys),
    }));
  };
  const sent = async (): Promise<Buffer> => {
    const { port, received } = await mailServer();
    expect(await mailerTo(port, { dkim: dkim() }).send(MAIL)).toEqual({ delivered: true, detail: '' });
    return received[0]!.raw;
  };

  it('is verified by who knows the public key, and covers both headers of unsubscribing', async () => {
    const [found, ...others] = await verdict(await sent());
    expect(others).toEqual([]);
    expect(found).toMatchObject({ result: 'pass', aligned: 'acme.example', signingDomain: 'acme.example' });
    for (const name of ['From', 'Subject', 'Date', 'Message-ID', 'List-Unsubscribe', 'List-Unsubscribe-Post'])
      expect(found?.keys.toLowerCase().split(/\s*:\s*/)).toContain(name.toLowerCase());
  });

  it.each([
    ['the body is changed', (raw: string) => raw.replace('What happened', 'What happens')],
    ['the subject is changed', (raw: string) => raw.replace(/^Subject: .*/m, 'Subject: other')],
    ['the way of unsubscribing is changed', (raw: string) => raw.replace('links/x', 'links/y')],
  ])('fails when %s', async (_, change) => {
    const raw = (await sent()).toString('latin1');
    const changed = change(raw);
    expect(changed).not.toBe(raw);
    const [found] = await verdict(Buffer.from(changed, 'latin1'));
    expect(found?.result).not.toBe('pass');
  });

  it('says what is wrong with what the DNS has', async () => {
    const warnings = async (from: string, records: string[][] | string) =>
      dkimWarnings(from, dkim(), async () => {
        if (typeof records === 'string') throw Object.assign(new Error('dns'), { code: records });
        return records;
      });
    const right = [[`v=DKIM1; k=rsa; p=${published.slice(0, 200)}`, published.slice(200)]];
    expect(await warnings(FROM, right)).toEqual([]);
    expect(await warnings('a@mail.acme.example', right)).toEqual([]);
    expect(await warnings('a@evilacme.example', right)).toEqual([
      expect.stringContaining('signs for acme.example'),
    ]);
    expect(await warnings(FROM, [['v=DKIM1; p=AAAA']])).toEqual([expect.stringContaining('is another one')]);
    expect(await warnings(FROM, 'ENOTFOUND')).toEqual([expect.stringContaining('has no key')]);
    expect(await warnings(FROM, 'ETIMEOUT')).toEqual([expect.stringContaining('(ETIMEOUT)')]);
    expect(await dkimWarnings(FROM, undefined, async () => [])).toHaveLength(1);
  });
});

describe('logging in by an access token (XOAUTH2)', () => {
  interface Provider {
    readonly url: string;
    readonly asked: URLSearchParams[];
    answer: (turn: number) => { status: number; body: object | string };
  }

  async function provider(): Promise<Provider> {
    const asked: URLSearchParams[] = [];
    const given: { answer: Provider['answer'] } = {
      answer: (turn) => ({
        status: 200,
        body: { access_token: `at-${turn}`, token_type: 'Bearer', expires_in: 3600 },
      }),
    };
    const answered = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      asked.push(new URLSearchParams(await bodyOf(request)));
      const answer = given.answer(asked.length);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    };
    const server = createServer((request, response) => void answered(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
    return Object.assign(given, { url, asked });
  }

  /** Takes these tokens of `alerts@acme.example`, and hangs up after each mail, so that each logs in. */
  async function takingTokens(takes: (token: string) => boolean): Promise<MailServer> {
    return mailServer({
      disabledCommands: ['STARTTLS'],
      authMethods: ['XOAUTH2'],
      onAuth: ({ username, accessToken }, _session, done) => {
        if (username === 'alerts@acme.example' && takes(accessToken ?? '')) done(null, { user: username });
        else done(null, { data: { status: '401', schemes: 'bearer', scope: 'https://mail.google.com/' } });
      },
    });
  }

  const clock = new SimulatedClock(Date.parse('2026-03-02T22:00:00Z'));
  const tokensOf = (tokenUrl: string, terms: object = {}): AccessTokens =>
    new AccessTokens(
      { tokenUrl, clientId: 'app', clientSecret: 's3', refreshToken: 'rt-0', ...terms },
      clock,
    );
  const auth = (tokens: AccessTokens) => ({ auth: { user: 'alerts@acme.example', tokens } });

  it('asks once, keeps the token, and asks again shortly before it ends', async () => {
    const { url, asked } = await provider();
    const { port, received } = await takingTokens(() => true);
    const tokens = tokensOf(url);
    for (let i = 0; i < 2; i++)
      expect(await mailerTo(port, auth(tokens)).send(MAIL)).toEqual({ delivered: true, detail: '' });
    expect(Object.fromEntries(asked[0]!)).toEqual({
      grant_type: 'refresh_token',
      client_id: 'app',
      client_secret: 's3',
      refresh_token: 'rt-0',
    });
    expect(asked).toHaveLength(1);
    clock.advanceTo(clock.now() + HOUR - 30_000);
    expect(await mailerTo(port, auth(tokens)).send(MAIL)).toMatchObject({ delivered: true });
    expect(asked).toHaveLength(2);
    expect(received).toHaveLength(3);
  });

  it('asks again when the server does not take the token, and does not go on for ever', async () => {
    const { url, asked } = await provider();
    const { port } = await takingTokens((token) => token === 'at-2');
    expect(await mailerTo(port, auth(tokensOf(url))).send(MAIL)).toMatchObject({ delivered: true });
    expect(asked).toHaveLength(2);
    const never = await takingTokens(() => false);
    const refused = await mailerTo(never.port, auth(tokensOf(url))).send(MAIL);
    expect(refused).toMatchObject({ retry: true, reason: 'not-logged-in' });
    expect(asked).toHaveLength(4);
  });

  it('logs in by itself where nobody gave consent, with the scope', async () => {
    const { url, asked } = await provider();
    const { port } = await takingTokens(() => true);
    const scope = 'https://outlook.office365.com/.default';
    const tokens = new AccessTokens({ tokenUrl: url, clientId: 'app', clientSecret: 's3', scope }, clock);
    expect(await mailerTo(port, auth(tokens)).send(MAIL)).toMatchObject({ delivered: true });
    expect(Object.fromEntries(asked[0]!)).toMatchObject({ grant_type: 'client_credentials', scope });
  });

  it('uses the refresh token that came with the last answer', async () => {
    const given = await provider();
    given.answer = (turn) => ({
      status: 200,
      body: { access_token: 'at', expires_in: '3600', refresh_token: `rt-${turn}` },
    });
    const tokens = tokensOf(given.url);
    await tokens.get(false);
    await Promise.all([tokens.get(true), tokens.get(true)]);
    expect(given.asked.map((form) => form.get('refresh_token'))).toEqual(['rt-0', 'rt-1']);
  });

  it.each([
    [
      400,
      { error: 'invalid_grant', error_description: 'Token rt-0 has been revoked.' },
      'not-logged-in',
      'EAUTH INVALID_GRANT',
    ],
    [401, { error: 'invalid_client' }, 'not-logged-in', 'EAUTH INVALID_CLIENT'],
    [503, 'later', 'unreachable', 'EAUTH TOKEN_UNREACHABLE'],
    [200, '<html>', 'not-logged-in', 'EAUTH TOKEN_ANSWER_UNKNOWN'],
  ])(
    'an address for tokens that answers %i %j waits for somebody to mend it',
    async (status, body, reason, detail) => {
      const given = await provider();
      given.answer = () => ({ status, body });
      const { port, received } = await takingTokens(() => true);
      const heard: string[] = [];
      const terms = { tokenUrl: given.url, clientId: 'app', refreshToken: 'rt-0' };
      const tokens = new AccessTokens(terms, clock, ({ code }) => heard.push(code));
      const result = await mailerTo(port, auth(tokens)).send(MAIL);
      expect(result).toEqual({ delivered: false, retry: true, reason, detail });
      expect(heard).toEqual([detail.slice('EAUTH '.length)]);
      expect(received).toEqual([]);
    },
  );
});

describe('the pool of connections', () => {
  /** A mail server whose connections can be counted and cut. */
  async function counted(options: SMTPServerOptions = {}) {
    let most = 0;
    let now = 0;
    let opened = 0;
    const received: Buffer[] = [];
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 10,
      onConnect: (_session, done) => {
        opened += 1;
        most = Math.max(most, (now += 1));
        done();
      },
      onClose: () => void (now -= 1),
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          received.push(Buffer.concat(chunks));
          setTimeout(done, 5);
        });
      },
      ...options,
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const close = async () => new Promise<void>((resolve) => server.close(() => resolve()));
    cleanups.push(close);
    const { port } = server.server.address() as AddressInfo;
    const seen = () => ({ opened, most, now, received: received.length });
    const cut = (how: (socket: Socket) => void): void => {
      for (const connection of server.connections) {
        const socket: unknown = Reflect.get(connection, '_socket');
        if (socket instanceof Socket) how(socket);
      }
    };
    return { port, seen, cut };
  }
  const until = async (is: () => boolean): Promise<void> => {
    await vi.waitFor(() => expect(is()).toBe(true), { timeout: 20_000, interval: 5 });
  };

  it('has two at most, whatever is sent at once, and reuses them', async () => {
    const { port, seen } = await counted();
    const mailer = mailerTo(port);
    const sent = await Promise.all(Array.from({ length: 20 }, async () => mailer.send(MAIL)));
    expect(sent.every(({ delivered }) => delivered)).toBe(true);
    expect(seen()).toMatchObject({ most: 2, opened: 2, received: 20 });
  });

  it.each([
    ['says 421 and hangs up', (socket: Socket) => void socket.end('421 4.4.2 idle\r\n')],
    ['hangs up', (socket: Socket) => void socket.end()],
    ['breaks the connection', (socket: Socket) => void socket.destroy()],
  ])('loses no mail when the server %s between two, nor sends one twice', async (_, how) => {
    const { port, seen, cut } = await counted();
    const mailer = mailerTo(port);
    expect(await mailer.send(MAIL)).toMatchObject({ delivered: true });
    cut(how);
    // At once, so that the end of the connection and the next mail cross, and once more when all is quiet.
    expect(await mailer.send(MAIL)).toMatchObject({ delivered: true });
    expect(await mailer.send(MAIL)).toMatchObject({ delivered: true });
    expect(seen().received).toBe(3);
  });

  it('finishes what is under way when it is closed, and then holds no connection', async () => {
    const { port, seen } = await counted();
    const mailer = mailerTo(port);
    const sending = mailer.send(MAIL);
    await until(() => seen().received === 1);
    mailer.close();
    expect(await sending).toMatchObject({ delivered: true });
    await until(() => seen().now === 0);
    expect(await mailer.send(MAIL)).toMatchObject({ delivered: false, retry: true, reason: 'unreachable' });
  });
});

describe('ledgerwatch mail test', () => {
  let line: CommandLine;
  const tried = async (config: string, ...words: string[]) => {
    line = openCommandLine(config);
    cleanups.push(() => line.close());
    writeFileSync(join(line.folder, 'mail.password'), 'hunter2-secret\n', { mode: 0o600 });
    return line.run(['mail', 'test', 'ann@example.com', ...words]);
  };
  const section = (port: number, more = ''): string =>
    `mail:\n  from: ${FROM}\n  host: 127.0.0.1\n  port: ${port}\n${more}`;
  const WITH_PASSWORD = '  username: lw\n  passwordFile: ./mail.password\n';

  it('says what went well, with what the server answered', async () => {
    const { port, received } = await mailServer();
    const { code, stdout } = await tried(section(port));
    expect(code).toBe(0);
    expect(stdout).toMatch(/ok +name +127\.0\.0\.1 is 127\.0\.0\.1/);
    expect(stdout).toMatch(/ok +encryption +none: everybody/);
    expect(stdout).toMatch(/ok +message +250 /);
    expect(stdout).toContain('Note: Mails are not signed.');
    expect(received[0]?.recipients).toEqual(['ann@example.com']);
  });

  it('explains a password that is not taken, and repeats it in none of its forms', async () => {
    const echoed = Buffer.from('\0lw\0hunter2-secret').toString('base64');
    const { port, received } = await mailServer({
      disabledCommands: ['STARTTLS'],
      onAuth: ({ password }, _session, done) => {
        const text = `5.7.8 Bad: ${password} ${echoed} https://support.google.com/mail/?p=BadCredentials`;
        done(Object.assign(new Error(text), { responseCode: 535 }));
      },
    });
    const { code, stdout, stderr } = await tried(section(port, WITH_PASSWORD));
    expect(code).toBe(1);
    expect(stdout).toMatch(/FAILED +log-in +535 5\.7\.8 Bad: ••• ••• https/);
    expect(stdout).toContain('What to do: Look at mail.username');
    expect(`${stdout}${stderr}`).not.toMatch(/hunter2|aHVudGVy|bHcAaHV/);
    expect(received).toEqual([]);
  });

  it('says by which certificate the connection was encrypted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-mail-test-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const authority = await Authority.make(folder, 'mail-ca');
    const { certFile, keyFile } = await authority.certificate('mail.acme.example', { names: 'IP:127.0.0.1' });
    const [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')];
    const { port } = await mailServer({ disabledCommands: ['AUTH'], cert, key });
    const own = await tried(section(port, `  caFile: ${authority.caFile}\n`));
    expect(own.stdout).toMatch(
      /ok +encryption +TLSv1\.3, the certificate of mail\.acme\.example by mail-ca holds until 20/,
    );
    expect(own.code).toBe(0);
    const strange = await tried(section(port));
    expect(strange.stdout).toMatch(/FAILED +encryption +ESOCKET UNABLE_TO/);
    expect(strange.stdout).toContain('What to do: For an authority of your own');
  });

  it('tells a recipient from a message that is refused', async () => {
    const grey = await mailServer({}, { recipient: () => 450 });
    const first = await tried(section(grey.port));
    expect(first.code).toBe(1);
    expect(first.stdout).toMatch(/ok +sender +alerts@acme\.example\n +FAILED +recipient +450 /);
    expect(first.stdout).toContain('greylists');
    const spam = await mailServer({}, { data: () => 554 });
    const second = await tried(section(spam.port), '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({
      fault: { step: 'message', reply: 554, means: expect.stringContaining('refuses the mail itself') },
      passed: expect.arrayContaining([expect.objectContaining({ step: 'recipient' })]),
    });
  });

  it('explains a certificate that has run out, and a server that is away', async () => {
    const { port } = await mailServer({ disabledCommands: ['AUTH'] });
    const first = await tried(section(port));
    expect(first.stdout).toMatch(/ok +connection .*\n +FAILED +encryption +ESOCKET CERT_HAS_EXPIRED/);
    expect(first.stdout).toContain('What to do: Whoever runs the mail server has to renew it');
    const second = await tried(section(1));
    expect(second.code).toBe(1);
    expect(second.stdout).toMatch(/FAILED +connection +E\w+ ?ECONNREFUSED|FAILED +connection +ECONNREFUSED/);
    expect(second.stdout).toContain('It means: nothing listens there');
  });

  it('makes no log-in where the server offers none, as mails do', async () => {
    const { port } = await mailServer();
    const { code, stdout } = await tried(section(port, WITH_PASSWORD));
    expect(stdout).toMatch(/ok +log-in +the server offers none/);
    expect(code).toBe(0);
  });

  describe('with a log-in by token', () => {
    async function withTokens(status: number, said: string): Promise<Awaited<ReturnType<typeof tried>>> {
      const { port } = await mailServer({
        disabledCommands: ['STARTTLS'],
        authMethods: ['XOAUTH2'],
        onAuth: ({ accessToken }, _session, done) => {
          if (accessToken === 'at-good') done(null, { user: 'alerts@acme.example' });
          else done(Object.assign(new Error(`5.7.3 not ${accessToken}`), { responseCode: 535 }));
        },
      });
      const tokens = createServer((_, response) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(said);
      });
      await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve));
      cleanups.push(() => void tokens.close());
      const url = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`;
      const oauth = { tokenUrl: url, clientId: 'app', refreshTokenFile: './mail.password' };
      return tried(section(port, `  username: alerts@acme.example\n  oauth: ${JSON.stringify(oauth)}\n`));
    }

    it('goes through', async () => {
      const { code, stdout } = await withTokens(200, '{"access_token":"at-good","expires_in":3600}');
      expect(stdout).toMatch(/ok +log-in +as alerts@acme\.example/);
      expect(code).toBe(0);
    });

    it('explains a token that the server does not take, and does not show it', async () => {
      const { code, stdout } = await withTokens(200, '{"access_token":"at-bad","expires_in":3600}');
      expect(code).toBe(1);
      expect(stdout).toMatch(/FAILED +log-in +535 5\.7\.3 not •••/);
      expect(stdout).toContain('SMTP.SendAsApp');
    });

    it('explains that a consent has ended', async () => {
      const { code, stdout } = await withTokens(400, '{"error":"invalid_grant"}');
      expect(code).toBe(1);
      expect(stdout).toMatch(/FAILED +log-in +INVALID_GRANT/);
      expect(stdout).toContain('gives consent again');
    });
  });

  it('says that a folder sends nobody anything', async () => {
    const { code, stdout } = await tried(`mail:\n  from: ${FROM}\n  directory: ./mail\n`);
    expect(code).toBe(0);
    expect(stdout).toContain('nobody is sent any');
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
