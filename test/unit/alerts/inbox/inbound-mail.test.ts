import { describe, expect, it } from 'vitest';
import { asWritten } from '../../../../alerts/inbox/through-group.js';
import { isAutomatic } from '../../../../alerts/inbox/automatic.js';
import { type InboundMail, MOST_BYTES, readMail } from '../../../../alerts/inbox/inbound-mail.js';
import { nearestOwn, ownMessageOf } from '../../../../alerts/inbox/own-message.js';
import { isProven } from '../../../../alerts/inbox/sender-proof.js';
import { mailBytes } from './mails.js';

const read = async (headers: Readonly<Record<string, string>>, text?: string): Promise<InboundMail> => {
  const mail = await readMail(mailBytes(headers, text));
  if (mail === undefined) throw new Error('it is a mail');
  return mail;
};

describe('a mail', () => {
  it.each([
    ['Ann <Ann@Example.com>', 'ann@example.com'],
    ['ann@example.com, bob@example.com', undefined],
    ['Team: ann@example.com;', undefined],
    ['"ann@example.com" <evil@other.example>', 'evil@other.example'],
    ['nobody', undefined],
    ['', undefined],
  ])('from %s', async (From, from) => expect((await read({ From })).from).toBe(from));

  it('with two senders has none', async () => {
    const mail = await readMail(Buffer.from('From: ann@example.com\r\nFrom: evil@other.example\r\n\r\nx'));
    expect(mail?.from).toBeUndefined();
  });

  it('names what it answers, the nearest first, each once', async () => {
    const mail = await read({ 'In-Reply-To': '<c@x>', References: '<a@x> <b@x>\r\n <c@x>' });
    expect(mail.answers).toEqual(['c@x', 'b@x', 'a@x']);
  });

  it('of HTML alone is read as text, without its style', async () => {
    const mail = await read(
      { 'Content-Type': 'text/html' },
      '<style>p{}</style><p>A &lt;b&gt;</p><script>x()</script>',
    );
    expect(mail.text.trim()).toBe('A <b>');
  });

  it('of 10 MB is read as far as it is read at all, and in no time', async () => {
    const long = mailBytes(
      { From: 'ann@example.com', 'Content-Type': 'text/html' },
      '<style'.repeat(1_700_000),
    );
    const from = performance.now();
    const mail = await readMail(long);
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(mail?.text.length).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('of a quarter million lines is read as far as lines are, which cost more than what stands in them', async () => {
    const head = 'From: ann@example.com\r\n\r\n';
    const mail = await readMail(Buffer.from(`${head}${'a\n'.repeat(120_000)}`));
    const other = await readMail(Buffer.from(`${head}${'a\n'.repeat(120_001)}`));
    expect(mail?.from).toBe('ann@example.com');
    expect(mail?.text.split('\n').length).toBeLessThanOrEqual(10_000);
    // What is not read tells two mails apart as before.
    expect(mail?.fingerprint).not.toBe(other?.fingerprint);
  });

  it('that nests its parts without end is none', async () => {
    let text = '';
    for (let at = 0; at < 200; at++)
      text += `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`;
    expect(await readMail(Buffer.from(text))).toBeUndefined();
  });
});

describe('who vouches for a sender', () => {
  const trusted = new Set(['mx.example.com']);
  it.each([
    ['mx.example.com; dmarc=pass (p=reject) header.from=acme.example', true],
    ['MX.example.com 1; spf=pass smtp.mailfrom=x; DKIM=Pass header.d=acme.example header.s=k', true],
    ['mx.example.com; dkim=pass header.i=@acme.example', true],
    ['mx.example.com; dkim=pass header.d=evil.example', false],
    ['mx.example.com; dkim=pass header.d=me.example', false],
    ['mx.example.com; dmarc=fail header.from=acme.example', false],
    ['mx.example.com; dmarc=pass header.from=evil.example', false],
    ['mx.example.com; spf=pass smtp.mailfrom=acme.example', false],
    ['mx.example.com; none (dmarc=pass header.from=acme.example)', false],
    ['mx.example.com; x="; dmarc=pass header.from=acme.example"', false],
    ['mx.example.com; dmarc=passed header.from=acme.example', false],
    ['(mx.example.com) evil.example; dmarc=pass header.from=acme.example', false],
    ['evil.example; dmarc=pass header.from=acme.example', false],
    ['mx.example.com; spf=pass (of "a) ; dkim=pass header.d=acme.example (b"@evil.example) x=y', false],
    ['mx.example.com; spf=pass (of "a" b) smtp.mailfrom=x; dkim=pass header.d=acme.example', true],
    ['', false],
  ])('%s', async (header, proven) => {
    const mail = await read({ From: 'ann@acme.example', 'Authentication-Results': header });
    expect(isProven(mail, trusted)).toBe(proven);
    expect(isProven(mail, new Set())).toBe(false);
  });

  it('a domain above it, but no suffix', async () => {
    const of = async (From: string, signer: string) =>
      isProven(
        await read({ From, 'Authentication-Results': `mx.example.com; dkim=pass header.d=${signer}` }),
        trusted,
      );
    expect(await of('a@mail.acme.example', 'acme.example')).toBe(true);
    expect(await of('a@acme.example', 'mail.acme.example')).toBe(false);
    expect(await of('a@acme.example', 'example')).toBe(false);
    expect(await of('a@notacme.example', 'acme.example')).toBe(false);
  });

  it('the topmost word of our server counts alone', async () => {
    const head = (one: string, other: string) =>
      `From: ann@acme.example\r\nAuthentication-Results: ${one}\r\nAuthentication-Results: ${other}\r\n\r\nx`;
    const pass = 'mx.example.com; dmarc=pass header.from=acme.example';
    const fail = 'mx.example.com; dmarc=fail header.from=acme.example';
    const proven = async (text: string): Promise<boolean> => {
      const mail = await readMail(Buffer.from(text));
      return mail !== undefined && isProven(mail, trusted);
    };
    expect(await proven(head(fail, pass))).toBe(false);
    expect(await proven(head(pass, fail))).toBe(true);
    expect(await proven(head('other.example; none', pass))).toBe(true);
  });
});

/** As groups of Google write them (https://lore.kernel.org/kasan-dev/, any mail with its headers). */
const GROUP = {
  Precedence: 'list',
  'Mailing-list': 'list security@acme.example; contact security+owners@acme.example',
  'List-ID': '<security.acme.example>',
  'X-Google-Group-Id': '998933772329',
  'List-Post':
    '<https://groups.google.com/a/acme.example/group/security/post>, <mailto:security@acme.example>',
  'List-Help': '<https://support.google.com/a/acme.example/bin/topic.py?topic=25838>',
  'List-Unsubscribe': '<mailto:googlegroups-manage+998933772329+unsubscribe@googlegroups.com>',
} as const;

describe('who wrote to a group', () => {
  const VIA = { ...GROUP, From: "'Ann' via security <security@acme.example>" };
  it.each([
    ['as it is', { ...GROUP, From: 'Ann <ann@acme.example>' }, 'ann@acme.example', true],
    [
      'Google',
      { ...VIA, 'X-Original-From': 'Ann <Ann@acme.example>', 'Reply-To': 'x@acme.example' },
      'ann@acme.example',
      false,
    ],
    ['Mailman', { ...VIA, 'Reply-To': 'Ann <ann@acme.example>, security@acme.example' }, undefined, false],
    [
      'Mailman, to the author alone',
      { ...VIA, 'Reply-To': 'Ann <ann@acme.example>' },
      'ann@acme.example',
      false,
    ],
    ['nobody', { ...VIA, 'Reply-To': 'security@acme.example' }, undefined, false],
  ])('%s', async (_, headers, author, proven) => {
    const vouched = { 'Authentication-Results': 'mx.example.com; dmarc=pass header.from=acme.example' };
    const mail = asWritten(await read({ ...headers, ...vouched }));
    expect(mail.from).toBe(author);
    expect(isProven(mail, new Set(['mx.example.com']))).toBe(proven);
  });
});

describe('what no person wrote', () => {
  const own = new Set(['lw@example.com']);
  it.each([
    [{ 'Auto-Submitted': 'auto-replied (vacation)' }, true],
    [{ 'Auto-Submitted': 'auto-generated' }, true],
    [{ 'Auto-Submitted': 'no' }, false],
    [{ Precedence: 'bulk' }, true],
    [{ Precedence: 'first-class' }, false],
    [{ 'Return-Path': '<>' }, true],
    [{ 'Return-Path': '<ann@example.com>' }, false],
    [{ 'List-Id': 'x' }, true],
    [{ 'List-Id': 'x', 'List-Post': 'NO' }, true],
    [{ 'List-Id': 'x', 'List-Post': '<https://groups.example/post>' }, true],
    [{ ...GROUP }, false],
    [{ ...GROUP, Precedence: 'bulk' }, true],
    [{ ...GROUP, 'Auto-Submitted': 'auto-replied' }, true],
    [{ ...GROUP, 'Return-Path': '<>' }, true],
    [{ ...GROUP, 'X-Autoreply': 'yes' }, true],
    [{ ...GROUP, 'X-Loop': 'LW@example.com' }, true],
    [{ ...GROUP, 'X-Loop': 'else@example.com' }, false],
    [{ ...GROUP, 'X-Ledgerwatch-Reason': 'suspicion' }, true],
    [{ Precedence: 'list' }, true],
    [{ 'X-Autoreply': 'yes' }, true],
    [{ 'Content-Type': 'multipart/report; boundary=x' }, true],
    [{ From: 'LW@example.com' }, true],
    [{ From: 'MAILER-DAEMON@example.com' }, true],
    [{ From: 'no-reply+x@example.com' }, true],
    [{ From: 'rooted@example.com' }, false],
    [{ From: '' }, true],
    [{}, false],
  ] as const)('%j', async (headers, automatic) => {
    expect(isAutomatic(await read({ From: 'ann@example.com', ...headers }), own)).toBe(automatic);
  });
});

describe('our own mails', () => {
  const id = '45c41c77-4c74-5114-9bb7-c5a12d272d8b';
  it.each([
    [
      `${id}.first.1.high.0123456789ab@example.com`,
      { kind: 'alert', id, message: `${id}.first.1.high`, reader: '0123456789ab' },
    ],
    [`${id}.0123456789ab@EXAMPLE.com`, { kind: 'group', id, message: id, reader: '0123456789ab' }],
    [`${id}@example.com`, { kind: 'thread', id }],
    [`question.${id}@example.com`, { kind: 'question', id }],
    [`${id}.first.1.high.0123456789ab@other.example`, undefined],
    [`x${id}@example.com`, undefined],
    ['letter.acme.2026-03-02@example.com', { kind: 'other', id: 'letter.acme.2026-03-02' }],
    [`notice-${id}@example.com`, { kind: 'other', id: `notice-${id}` }],
    [`past.acme.crm.1772400000000.0@example.com`, { kind: 'other', id: 'past.acme.crm.1772400000000.0' }],
    [`suspicion.${id}-21.0123456789ab@example.com`, { kind: 'report', id, reader: '0123456789ab' }],
    [`suspicion.${id}@example.com`, { kind: 'report', id, reader: undefined }],
    [`thanks.${id}@example.com`, { kind: 'thanks', id }],
    ['letters@example.com', undefined],
    ['past.@example.com', undefined],
    ['', undefined],
  ])('%s', (text, message) => expect(ownMessageOf(text, 'example.com')).toEqual(message));

  it('the nearest that names its reader goes first', () => {
    const ids = ['x@y', `${id}@example.com`, `${id}.first.1.high.0123456789ab@example.com`];
    expect(nearestOwn(ids, 'example.com')?.kind).toBe('alert');
    expect(nearestOwn(ids.slice(0, 2), 'example.com')?.kind).toBe('thread');
  });
});
