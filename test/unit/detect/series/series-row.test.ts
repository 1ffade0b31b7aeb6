import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSeriesHeader, scoreText, valueOfRow } from '../../../../src/detect/series/series-row.js';

describe('the header', () => {
  it.each([
    ['timestamp,value', true],
    ['Timestamp, VALUE ', true],
    ['"timestamp","value"', true],
    ['\uFEFFtimestamp,value', true],
    ['\u00EF\u00BB\u00BFtimestamp,value', true],
    ['value,timestamp', false],
    ['timestamp,value,label', false],
    ['timestamp', false],
    ['timestamp;value', false],
    ['', false],
    ['2026-01-01,5', false],
  ])('%j: %s', (line, is) => expect(isSeriesHeader(line)).toBe(is));
});

describe('the value of a row', () => {
  it.each([
    ['2014-04-01 00:00:00,20.0', 20],
    ['t, -3 ', -3],
    ['t,+.5e-3', 0.0005],
    ['t,7.', 7],
    ['"a, b ""c""","1e3"', 1000],
    [',5', 5],
    ['t,', Number.NaN],
    ['t,""', Number.NaN],
    ['t,NaN', Number.NaN],
    ['t,null', Number.NaN],
    ['t,1e999', Infinity],
    ['t,-inf', -Infinity],
    ['t,Infinity', Infinity],
    ['t,-0', -0],
  ])('%j is %s', (line, value) => expect(valueOfRow(line)).toEqual({ ok: true, value }));

  it.each(['t', '', 't,1,2', 't,1;2', 't,0x10', 't,1_000', 't,5 000', 't,"1', 't,--1', 't,1e', 't,.', 't;5'])(
    '%j is none',
    (line) => expect(valueOfRow(line)).toMatchObject({ ok: false }),
  );

  it('is every number as it is written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(valueOfRow(`t,${value}`)).toEqual({ ok: true, value: Number(String(value)) });
      }),
    );
  });

  it('takes no time over a line made to take it', () => {
    const started = performance.now();
    for (const line of [`"${'""'.repeat(30_000)}`, ',,'.repeat(30_000), `t,${'1'.repeat(60_000)}e`])
      expect(valueOfRow(line).ok).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

it.each([
  [0, '0'],
  [1 - 1e-12, '0.999999999999'],
  [0.9, '0.9'],
  [0.1 + 0.2, '0.3'],
])('the score %s is written %s', (score, text) => expect(scoreText(score)).toBe(text));
