import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bounceReason, bouncesOf } from '../../../../alerts/inbox/bounce.js';
import { readMail } from '../../../../alerts/inbox/inbound-mail.js';
import { mailBytes } from './mails.js';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../fixtures/bounces/${name}.eml`, import.meta.url), 'utf8');
const bouncesIn = async (text: string) => {
  const mail = await readMail(Buffer.from(text.replaceAll(/\r?\n/g, '\r\n')));
  return mail === undefined ? undefined : bouncesOf(mail);
};

describe('reports of real mail servers', () => {
  it.each([
    ['postfix', '5.1.1', 'kijitora@2jo.example.jp', '20150213024813.DE9FF20C16@2jo.example.jp'],
    ['sendmail', '5.1.1', 'userunknown@bouncehammer.jp', 'E1C50F1B-1C83-4820-BC36-AC6FBFBE8568@example.org'],
    ['exchange', '5.7.1', 'neko-nyaan@cat.example.jp', '78f44d2b2ea5763064d21edacd9d8d18@example.net'],
    [
      'gmail',
      '5.0.0',
      'otsu-sakaba-hunter-neko-nyaaaaaaan@ezweb.ne.jp',
      'CAByYQsGNYchW5-rGA6r51tLL-hiL6V-y_KsgPd4LNDvjPWuQww@mail.gmail.com',
    ],
    ['rfc3464-e1', '4.0.0', 'louisl@larry.slip.umd.edu', 'original@cs.utk.edu'],
  ])('%s', async (name, status, recipient, returned) => {
    const found = await bouncesIn(fixture(name));
    expect(found).toEqual([{ action: 'failed', status, recipient, returned: [returned] }]);
  });

  it('tell a delay, and two recipients of whom one has it', async () => {
    const text = fixture('postfix')
      .replace('Action: failed\nStatus: 5.1.1', 'Action: delayed\nStatus: 4.4.1')
      .replace(
        '\n\n--DE9FF20C16.1423795693/2jo.example.jp\nContent-Description: Undelivered',
        '\n\nFinal-Recipient: rfc822; <b@example.com>\nAction: delivered\nStatus: 2.0.0\n\n--DE9FF20C16.1423795693/2jo.example.jp\nContent-Description: Undelivered',
      );
    expect(await bouncesIn(text)).toMatchObject([{ action: 'delayed', status: '4.4.1' }]);
  });

  it('may return the headers alone, encoded', async () => {
    const head = Buffer.from('Message-ID: <a@b>\r\nIn-Reply-To: <other@b>\r\n').toString('base64');
    const text = fixture('postfix').replace(
      /Content-Type: message\/rfc822\n[^]*Nyaaan\n/,
      `Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n${head}\n`,
    );
    expect((await bouncesIn(text))?.[0]?.returned).toEqual(['a@b']);
  });

  it.each([
    ['the report names it', (text: string) => text.replace(/^(In-Reply-To|References): .*\n/gm, '')],
    ['the report answers it', (text: string) => text.replace(/^X-Original-Message-ID: .*\n/m, '')],
  ])('may bring back nothing: %s', async (_, change) => {
    const id = 'CAByYQsGNYchW5-rGA6r51tLL-hiL6V-y_KsgPd4LNDvjPWuQww@mail.gmail.com';
    const text = change(
      fixture('gmail').replace(/Content-Type: message\/rfc822[^]*?(?=\n--)/, 'Content-Type: text/plain\n\nx'),
    );
    const [found] = (await bouncesIn(text)) ?? [];
    expect(found?.returned[0]).toBe(id);
  });

  it('are none where nothing is reported, or no report at all', async () => {
    expect(await bouncesIn(fixture('postfix').replace('Action: failed', 'Action: relayed'))).toEqual([]);
    expect(
      await bouncesIn(
        fixture('postfix').replace('report-type=delivery-status', 'report-type=disposition-notification'),
      ),
    ).toBeUndefined();
    expect(await bouncesIn(mailBytes({ From: 'a@b.example' }, 'Action: failed').toString())).toBeUndefined();
  });
});

it.each([
  ['5.1.1', 'there is no such mailbox'],
  ['5.2.2', 'the mailbox is full'],
  ['5.4.300', 'the way to the mail server is broken'],
  ['5.0.0', 'no reason was given'],
  ['', 'no reason was given'],
])('%s is said as: %s', (status, words) => expect(bounceReason(status)).toBe(words));

it('reads whatever bytes there are, and what is left of a report that was cut anywhere', async () => {
  const whole = fixture('exchange');
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.nat(whole.length).map((at) => Buffer.from(whole.slice(0, at))),
      ),
      async (bytes) => {
        const mail = await readMail(bytes);
        if (mail === undefined) return;
        for (const { status, returned } of bouncesOf(mail) ?? []) {
          expect(status).toMatch(/^$|^[245]\.\d{1,3}\.\d{1,3}$/);
          expect(returned.length).toBeLessThanOrEqual(1);
        }
      },
    ),
    { numRuns: 150 },
  );
});
