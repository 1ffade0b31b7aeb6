import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartHtml, chartOf, chartText } from '../../../../alerts/templates/chart.js';
import { containmentOf, recordPages } from '../../../../alerts/templates/containment.js';
import { formatDuration } from '../../../../alerts/templates/text.js';
import { SOURCE_FORMATS } from '../../../../src/config/source-formats.js';
import { evidence } from '../../../support/alerts.js';

const charted = (actual: number, usualLow: number, usualHigh: number) =>
  chartOf({ ...evidence, actual, usualLow, usualHigh });

describe('usual beside what there was', () => {
  it.each([
    ['so much more that the usual is a sliver', 48_200, 0, 40, '#', '#'.repeat(30)],
    ['twice as much', 80, 20, 40, '       ########', '#'.repeat(30)],
    ['as much', 40, 0, 40, '#'.repeat(30), '#'.repeat(30)],
    ['less', 10, 0, 40, '#'.repeat(30), '#'.repeat(8)],
    ['nothing', 0, 120, 400, `${' '.repeat(9)}${'#'.repeat(21)}`, ''],
    ['a usual that is one number at the end of the scale', 40, 40, 40, `${' '.repeat(29)}#`, '#'.repeat(30)],
  ])('%s', (_, actual, low, high, usual, now) => {
    const lines = chartText(charted(actual, low, high) ?? []);
    expect(lines.map((line) => line.slice(11, 41))).toEqual([usual.padEnd(30), now.padEnd(30)]);
  });

  it.each([
    ['nothing at all', 0, 0, 0],
    ['what is no number', Number.NaN, 0, 1],
    ['what has no end', Infinity, 0, 1],
  ])('is not drawn of %s', (_, actual, low, high) => expect(charted(actual, low, high)).toBeUndefined());

  it('stays within its scale, in lines of one length and cells of 100 in 100, whatever the numbers', () => {
    const amount = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(amount, amount, amount, (actual, one, other) => {
        const chart = charted(actual, Math.min(one, other), Math.max(one, other));
        if (chart === undefined) return;
        for (const line of chartText(chart)) expect(line).toMatch(/^.{10}\|[ #]{30}\| /);
        for (const row of chartHtml(chart, '#000').split('table-layout').slice(1)) {
          const widths = [...row.matchAll(/width: (\d+)%; height/g)].map(([, width]) => Number(width));
          expect(widths.reduce((sum, width) => sum + width, 0)).toBe(100);
        }
      }),
    );
  });
});

describe('a duration', () => {
  it.each([
    [0, 'less than a minute'],
    [59_999, 'less than a minute'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [18_600_000, '5 h 10 min'],
    [86_399_999, '23 h 59 min'],
    [86_400_000, '1 d'],
    [273_600_000, '3 d 4 h'],
  ])('of %i ms is %s', (ms, words) => expect(formatDuration(ms)).toBe(words));
});

describe('how an account is stopped', () => {
  it('is said of every format, without an address that nobody gave', () => {
    for (const format of SOURCE_FORMATS) {
      const { crm, steps, page } = containmentOf({ format }, '005000000000017');
      expect(crm.length).toBeGreaterThan(3);
      expect(steps.length).toBeGreaterThan(0);
      expect(page?.url ?? 'https://admin.google.com').toMatch(
        /^https:\/\/(admin\.google|entra\.microsoft)\.com$/,
      );
    }
    expect(containmentOf(undefined, undefined).crm).toBe('the CRM');
  });

  it.each([
    [
      'https://acme.my.salesforce.com',
      '005000000000017AAA',
      'https://acme.my.salesforce.com/lightning/r/User/005000000000017AAA/view',
    ],
    [
      'https://acme.my.salesforce.com/',
      '005000000000017',
      'https://acme.my.salesforce.com/lightning/r/User/005000000000017/view',
    ],
    ['https://acme.my.salesforce.com', undefined, undefined],
    ['https://acme.my.salesforce.com', '001000000000017', undefined],
    ['https://acme.my.salesforce.com', '005"><script>', undefined],
    ['http://127.0.0.1:9', '005000000000017', undefined],
    ['javascript:alert(1)', '005000000000017', undefined],
    [undefined, '005000000000017', undefined],
  ])('Salesforce at %s, user %s: %s', (url, user, page) => {
    expect(containmentOf({ format: 'salesforce', url }, user).page?.url).toBe(page);
  });
});

describe('pages of what was touched', () => {
  const base = 'https://acme.my.salesforce.com';
  it.each([
    ['00O000000000001AAA', [`${base}/lightning/r/Report/00O000000000001AAA/view`]],
    ['003000000000001', [`${base}/lightning/r/Contact/003000000000001/view`]],
    ['a0B000000000001', []],
    ['00O"><script>', []],
    ['00O', []],
    ['', []],
  ])('of %j in Salesforce', (id, urls) => {
    expect(recordPages({ format: 'salesforce-elf', url: base }, [id]).map(({ url }) => url)).toEqual(urls);
  });

  it('are those of nothing else, nor of an address that nobody gave', () => {
    for (const crm of [undefined, { format: 'salesforce' }, { format: 'zendesk', url: base }] as const)
      expect(recordPages(crm, ['00O000000000001AAA'])).toEqual([]);
  });
});
