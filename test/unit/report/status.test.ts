import { describe, expect, it } from 'vitest';
import { decideStatus, type StatusQuestion } from '../../../src/report/status.js';

const found = (population: number, evidence: number, exceptions: number): StatusQuestion['found'] => ({
  population,
  evidence,
  exceptions,
});
const plain = { applicable: true, tested: true, coveredWhenNone: true };

describe('the status of a clause', () => {
  it.each([
    [
      'declared not to apply, whatever was found',
      { ...plain, applicable: false },
      found(9, 8, 1),
      'not-applicable',
    ],
    ['no test', { ...plain, tested: false }, found(0, 0, 0), 'not-covered'],
    ['nothing at all', plain, found(0, 0, 0), 'no-evidence'],
    [
      'nothing, and we could not have it',
      { ...plain, coveredWhenNone: false },
      found(0, 0, 0),
      'not-covered',
    ],
    [
      'something, although we usually cannot',
      { ...plain, coveredWhenNone: false },
      found(1, 1, 0),
      'evidence-present',
    ],
    ['all entries good', plain, found(5, 5, 0), 'evidence-present'],
    ['one entry bad', plain, found(5, 4, 1), 'exceptions'],
    ['all entries bad', plain, found(5, 0, 5), 'exceptions'],
    ['an exception without entries (a silent source)', plain, found(0, 0, 1), 'exceptions'],
    [
      'the same where we could not have entries',
      { ...plain, coveredWhenNone: false },
      found(0, 0, 1),
      'exceptions',
    ],
    ['entries that are no evidence and no exception', plain, found(3, 0, 0), 'no-evidence'],
  ])('%s', (_, question, numbers, status) => {
    expect(decideStatus({ ...question, found: numbers })).toBe(status);
  });
});
