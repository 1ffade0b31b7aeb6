import { describe, expect, it } from 'vitest';
import { groupsOf, isDue, SETTLED_AFTER, TOLD_EVERY } from '../../../alerts/past/past.js';
import { pastMail } from '../../../alerts/past/past-mail.js';
import { alertLineOf } from '../../support/alerts.js';

const NOW = Date.parse('2026-03-02T22:00:00Z');

describe('when the past of a source is told', () => {
  it.each([
    ['something was found a moment ago', NOW - SETTLED_AFTER + 1, undefined, false],
    ['nothing more was found for half an hour', NOW - SETTLED_AFTER, undefined, true],
    ['more was found within a day of the last message', NOW - SETTLED_AFTER, NOW - TOLD_EVERY + 1, false],
    ['more was found, a day later', NOW - SETTLED_AFTER, NOW - TOLD_EVERY, true],
  ])('%s', (_, newest, toldAt, expected) => {
    expect(isDue({ newest, toldAt }, NOW)).toBe(expected);
  });

  it('those whom the same people concern share a message', () => {
    const groups = groupsOf(
      new Map([
        ['a@x.example', new Set<string>()],
        ['b@x.example', new Set(['k1', 'k2'])],
        ['c@x.example', new Set(['k2', 'k1'])],
        ['d@x.example', new Set<string>()],
      ]),
    );
    expect(groups.map(({ to, hidden }) => [to, [...hidden]])).toEqual([
      [['a@x.example', 'd@x.example'], []],
      [
        ['b@x.example', 'c@x.example'],
        ['k1', 'k2'],
      ],
    ]);
  });
});

describe('the mail about the past', () => {
  const mail = (count: number, change: Parameters<typeof alertLineOf>[0] = {}) =>
    pastMail({
      tenant: 'acme',
      source: 'crm',
      alerts: Array.from({ length: count }, (_, index) =>
        alertLineOf({
          severity: index === count - 1 ? 'critical' : 'low',
          occurredFrom: `2026-01-${String((index % 28) + 1).padStart(2, '0')}T23:30:00.000Z`,
          actor: `otter-${index + 10}`,
          ...change,
        }),
      ),
      timeZone: 'Europe/Berlin',
      publicUrl: 'https://lw.example',
    });

  it('counts all, names the worst ten in their order, and says where the rest is', () => {
    const { subject, text } = mail(30);
    expect(subject).toBe('[acme] Found in the past of crm: 30 alerts');
    expect(text).toContain('crm: 30 alerts between Fri 2 Jan 2026 and Thu 29 Jan 2026.');
    expect(text).toContain('  1 critical, 29 low');
    expect(text.match(/otter-\d+/g)).toEqual(
      [39, 10, 38, 11, 12, 13, 14, 15, 16, 17].map((number) => `otter-${number}`),
    );
  });

  it('of one alert speaks of one', () => {
    const { subject, text } = mail(1);
    expect(subject).toBe('[acme] Found in the past of crm: 1 alert');
    expect(text).toContain('crm: 1 alert on Fri 2 Jan 2026.');
    expect(text).toContain('All of them:');
  });

  it('is of plain text on one line each, whatever a CRM calls somebody', () => {
    const { text } = mail(2, { actor: 'eve\r\nBcc: all@x.example\u202e', title: 'a\u0007b' });
    for (const mark of ['\r', '\u0007', '\u202e']) expect(text).not.toContain(mark);
    expect(text).not.toContain('\nBcc:');
  });
});
