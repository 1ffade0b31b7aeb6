import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_REPLY, replyText, wholeText } from '../../../../alerts/inbox/reply-text.js';

describe('what somebody wrote themselves', () => {
  it.each([
    [
      'It was me.\r\n\r\nOn Mon, Mar 2, 2026 at 10:02 PM Ledgerwatch <lw@example.com> wrote:\r\n> 48,200 records',
      'It was me.',
    ],
    [
      'It was me.\n\nOn Mon, Mar 2, 2026 at 10:02 PM Ledgerwatch <lw@example.com>\nwrote:\n\n> 48,200 records',
      'It was me.',
    ],
    ['Ich war das.\n\nAm 02.03.26 um 22:02 schrieb Ledgerwatch:\n> x', 'Ich war das.'],
    ['Fine.\n\n-----Original Message-----\nFrom: x', 'Fine.'],
    ['Fine.\n\n________________________________\nFrom: Ledgerwatch <lw@example.com>\nSent: Monday', 'Fine.'],
    ['Fine.\nVon: Ledgerwatch <lw@example.com>\nGesendet: Montag', 'Fine.'],
    ['> quoted\nbelow it', 'below it'],
    ['Yes\n-- \nAnn, Sales', 'Yes'],
    ['From here on it was fine', 'From here on it was fine'],
    ['On Monday I wrote: nothing at all', 'On Monday I wrote: nothing at all'],
    ['', ''],
    ['> all quoted', ''],
  ])('%j', (text, own) => expect(replyText(text)).toBe(own));

  it('cannot turn, hide or break anything', () => {
    expect(replyText('a\u202eb\u200b\u0000c\td\u2028e')).toBe('abc de');
  });

  it('is bounded, whatever was written, and quickly', () => {
    const from = performance.now();
    for (const hostile of [
      'On '.repeat(300_000),
      `On ${'x'.repeat(400_000)}`,
      '\n'.repeat(500_000),
      '> '.repeat(400_000),
      ' '.repeat(500_000),
    ])
      expect(Array.from(replyText(hostile)).length).toBeLessThanOrEqual(LONGEST_REPLY);
    expect(performance.now() - from).toBeLessThan(1_000);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const kept of [replyText(text), wholeText(text)]) {
          expect(Array.from(kept).length).toBeLessThanOrEqual(LONGEST_REPLY);
          expect(kept).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
        }
      }),
    );
  });
});
