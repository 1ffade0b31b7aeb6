import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMail } from '../../../../alerts/inbox/inbound-mail.js';
import { textBounceOf } from '../../../../alerts/inbox/text-bounce.js';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/bounces/${name}.eml`, import.meta.url), 'utf8');
const read = async (text: string) => {
  const mail = await readMail(Buffer.from(text.replaceAll(/\r?\n/g, '\r\n')));
  return mail === undefined ? undefined : textBounceOf(mail);
};

/** As a gateway hands it on that knows no reports: in words alone, with the headers below them. */
const exchangeOnline = fixture('exchange')
  .replace('multipart/report; report-type=delivery-status;', 'multipart/mixed;')
  .replace(/Content-Type: message\/(delivery-status|rfc822)/g, 'Content-Type: application/octet-stream');

const DAEMON = ['From: Mail Delivery System <MAILER-DAEMON@mx.example>', 'Return-Path: <>', ''];
const COPY = ['', 'Message-ID: <a@b>', 'To: x@example.com', 'Subject: x', '', 'x'];

/** In the words of their sources and documents; addresses in `text-bounce.ts`. */
const EXIM_DELAY = [
  ...DAEMON,
  'This message was created automatically by mail delivery software.',
  'A message that you sent has not yet been delivered to one or more of its',
  'recipients after more than 24 hours on the queue on mx.example.',
  '',
  'No action is required on your part. Delivery attempts will continue for',
  'some time, and this warning may be repeated.',
  '',
  '  x@example.com',
  '    host mx.example [192.0.2.1]: 451 4.7.1 Greylisted',
  '',
  '------ This is a copy of the message, including all the headers. ------',
  ...COPY,
].join('\n');
const POSTFIX = [
  ...DAEMON,
  'This is the mail system at host mx.example.',
  '',
  "I'm sorry to have to inform you that your message could not",
  'be delivered to one or more recipients. It is attached below.',
  '',
  '<x@example.com>: host mx.example[192.0.2.1] said: 550 5.2.2 mailbox full',
  '',
  '-----Original message-----',
  ...COPY,
].join('\n');
const SENDMAIL = [
  ...DAEMON,
  '   ----- The following addresses had permanent fatal errors -----',
  '<x@example.com>',
  '',
  '   ----- Transcript of session follows -----',
  '... while talking to mx.example.:',
  '>>> RCPT To:<x@example.com>',
  '<<< 550 5.1.1 <x@example.com>... User unknown',
  '',
  '   ----- Original message follows -----',
  ...COPY,
].join('\n');
const EXCHANGE_DELAY = exchangeOnline
  .replace('Delivery has failed to', 'Delivery is delayed to')
  .replaceAll('5.7.1', '4.4.7');
const GMAIL_DELAY = fixture('gmail-text')
  .replace('failed permanently:', 'has been delayed:')
  .replace('550 5.1.1', '421 4.4.2');

describe('a mail came back, and in words', () => {
  it.each([
    [
      'Exim',
      fixture('exim'),
      'failed',
      '5.7.0',
      'kijitora@example.ed.jp',
      'E1P1ce6-000Egt-GZ@e1.example.org',
    ],
    [
      'qmail',
      fixture('qsbmf'),
      'failed',
      '',
      'god@heaven.af.mil',
      '19960317035438.316.qmail@silverton.berkeley.edu',
    ],
    [
      'Exchange 5.5',
      fixture('exchange-5.5'),
      'failed',
      '',
      'shironeko@example.jp',
      '000000000000000.0000000@example.jp',
    ],
    [
      'Gmail',
      fixture('gmail-text'),
      'failed',
      '5.1.1',
      'userunknown@example.jp',
      'D992C2C3-F175-4C4D-97E2-53A90E4E5BF5@gmail.com',
    ],
    [
      'Exchange Online',
      exchangeOnline,
      'failed',
      '5.7.1',
      'neko-nyaan@example.jp',
      'd41d8cd98f00b204e9800998ecf8427e@example.jp',
    ],
    [
      'Domino',
      fixture('notes'),
      'failed',
      '',
      'kijitora@u1.example.co.jp',
      '000000000.0000000000000.notes@example.co.jp',
    ],
    ['Exim, of a delay', EXIM_DELAY, 'delayed', '4.7.1', 'x@example.com', 'a@b'],
    [
      'Gmail, of a delay',
      GMAIL_DELAY,
      'delayed',
      '4.4.2',
      'userunknown@example.jp',
      'D992C2C3-F175-4C4D-97E2-53A90E4E5BF5@gmail.com',
    ],
    ['sendmail', SENDMAIL, 'failed', '5.1.1', 'x@example.com', 'a@b'],
    [
      'Exchange Online, of a delay',
      EXCHANGE_DELAY,
      'delayed',
      '4.4.7',
      'neko-nyaan@example.jp',
      'd41d8cd98f00b204e9800998ecf8427e@example.jp',
    ],
    ['Postfix', POSTFIX, 'failed', '5.2.2', 'x@example.com', 'a@b'],
    [
      'Postfix, quoted',
      POSTFIX.replaceAll(/^(Message-ID|To|Subject): /gm, '> $1: '),
      'failed',
      '5.2.2',
      'x@example.com',
      'a@b',
    ],
  ])('%s', async (_, text, action, status, first, returned) => {
    const found = await read(text);
    expect(found).toMatchObject({ action, status, returned: [returned] });
    expect(typeof found === 'object' ? found.named[0] : found).toBe(first);
  });

  it('names every address that it may be about, and no more than some', async () => {
    expect(await read(fixture('exchange-5.5'))).toMatchObject({
      named: ['shironeko@example.jp', 'kijitora@example.co.jp', 'mikeneko@example.co.jp'],
    });
    const many = POSTFIX.replace(
      '<x@example.com>',
      Array.from({ length: 90 }, (_, at) => `a${at}@b.example`).join(' '),
    );
    const found = await read(many);
    expect(typeof found === 'object' ? found.named.length : 0).toBe(50);
  });
});

it.each([
  ['that returns no id', fixture('qmail')],
  ['that returns no id, of sendmail', fixture('sendmail-5')],
  ['whose words are not known', POSTFIX.replace('This is the mail system at host', 'Herewith host')],
  ['that returns nothing', POSTFIX.replace(/-----Original[^]*/, '')],
  ['whose id stands above the line', POSTFIX.replace('-----Original message-----', '')],
])('is not read, and not guessed: one %s', async (_, text) => expect(await read(text)).toBe('unread'));

it.each([
  [
    'what a person wrote, who quotes one',
    POSTFIX.replace(/^From: .*\nReturn-Path: <>/, 'From: eve@acme.example'),
  ],
  [
    'that somebody is away',
    [...DAEMON, 'I am away. Write to b@example.com.'].join('\n').replace('MAILER-DAEMON', 'eve'),
  ],
])('is none: %s', async (_, text) => expect(await read(text)).toBeUndefined());

it('reads whatever there is, in time', async () => {
  const whole = `${DAEMON.join('\n')}\nHi. This is the ${'a@b.c '.repeat(20_000)}`;
  const from = performance.now();
  await read(whole);
  await read(`${DAEMON.join('\n')}\n${'This is the mail system at host could not '.repeat(3_000)}`);
  expect(performance.now() - from).toBeLessThan(500);
  await fc.assert(
    fc.asyncProperty(fc.nat(POSTFIX.length), fc.string({ maxLength: 40 }), async (at, more) => {
      const found = await read(POSTFIX.slice(0, at) + more + POSTFIX.slice(at));
      expect(typeof found === 'object' ? found.returned.length : 0).toBeLessThanOrEqual(1);
    }),
    { numRuns: 100 },
  );
});

it('silences nobody: nothing that decides who is told reads what came back', () => {
  const alerts = new URL('../../../../alerts/', import.meta.url);
  const deciding = [
    'route',
    'routed',
    'follow',
    'lists',
    'silences',
    'letter',
    'questions',
    'notices',
  ].flatMap((folder) =>
    readdirSync(new URL(folder, alerts), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const files = [...deciding, 'dispatch.ts', 'due.ts', 'recipients.ts', 'routing.ts'];
  expect(files.length).toBeGreaterThan(50);
  for (const file of files)
    expect(readFileSync(new URL(file, alerts), 'utf8'), file).not.toMatch(/returned-mail|read-returned/);
});
