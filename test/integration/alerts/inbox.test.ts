import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertIdOf } from '../../../alerts/alert.js';
import { NoToken } from '../../../alerts/channels/access-tokens.js';
import {
  MAILS_A_TURN,
  type MailboxOptions,
  readMailbox,
  type ReadMails,
} from '../../../alerts/inbox/mailbox.js';
import { InboxStates } from '../../../alerts/inbox/inbox-state.js';
import { ASIDE_KIND, SetAside } from '../../../alerts/inbox/set-aside.js';
import { HOUR, SimulatedClock } from '../../../src/kernel/clock.js';
import { Findings } from '../../../src/store/findings.js';
import { finding, SCOPE } from '../../support/alerts.js';
import { dovecotAvailable, type ImapServer, PASSWORD, startImapServer } from '../../support/imap-server.js';
import { MemoryFacts } from '../../support/memory-facts.js';
import { openService, type TestService } from '../../support/service.js';

const NOW = Date.parse('2026-03-02T22:02:00Z');
const ID = alertIdOf('acme', SCOPE);
const PASS = 'Authentication-Results: mx.example.com; dmarc=pass header.from=acme.example';
const PEOPLE = 'id,name,email\nu-1,Bo,bo@acme.example\nu-2,Eve,eve@acme.example\n';

const clock = new SimulatedClock(NOW);
const readBy = async (given: MailboxOptions, take: ReadMails['take']): Promise<number> =>
  readMailbox(given, { take, aside: new SetAside(new MemoryFacts(clock), clock) });
const available = dovecotAvailable();
if (!available.ok) console.log(available.reason);

