import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, describe, expect, it } from 'vitest';
import type { GroupChannel } from '../../../alerts/channels/channel.js';
import { createEmailChannel, type Unreached } from '../../../alerts/channels/email.js';
import { createDirectoryMailer, createSmtpMailer } from '../../../alerts/channels/mailer.js';
import type { SmtpOptions } from '../../../alerts/channels/smtp-options.js';
import { alertLineOf, alertMessage } from '../../support/alerts.js';
import { Authority } from '../../support/kafka/certificates.js';
import { type MailServer, openMailServer } from '../../support/mail-server.js';

const FROM = 'Ledgerwatch <alerts@ledgerwatch.example.com>';
const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A server for one test. */
async function mailServer(...options: Parameters<typeof openMailServer>): Promise<MailServer> {
  const server = await openMailServer(...options);
  cleanups.push(async () => server.close());
  return server;
}

/** Over a pool that is closed before the server is. */
function smtp(port: number, options: Partial<SmtpOptions> = {}): GroupChannel {
  const mailer = createSmtpMailer(FROM, { host: '127.0.0.1', port, secure: false, ...options });
  cleanups.unshift(() => mailer.close());
  return createEmailChannel(mailer);
}

describe('mail over SMTP', () => {
  it('arrives as it was rendered, in UTF-8, with an id that a repeat shares', async () => {
    const { port, received } = await mailServer();
    const channel = smtp(port);
    for (let i = 0; i < 2; i++)
      expect(await channel.send(alertMessage())).toEqual({ delivered: true, detail: '' });
    const [first, second] = await Promise.all(received.map(async ({ raw }) => simpleParser(raw)));
    expect(first).toMatchObject({
      subject: expect.stringMatching(/^\[acme\] High: 48,200 records exported/),
      text: expect.stringContaining('Zoë Müller (u-17)'),
      html: expect.stringContaining('Zoë Müller (u-17)'),
      date: new Date('2026-03-02T22:03:00.000Z'),
      messageId: expect.stringMatching(
        /^<[0-9a-f-]{36}\.first\.1\.high\.[0-9a-f]{12}@ledgerwatch\.example\.com>$/,
      ),
      references: `<${alertMessage().alert.id}@ledgerwatch.example.com>`,
    });
    expect(first?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(second?.messageId).toBe(first?.messageId);
  });

  it('a hostile name stays text: no header, no markup, no turned line', async () => {
    const { port, received } = await mailServer();
    const name = 'Eve <script>\r\nBcc: thief@example.net\r\n\r\n\u202Egpj.exe';
    const alert = alertLineOf({ title: name, source: name, tenant: name });
    expect(await smtp(port).send(alertMessage({ alert, person: { id: name, name } }))).toMatchObject({
      delivered: true,
    });
    const [{ raw, recipients } = { raw: Buffer.alloc(0), recipients: [''] }] = received;
    const mail = await simpleParser(raw);
    expect(recipients).toEqual(['analyst@example.com']);
    expect(mail.headers.has('bcc')).toBe(false);
    expect(raw.toString('latin1')).not.toMatch(/^bcc:/im);
    expect(mail.subject).toContain('Eve <script> Bcc: thief@example.net');
    expect(mail.html).not.toContain('<script>');
    expect(`${mail.subject}${mail.text}${String(mail.html)}`).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  });

  it('an address in the list adds no recipient of its own making', async () => {
    const { port, received } = await mailServer();
    const to = ['analyst@example.com\r\nBcc: thief@example.net', 'b@example.com'];
    await smtp(port).send(alertMessage({ to }));
    expect(received.flatMap(({ recipients }) => recipients)).not.toContain('thief@example.net');
    expect(received.map(({ raw }) => raw.toString('latin1')).join('')).not.toMatch(/^bcc:/im);
  });

  it.each([
    [451, { delivered: false, retry: true, reason: 'busy', detail: 'EMESSAGE 451' }],
    [554, { delivered: false, retry: false, reason: 'refused', detail: 'EMESSAGE 554' }],
  ])('a %i is told apart, and its text with addresses is dropped', async (code, result) => {
    const { port } = await mailServer({}, { data: () => code });
    expect(await smtp(port).send(alertMessage())).toEqual(result);
  });

  it('a greylisted recipient is tried again, an unknown one is not', async () => {
    const grey = await mailServer({}, { recipient: () => 450 });
    expect(await smtp(grey.port).send(alertMessage())).toMatchObject({ retry: true, reason: 'busy' });
    const unknown = await mailServer({}, { recipient: () => 550 });
    expect(await smtp(unknown.port).send(alertMessage())).toMatchObject({
      retry: false,
      reason: 'recipients-refused',
    });
  });

  // Answers as vendors document them: https://support.google.com/a/answer/3726730,
  // https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online
  // and https://www.postfix.org/SMTPD_ACCESS_README.html; bare ones by RFC 5321, 4.2.
  const FINAL = { retry: false } as const;
  const MENDED = { retry: true } as const;
  it.each<[string, 'sender' | 'recipient' | 'data', string, object]>([
    ['no such mailbox', 'recipient', '550 5.1.1 no such user', { ...FINAL, reason: 'recipients-refused' }],
    [
      'without a code of its own',
      'recipient',
      '550 no such user',
      { ...FINAL, reason: 'recipients-refused' },
    ],
    ['a domain without mail', 'recipient', '556 5.1.10 null MX', { ...FINAL, reason: 'recipients-refused' }],
    ['unknown to Microsoft 365', 'recipient', '550 5.4.1 denied', { ...FINAL, reason: 'recipients-refused' }],
    ['unknown to Outlook', 'recipient', '550 5.5.0 unavailable', { ...FINAL, reason: 'recipients-refused' }],
    ['a full mailbox', 'recipient', '552 5.2.2 over quota', { ...FINAL, reason: 'recipients-refused' }],
    [
      'a mailbox, of which it says so late',
      'data',
      '550 5.1.1 none',
      { ...FINAL, reason: 'recipients-refused' },
    ],
    ['a mail', 'data', '554 transaction failed', { ...FINAL, reason: 'refused' }],
    ['a mail that is too large', 'data', '552 5.3.4 too large', { ...FINAL, reason: 'refused' }],
    ['its size, before there is a reader', 'sender', '552 too large', { ...FINAL, reason: 'refused' }],
    ['relaying', 'recipient', '554 5.7.1 relay access denied', { ...MENDED, reason: 'policy' }],
    ['a mail by a filter', 'data', '550 5.7.1 blocked', { ...MENDED, reason: 'policy' }],
    ['the sender', 'sender', '550 sender rejected', { ...MENDED, reason: 'sender-refused' }],
    ['the sender by a rule', 'sender', '550 5.7.1 denied', { ...MENDED, reason: 'sender-refused' }],
    ['the domain of the sender', 'recipient', '550 5.1.8 unknown', { ...MENDED, reason: 'sender-refused' }],
    ['sending as it', 'data', '554 5.2.252 SendAsDenied', { ...MENDED, reason: 'sender-refused' }],
    [
      'the same, at another server',
      'data',
      '550 5.7.60 SendAsDenied',
      { ...MENDED, reason: 'sender-refused' },
    ],
    ['more of a day', 'recipient', '550 5.4.5 daily limit', { ...MENDED, reason: 'sender-refused' }],
    ['the same, later', 'data', '550 5.4.5 daily limit', { ...MENDED, reason: 'sender-refused' }],
    ['who has not logged in', 'recipient', '530 5.7.0 log in', { ...MENDED, reason: 'sender-refused' }],
    ['a sender for now', 'sender', '451 4.7.1 later', { ...MENDED, reason: 'busy' }],
    ['more for now, by a code of later', 'recipient', '450 5.4.5 slower', { ...MENDED, reason: 'busy' }],
  ])('a server that refuses %s (%s: %s)', async (_, at, answer, result) => {
    const { port } = await mailServer({}, { [at]: () => answer });
    const [code = '', enhanced = ''] = answer.split(' ');
    const said = await smtp(port).send(alertMessage());
    expect(said).toMatchObject({ delivered: false, ...result });
    expect(said.detail).toContain(/^\d\.\d/.test(enhanced) ? `${code} ${enhanced}` : code);
  });

  it('a server that greets nobody', async () => {
    const { port } = await mailServer({
      onConnect: (_session, done) => done(Object.assign(new Error('no'), { responseCode: 554 })),
    });
    expect(await smtp(port).send(alertMessage())).toMatchObject({ retry: true, reason: 'sender-refused' });
  });

  it('that refuses the sender is not asked for the other readers, one that refuses a reader is', async () => {
    const answers = { a: '550 5.4.5 daily limit', b: '550 5.7.1 not to this group' };
    for (const [answer, asked] of [
      [answers.a, 1],
      [answers.b, 2],
    ] as const) {
      let count = 0;
      const { port } = await mailServer({}, { recipient: () => ((count += 1), answer) });
      await smtp(port).send(alertMessage({ to: ['a@example.com', 'b@example.com'] }));
      expect(count).toBe(asked);
    }
  });

  it('counts the recipients that were refused beside others', async () => {
    const { port, received } = await mailServer(
      {},
      { recipient: (to) => (to.startsWith('gone') ? 550 : undefined) },
    );
    const to = ['analyst@example.com', 'gone@example.com'];
    expect(await smtp(port).send(alertMessage({ to }))).toEqual({
      delivered: true,
      detail: 'EENVELOPE 550, refused for 1 of 2',
      missed: 1,
    });
    expect(received[0]?.recipients).toEqual(['analyst@example.com']);
  });

  it.each([
    ['550 5.1.1 no such user', '5.1.1'],
    ['550 no such user', '5.0.0'],
  ])('says whom the server refuses for good (%s)', async (answer, status) => {
    const { port } = await mailServer(
      {},
      {
        recipient: (to) =>
          to.startsWith('gone') ? answer : to.startsWith('rule') ? '550 5.7.1 no' : undefined,
      },
    );
    const mailer = createSmtpMailer(FROM, { host: '127.0.0.1', port, secure: false });
    cleanups.unshift(() => mailer.close());
    const unreached: Unreached[] = [];
    const channel = createEmailChannel(mailer, async (one) => void unreached.push(one));
    const to = ['gone@example.com', 'analyst@example.com', 'rule@example.com'];
    const message = alertMessage({ to });
    const { tenant, id: alert } = message.alert;
    const one = { tenant, alert, address: 'gone@example.com', status };
    await channel.send(message);
    expect(unreached).toEqual([one]);
    await channel.sendGroup({ ...message, tenant, messages: [message] });
    expect(unreached).toEqual([one, one]);
  });

  it('a retry for one reader is no repeat for the others, and each has a mail and a link of their own', async () => {
    let isBusy = true;
    const refusing = (to: string) => (to.startsWith('slow') && isBusy ? 450 : undefined);
    const { port, received } = await mailServer({}, { recipient: refusing });
    const to = ['analyst@example.com', 'slow@example.com'];
    const links = new Map(to.map((address, at) => [address, `https://lw.example.com/links/${at}`]));
    const channel = smtp(port);
    const had = new Set<string>();
    const handing = { had, reached: async (reader: string) => void had.add(reader) };
    const first = await channel.send(alertMessage({ to, links }), handing);
    expect(first).toMatchObject({ retry: true, reason: 'busy', detail: 'EENVELOPE 450, refused for 1 of 2' });
    isBusy = false;
    expect(await channel.send(alertMessage({ to, links }), handing)).toEqual({ delivered: true, detail: '' });
    expect(received.map(({ recipients }) => recipients)).toEqual([[to[0]], [to[1]]]);
    const mails = await Promise.all(received.map(async ({ raw }) => simpleParser(raw)));
    for (const [at, mail] of mails.entries()) {
      const found = `${mail.text}${String(mail.html)}`.match(/links\/\d/g);
      expect(new Set(found)).toEqual(new Set([`links/${at}`]));
    }
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('a server that is away is tried again', async () => {
    const { port } = await mailServer();
    for (const cleanup of cleanups.splice(0)) await cleanup();
    expect(await smtp(port).send(alertMessage())).toMatchObject({
      delivered: false,
      retry: true,
      reason: 'unreachable',
    });
  });

  it('a server that hangs up at once is tried again', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await smtp(port).send(alertMessage())).toMatchObject({ retry: true, reason: 'unreachable' });
  });

  it('a refused login waits for somebody to mend it', async () => {
    const { port } = await mailServer({
      disabledCommands: ['STARTTLS'],
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('no'), { responseCode: 535 })),
    });
    const auth = { user: 'u', pass: 'wrong' };
    const channel = smtp(port, { auth });
    expect(await channel.send(alertMessage())).toMatchObject({ retry: true, reason: 'not-logged-in' });
  });

  it('a certificate that nobody vouches for is not talked to', async () => {
    const { port, received } = await mailServer({ disabledCommands: ['AUTH'] });
    expect(await smtp(port).send(alertMessage())).toMatchObject({ retry: true, reason: 'not-trusted' });
    expect(received).toEqual([]);
  });

  it('a certificate is trusted when its authority is named', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledgerwatch-mail-ca-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const authority = await Authority.make(folder, 'mail-ca');
    const { certFile, keyFile } = await authority.certificate('mail', { names: 'IP:127.0.0.1' });
    const [cert, key, ca] = [certFile, keyFile, authority.caFile].map((file) => readFileSync(file, 'utf8'));
    const { port } = await mailServer({ disabledCommands: ['AUTH'], cert: cert!, key: key! });
    const channel = smtp(port, { ca: ca! });
    expect(await channel.send(alertMessage())).toEqual({ delivered: true, detail: '' });
  });
});

