import { NotFoundException, PayloadTooLargeException, ServiceUnavailableException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { retryAfter, toProblem } from '../../../src/http/problem.js';
import { requestInvalid } from '../../../src/http/validation.js';
import { AppError, ERROR_STATUS, type ErrorCode } from '../../../src/kernel/app-error.js';

const context = { publicUrl: 'http://x', requestId: 'r' };
const problemOf = (error: unknown) => toProblem(error, context);
const ofServer = (code: string, statusCode: number) =>
  Object.assign(new Error('inner words'), { code, statusCode });

describe('a problem', () => {
  it.each(Object.entries(ERROR_STATUS))('of %s has its status %i and a title of its own', (code, status) => {
    const problem = problemOf(new AppError(code as ErrorCode, 'words'));
    expect(problem).toMatchObject({ code, status, type: `http://x/errors#${code.toLowerCase()}` });
    expect(problem.title.length).toBeGreaterThan(8);
    expect(problem.detail).toBe(status < 500 ? 'words' : undefined);
  });

  it.each([
    [new NotFoundException('Cannot GET /secret'), 'NOT_FOUND'],
    [new PayloadTooLargeException(), 'BODY_TOO_LARGE'],
    [new ServiceUnavailableException(), 'INTERNAL'],
    [ofServer('FST_ERR_CTP_BODY_TOO_LARGE', 413), 'BODY_TOO_LARGE'],
    [ofServer('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415), 'MEDIA_TYPE_UNSUPPORTED'],
    [ofServer('FST_ERR_BAD_URL', 400), 'REQUEST_INVALID'],
    [ofServer('constructor', 418), 'REQUEST_INVALID'],
    [ofServer('ELSE', 500), 'INTERNAL'],
    [new Error('inner words'), 'INTERNAL'],
    ['a text', 'INTERNAL'],
    [undefined, 'INTERNAL'],
    [null, 'INTERNAL'],
  ])('of %s is %s and repeats no foreign words', (error, code) => {
    const problem = problemOf(error);
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem)).not.toMatch(/inner words|secret|Cannot/);
  });

  it('names at most a hundred fields', () => {
    const faults = Array.from({ length: 1_000 }, (_, index) => ({ path: `a[${index}]`, message: 'wrong' }));
    expect(problemOf(requestInvalid(faults)).errors).toHaveLength(100);
  });
});

describe('the wait', () => {
  const wait = (error: unknown): number | undefined => retryAfter(error, problemOf(error));
  const limited = (seconds: number) =>
    new AppError('RATE_LIMITED', '', { detail: { retryAfterSeconds: seconds } });

  it.each([
    [limited(7), 7],
    [limited(0.2), 1],
    [new AppError('OVERLOADED', ''), 5],
    [new AppError('STORE_UNAVAILABLE', '', { retry: true }), 5],
    [new AppError('STORE_UNAVAILABLE', ''), undefined],
    [new AppError('NOT_FOUND', ''), undefined],
    [new Error('x'), undefined],
  ])('%#', (error, seconds) => {
    expect(wait(error)).toBe(seconds);
  });
});
