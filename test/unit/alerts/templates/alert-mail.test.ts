import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertMail } from '../../../../alerts/templates/alert-mail.js';
import { escapeHtml, formatLocalSpan } from '../../../../alerts/templates/text.js';
import { plainText } from '../../../../src/kernel/plain-text.js';
import { alertLineOf, alertMessage, evidence } from '../../../support/alerts.js';

describe('an alert mail', () => {
  const mail = alertMail(alertMessage());

  it('says in its subject how bad it is and what happened, and names nobody', () => {
    expect(mail.subject).toBe(
      '[acme] High: 48,200 records exported between 22:00 and 23:00; usual for this person on a Monday evening: 0 to 40',
    );
    expect(mail.subject).not.toMatch(/Müller|u-17/);
  });

  it.each([
    ['who', 'Zoë Müller (u-17)'],
    ['the local time', 'Mon 2 Mar 2026, 22:00 to 23:00 (Europe/Berlin)'],
    ['the time in UTC', '2026-03-02 21:00 UTC to 2026-03-02 22:00 UTC'],
    ['when it came in', 'Mon 2 Mar 2026, 23:01 (2026-03-02 22:01 UTC)'],
    ['when it was raised', 'Mon 2 Mar 2026, 23:02 (2026-03-02 22:02 UTC)'],
    ['the number', '48,200'],
    ['how rare that is', 'score 3.4: about one in 2,500 of a person'],
    ['what is usual', '0 to 40 (person, 42 days seen)'],
    ['from what amount on it was said', '4,200 records, all else as it was'],
    ['how others do', 'more than 97 of 100 such hours of the 23 others of the same role'],
    ['what counted', 'exports in the hour (1 in 2,500), exports in 24 hours (1 in 790)'],
    ['what judged it', 'profile v1, the tail of human/export-hour/all, 1,680 person-days'],
    ['the first events', evidence.eventIds[0]!],
    ['how to answer', `ledgerwatch alerts resolve ${alertLineOf().id} --tenant acme --verdict VERDICT`],
    ['the address', 'https://ledgerwatch.example.com/v1/tenants/acme/alerts/'],
    ['how long after that was', '(2026-03-02 22:02 UTC), seen 2 min after'],
    ['what to check', 'Look for a reason: a ticket'],
    ['whom to ask', 'Ask the manager whether they asked for it'],
    ['how to stop the account', 'Stop the account in the CRM'],
    ['what to do in the end', 'resolve the alert with a verdict'],
  ])('says %s in both parts', (_, words) => {
    expect(mail.text).toContain(words);
    expect(mail.html).toContain(words);
  });

  it('shows role, pseudonym and key where names may not be seen', () => {
    const actor = 'sales <b>otter-41';
    const hidden = alertMail(alertMessage({ person: undefined, alert: alertLineOf({ actor }) }));
    const key = 'a'.repeat(32);
    expect(hidden.text).toContain(`Who:       sales <b>otter-41 (pseudonym; key ${key})`);
    expect(hidden.html).toContain(`sales &lt;b&gt;otter-41 (pseudonym; key ${key})`);
    expect(hidden.text + hidden.html).not.toMatch(/Müller|u-17/);
  });

  it.each([
    ['escalated', '[acme] High: Worse: 48,200'],
    ['reopened', '[acme] High: Open again: 48,200'],
  ] as const)('says that it was %s', (reason, start) => {
    expect(alertMail(alertMessage({ reason })).subject.startsWith(start)).toBe(true);
  });

  it.each(['vendor-score', 'tenant-volume'])('calls no score of %s a chance of a person', (detector) => {
    const { text } = alertMail(
      alertMessage({ alert: alertLineOf({ detector, evidence: [], explanation: [] }) }),
    );
    expect(text).toContain('score 3.4');
    expect(text).not.toContain('about one in');
  });

  it('says the hour, where it is a good part', () => {
    const hour = { dayKind: 'weekend', known: 16, worked: 0, around: 0, weeks: 8 } as const;
    const told = { ...evidence, explanation: { ...evidence.explanation!, offHours: hour } };
    const { text, html } = alertMail(alertMessage({ alert: alertLineOf({ evidence: [told] }) }));
    const words = 'this person worked within an hour of it on 0 of 16 Saturdays and Sundays in 8 weeks';
    expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
    expect(html).toContain(words);
  });

  it('fetches nothing from anywhere', () => {
    expect(mail.html).not.toMatch(/<img|<link|<script|<iframe|@import|url\(|src=/i);
    expect(
      mail.html
        .match(/https?:\/\/[^"<\s]+/g)
        ?.every((address) => address.startsWith('https://ledgerwatch.example.com/')),
    ).toBe(true);
  });

  it('stays a mail without evidence', () => {
    const bare = alertMail(alertMessage({ alert: alertLineOf({ evidence: [] }) }));
    expect(bare.text).toContain('What to check, and whom to ask');
    expect(bare.text).not.toContain('This time');
    expect(bare.text).not.toContain('First events');
  });
});

describe('hostile texts', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'Eve\r\nBcc: thief@example.net\r\n\r\nbody',
    'Eve\u2028Bcc: thief@example.net',
    '\u202Egpj.exe',
    '\u2066x\u2069\u200b\ufeff',
    '\ud800 lone',
    '\u0000\u0007\u001b[31mred',
  ];

  it.each(hostile)('%j ends no line, turns no text and makes no markup', (name) => {
    const alert = alertLineOf({ title: name, source: name, detector: name, tenant: name });
    const mail = alertMail(alertMessage({ person: { id: name, name }, alert, timeZone: 'UTC', url: name }));
    const unsafe = /[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?!\n)\p{Cc}/u;
    expect(mail.subject).not.toMatch(/[\r\n]/);
    for (const part of Object.values(mail)) expect(unsafe.exec(part)).toBeNull();
    expect(mail.text).not.toMatch(/^Bcc:/m);
    expect(mail.html).not.toMatch(/<script|<img/);
  });

  it('never leave a character of markup', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('come out on one line of bounded length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const line = plainText(text, 50);
        expect(Array.from(line).length).toBeLessThanOrEqual(50);
        expect(line).not.toMatch(/[\r\n\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});

describe('a span of local time', () => {
  it.each([
    ['2026-03-02T21:00:00Z', '2026-03-02T22:00:00Z', 'Europe/Berlin', 'Mon 2 Mar 2026, 22:00 to 23:00'],
    [
      '2026-03-02T22:00:00Z',
      '2026-03-02T23:00:00Z',
      'Europe/Berlin',
      'Mon 2 Mar 2026, 23:00 to Tue 3 Mar 2026, 00:00',
    ],
    ['2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z', 'Europe/Berlin', 'Sun 29 Mar 2026, 01:30 to 03:30'],
    ['2026-03-02T21:00:00Z', '2026-03-02T22:00:00Z', 'Asia/Kathmandu', 'Tue 3 Mar 2026, 02:45 to 03:45'],
  ])('%s to %s in %s', (from, to, zone, shown) => {
    expect(formatLocalSpan(from, to, zone)).toBe(shown);
  });
});