describe('mail into a folder', () => {
  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'ledgerwatch-mail-'));
    cleanups.push(() => rmSync(path, { recursive: true }));
    return path;
  };

  it('is a file of time and alert that parses back, for its owner only', async () => {
    const path = join(folder(), 'mail');
    const message = alertMessage();
    expect(await createEmailChannel(createDirectoryMailer(FROM, path)).send(message)).toEqual({
      delivered: true,
      detail: '',
    });
    const name = `20260302T220300000Z-${message.alert.id}.eml`;
    expect(readdirSync(path)).toEqual([name]);
    expect(statSync(join(path, name)).mode & 0o777).toBe(0o600);
    const mail = await simpleParser(readFileSync(join(path, name)));
    expect(mail.text).toContain('Zoë Müller (u-17)');
    expect(mail.to).toMatchObject({ text: 'analyst@example.com' });
  });

  it('keeps two messages about one alert at the same time', async () => {
    const path = folder();
    const channel = createEmailChannel(createDirectoryMailer(FROM, path));
    await channel.send(alertMessage());
    await channel.send(alertMessage({ reason: 'escalated' }));
    const subjects = await Promise.all(
      readdirSync(path).map(async (name) => (await simpleParser(readFileSync(join(path, name)))).subject),
    );
    expect(new Set(subjects.map((subject) => subject?.slice(0, 21)))).toEqual(
      new Set(['[acme] High: 48,200 r', '[acme] High: Worse: 4']),
    );
  });

  it('is tried again where nothing can be written', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(
      await createEmailChannel(createDirectoryMailer(FROM, join(file, 'below'))).send(alertMessage()),
    ).toEqual({
      delivered: false,
      retry: true,
      reason: 'unwritable',
      detail: 'ENOTDIR',
    });
  });
});
