import { describe, expect, it } from 'vitest';
import { enrolment, stepOfCode } from '../../../../src/access/accounts/totp.js';

/** The secret of RFC 4226, appendix D, and of RFC 6238, appendix B. */
const SECRET = Buffer.from('12345678901234567890');
const STEP_MS = 30_000;

describe('codes of an app', () => {
  it.each(
    ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'].map(
      (code, step) => [step, code] as const,
    ),
  )('RFC 4226, appendix D: step %i is %s', (step, code) => {
    expect(stepOfCode(SECRET, code, step * STEP_MS)).toBe(step);
  });

  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('RFC 6238, appendix B: at %i seconds %s', (seconds, code) => {
    expect(stepOfCode(SECRET, code, seconds * 1_000)).toBe(Math.floor(seconds / 30));
  });

  it.each([
    [-2, undefined],
    [-1, 1],
    [0, 1],
    [1, 1],
    [2, undefined],
  ])('a clock that is %i steps away finds step %s', (steps, expected) => {
    expect(stepOfCode(SECRET, '287082', (10 + steps) * STEP_MS)).toBe(undefined);
    expect(stepOfCode(SECRET, '287082', (1 + steps) * STEP_MS)).toBe(expected);
  });

  it.each(['', '28708', '2870820', '28708a', ' 287082', '２８７０８２'])('%j is no code', (code) => {
    expect(stepOfCode(SECRET, code, STEP_MS)).toBeUndefined();
  });

  it('are enrolled with what every app reads', () => {
    const { uri, secret } = enrolment(SECRET, 'ann@example.com');
    const url = new URL(uri);
    expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect([url.protocol, url.host]).toEqual(['otpauth:', 'totp']);
    expect(decodeURIComponent(url.pathname)).toBe('/Ledgerwatch:ann@example.com');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      issuer: 'Ledgerwatch',
      secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