describe.skipIf(!available.ok)('a mailbox', () => {
  let imap: ImapServer;
  let service: TestService;
  const secrets = mkdtempSync(join(tmpdir(), 'ledgerwatch-inbox-'));
  const [secret, caFile] = [join(secrets, 'password'), join(secrets, 'ca.pem')];
  beforeAll(async () => {
    imap = await startImapServer(await openProvider());
    writeFileSync(secret, PASSWORD, { mode: 0o600 });
    copyFileSync(imap.caFile, caFile);
    service = await openService(
      `
access: { profile: solo, logInsPerMinute: 10000 }
mail: { from: "Ledgerwatch <lw@example.com>", directory: ./mail }
alerts:
  internalHosts: [localhost]
  inbox:
    { host: localhost, port: ${imap.tlsPort}, username: box, passwordFile: ${secret}, caFile: ${caFile}, trustedServers: [mx.example.com] }
tenants: [{ id: acme, sources: [{ id: crm }], alerts: { to: [bo@acme.example, gone@acme.example] } }]
`,
      clock,
    );
    const headers = { 'content-type': 'text/csv' };
    await service.fetch('/v1/tenants/acme/people/imports', { method: 'POST', headers, body: PEOPLE });
    await new Findings(service.running.runtime.store).write([finding()]);
    await service.running.jobs.runAll();
  }, 60_000);
  afterAll(async () => {
    await service.close();
    await imap.stop();
    provider.close();
    rmSync(secrets, { recursive: true, force: true });
  });

  /** Where the server asks whose an access token is. */
  const provider = createServer(({ url = '' }, answer) => {
    const isGood = url.endsWith('access_token=good');
    answer.writeHead(isGood ? 200 : 401, { 'content-type': 'application/json' });
    answer.end(JSON.stringify(isGood ? { email: 'box' } : { error: 'invalid_token' }));
  });
  const openProvider = async (): Promise<string> => {
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`;
  };

  const runAll = async (): Promise<void> => service.running.jobs.runAll();
  const get = async <T>(path: string): Promise<T> =>
    (await (await service.fetch(`/v1/tenants/acme/${path}`)).json()) as T;
  interface Inbox {
    readonly inbox: { readonly state: string; readonly reason?: string };
  }
  const alert = async () =>
    get<Inbox & { alert: { status: string }; returned: Record<string, unknown>[] }>(`alerts/${ID}`);
  const deliveries = async () => get<Inbox & { deliveries: Record<string, unknown>[] }>('deliveries');
  const suspicions = async () => get<Inbox & { suspicions: Record<string, unknown>[] }>('suspicions');

  async function mails(subject: RegExp): Promise<ParsedMail[]> {
    const folder = join(service.folder, 'mail');
    const names = readdirSync(folder).filter((name) => name.endsWith('.eml'));
    const all = await Promise.all(names.map(async (name) => simpleParser(readFileSync(join(folder, name)))));
    return all.filter((mail) => subject.test(mail.subject ?? ''));
  }
  const addressOf = (mail: ParsedMail): string => [mail.to].flat()[0]?.value[0]?.address ?? '';
  const idOfMailTo = async (address: string): Promise<string> =>
    (await mails(/records exported/)).find((mail) => addressOf(mail) === address)?.messageId ?? '';

  const deliver = (head: readonly string[], text: string): void =>
    imap.deliver([...head, 'MIME-Version: 1.0', '', ...text.split('\n')].join('\r\n'));
  const bounceOf = (id: string, address: string): string =>
    readFileSync(new URL('../../fixtures/bounces/postfix.eml', import.meta.url), 'utf8')
      .replaceAll('kijitora@2jo.example.jp', address)
      .replace('<20150213024813.DE9FF20C16@2jo.example.jp>', id);

  it('is read over TLS, and what it holds is marked', async () => {
    deliver(['From: stranger@elsewhere.example', 'Subject: hello'], 'hello');
    await runAll();
    expect([imap.unseen().length, imap.seen().length]).toEqual([0, 1]);
    expect((await suspicions()).inbox.state).toBe('reading');
    expect((await suspicions()).suspicions).toEqual([]);
  });

  it('shows which delivery came back, and why, and tells whoever runs the service once', async () => {
    const id = await idOfMailTo('gone@acme.example');
    imap.deliver(bounceOf(id, 'gone@acme.example'));
    imap.deliver(bounceOf(id, 'gone@acme.example').replace('E068820C1A@', 'E068820C1B@'));
    // Of a mail that went to somebody else.
    imap.deliver(bounceOf(id, 'bo@acme.example'));
    await runAll();
    const bounced = { readers: 1, action: 'failed', status: '5.1.1', reason: 'there is no such mailbox' };
    expect(await deliveries()).toMatchObject({
      inbox: { state: 'reading' },
      deliveries: [{ alert: ID, bounced }],
    });
    expect((await alert()).returned).toHaveLength(2);
    const due = await service.running.runtime.facts.readKind('_system', 'notice');
    expect(due.filter(({ data }) => JSON.stringify(data).includes('mail-bounced'))).toHaveLength(1);
  });

  it('keeps what somebody who was told answers, which closes nothing', async () => {
    const answers = `In-Reply-To: ${await idOfMailTo('bo@acme.example')}`;
    deliver(
      [PASS, 'From: Bo <bo@acme.example>', 'Subject: Re: x', answers],
      'It was me.\n\nOn Monday, Ledgerwatch wrote:\n> 48,200',
    );
    deliver(['From: bo@acme.example', 'Subject: Re: x', answers], 'close it');
    deliver([PASS, 'From: eve@acme.example', 'Subject: Re: x', answers], 'let it be');
    deliver([PASS, 'From: bo@acme.example', 'Auto-Submitted: auto-replied', answers], 'I am away');
    await runAll();
    const replies = (await alert()).returned.filter(({ what }) => what === 'reply');
    expect(replies).toMatchObject([
      { by: 'mail from bo@acme.example', verified: true, told: true, text: 'It was me.' },
      { by: 'mail from bo@acme.example', verified: false, told: true, text: 'close it' },
      { by: 'mail', verified: true, told: false },
    ]);
    expect(replies[2]).not.toHaveProperty('text');
    expect((await alert()).alert.status).toBe('open');
    expect((await suspicions()).suspicions).toEqual([]);
  });

  it('takes what an employee writes as a report, tells it once, and thanks once an hour', async () => {
    deliver([PASS, 'From: Eve <eve@acme.example>', 'Subject: odd'], 'Somebody copied it all\u202e.');
    deliver([PASS, 'From: eve@acme.example', 'Subject: odd again'], 'more');
    deliver(['From: eve@acme.example', 'Subject: forged'], 'x');
    deliver([PASS, 'From: eve@acme.example', 'Precedence: bulk', 'Subject: offer'], 'buy');
    deliver(['From: lw@example.com', 'Subject: ourselves'], 'x');
    await runAll();
    await runAll();
    const { suspicions: found } = await suspicions();
    const whats = new Set(
      found.map(({ what, verified, told }) => `${String(told)}, ${String(verified)}: ${String(what)}`),
    );
    expect(whats).toEqual(
      new Set([
        'told, false: forged\n\nx',
        'told, true: odd\n\nSomebody copied it all.',
        'told, true: odd again\n\nmore',
      ]),
    );
    expect((await mails(/reported something suspicious/)).map(addressOf)).toHaveLength(6);
    const thanks = await mails(/^Your report has arrived$/);
    expect(thanks.map(addressOf)).toEqual(['eve@acme.example']);
    expect(thanks[0]?.headers.get('auto-submitted')).toBe('auto-replied');
    // The thanks come back by a program that answers everything.
    deliver(
      [
        PASS,
        'From: eve@acme.example',
        'Auto-Submitted: auto-replied',
        `In-Reply-To: ${thanks[0]?.messageId}`,
      ],
      'away',
    );
    clock.advanceTo(NOW + HOUR);
    await runAll();
    expect(await mails(/^Your report has arrived$/)).toHaveLength(1);
    expect((await suspicions()).suspicions).toHaveLength(3);
  });

  it('that is read twice says nothing twice', async () => {
    const before = JSON.stringify([await alert(), await suspicions()]);
    for (const name of imap.seen()) imap.unmark(name);
    expect(imap.unseen().length).toBeGreaterThan(12);
    await runAll();
    expect(imap.unseen()).toEqual([]);
    expect(JSON.stringify([await alert(), await suspicions()])).toBe(before);
  });

  const options = (more: Partial<MailboxOptions> = {}): MailboxOptions => ({
    host: 'localhost',
    port: imap.tlsPort,
    secure: true,
    username: 'box',
    login: { pass: PASSWORD },
    folder: 'INBOX',
    ca: readFileSync(caFile, 'utf8'),
    egress: { internalHosts: ['localhost'] },
    ...more,
  });

  it('marks nothing that could not be stated', async () => {
    deliver(['From: eve@acme.example', 'Subject: late'], 'x');
    const dies = async (): Promise<void> => Promise.reject(new Error('the store is full'));
    await expect(readBy(options(), dies)).rejects.toMatchObject({ code: 'MAILBOX_UNAVAILABLE' });
    expect(imap.unseen()).toHaveLength(1);
  });

  it('of 10 MB is read as far as it goes, by STARTTLS, and moved', async () => {
    imap.deliver(
      Buffer.concat([Buffer.from('From: eve@acme.example\r\n\r\n'), Buffer.alloc(10_000_000, 'x\r\n')]),
    );
    const sizes: number[] = [];
    const more = { port: imap.plainPort, secure: false, doneFolder: 'Read' };
    const read = await readBy(options(more), async ({ length }) => void sizes.push(length));
    expect([read, Math.max(...sizes)]).toEqual([2, 256 * 1024]);
    expect([imap.unseen().length, imap.inFolder('Read').length]).toEqual([0, 2]);
  });

  it('is read some at a time', async () => {
    for (let at = 0; at < MAILS_A_TURN + 5; at++) deliver([`Subject: ${at}`], 'x');
    let read = 0;
    const count = async (): Promise<void> => void (read += 1);
    await readBy(options(), count);
    expect(read).toBe(MAILS_A_TURN);
    await readBy(options(), count);
    expect(read).toBe(MAILS_A_TURN + 5);
  });

  it('is logged in to by an access token, which is dropped when it is refused', async () => {
    let dropped = 0;
    const tokens = (token: string): Partial<MailboxOptions> => ({
      login: { tokens: { get: async () => ({ token, endsAt: undefined }), drop: () => void (dropped += 1) } },
    });
    imap.deliver('Subject: x\r\n\r\nx');
    expect(await readBy(options(tokens('good')), async () => undefined)).toBe(1);
    const refused = readBy(options(tokens('ended')), async () => undefined);
    await expect(refused).rejects.toMatchObject({ message: expect.stringMatching(/refuses the user name/) });
    expect(dropped).toBe(1);
  });

  it('that the server cannot give is set aside and shown, holds up no other, and is read once it can be', async () => {
    await readBy(options(), async () => undefined);
    imap.deliver('Subject: bad\r\n\r\nbad');
    const [bad = ''] = imap.unseen();
    imap.readable(bad.split(':')[0]!, false);
    imap.deliver('Subject: good\r\n\r\ngood');
    const facts = new MemoryFacts(clock);
    const texts: string[] = [];
    const turn = async (): Promise<unknown> => {
      const take = async (bytes: Uint8Array): Promise<void> =>
        void texts.push(Buffer.from(bytes).toString('utf8').slice(9, 13).trim());
      return readMailbox(options(), { take, aside }, undefined).catch((error: unknown) => error);
    };
    const view = async (): Promise<unknown> => {
      const states = new InboxStates(facts, true, clock);
      await states.state(undefined);
      return states.view();
    };
    const aside = new SetAside(facts, clock);
    for (let n = 0; n < 4; n += 1) await turn();
    expect(texts).toEqual(['good']);
    expect(await view()).toMatchObject({
      state: 'reading',
      setAside: { mails: 1, reason: expect.any(String) },
    });
    expect(facts.all.filter(({ kind }) => kind === ASIDE_KIND)).toHaveLength(1);
    imap.readable(bad.split(':')[0]!, true);
    await turn();
    expect(texts).toEqual(['good']);
    clock.advanceTo(clock.now() + HOUR);
    await turn();
    expect(texts).toEqual(['good', 'bad']);
    expect(await view()).not.toHaveProperty('setAside');
  });

  it.each([
    ['a wrong password', { login: { pass: 'wrong' } }, /refuses the user name with its password/],
    [
      'a consent that was withdrawn',
      {
        login: {
          tokens: { get: async () => Promise.reject(new NoToken('INVALID_GRANT')), drop: () => undefined },
        },
      },
      /no access token is given \(INVALID_GRANT: the consent behind alerts\.inbox\.oauth/,
    ],
    ['an authority that is not trusted', { ca: undefined }, /certificate is not trusted/],
    [
      'a name that its certificate has not',
      { host: '127.0.0.1', egress: { internalHosts: ['127.0.0.1'] } },
      /certificate is not trusted/,
    ],
    ['an address inside that nobody allowed', { egress: { internalHosts: [] } }, /leads inside/],
    ['a folder that is not there', { folder: 'None' }, /no folder/],
    [
      'a folder for what was read that is not there',
      { doneFolder: 'None' },
      /neither marked as seen nor moved/,
    ],
    ['nobody there', { port: 1 }, /cannot be reached \(ECONNREFUSED\)/],
  ])('says what to mend: %s', async (_, more, why) => {
    imap.deliver('Subject: x\r\n\r\nx');
    const { ca, ...others } = options(more as Partial<MailboxOptions>);
    const given = ca === undefined ? others : { ...others, ca };
    const failure = await readBy(given, async () => undefined).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'MAILBOX_UNAVAILABLE', message: expect.stringMatching(why) });
    expect(String(failure)).not.toContain('wrong');
  });

  it('that cannot be read shows so, and not as one in which nothing is', async () => {
    await imap.stop();
    await runAll();
    expect((await suspicions()).inbox).toMatchObject({
      state: 'failing',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    expect((await alert()).inbox.state).toBe('failing');
  });
});
