import { HttpException } from '@nestjs/common';
import { AppError, ERROR_STATUS, type ErrorCode } from '../kernel/app-error.js';
import { TITLES } from './problem-titles.js';

/** One field that is wrong, of a request that does not fit its schema. */
export interface FieldFault {
  /** Dotted path in the body, parameter or query. */
  readonly path: string;
  readonly message: string;
}

/** RFC 9457, section 3, with our code; `errors` and `checks` where they apply. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly instance: string;
  readonly errors?: readonly FieldFault[];
  readonly checks?: Readonly<Record<string, string>>;
}

export const PROBLEM_MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** How long to wait when nothing better is known. */
const RETRY_AFTER_SECONDS = 5;

interface Context {
  readonly publicUrl: string;
  readonly requestId: string;
}

/** What a caller hears of an error. Of a fault on our side only its code and the request id: the log has the rest. */
export function toProblem(error: unknown, { publicUrl, requestId }: Context): Problem {
  const code = codeOf(error);
  const status = ERROR_STATUS[code];
  const detail = status < 500 && error instanceof AppError ? error.message : OF_SERVER[code];
  return {
    type: `${publicUrl}/errors#${code.toLowerCase()}`,
    title: TITLES[code],
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    instance: `urn:uuid:${requestId}`,
    ...extension(error, 'errors'),
    ...extension(error, 'checks'),
  };
}

/** Seconds of the `Retry-After` header, for what may go well later. */
export function retryAfter(error: unknown, { status }: Problem): number | undefined {
  if (status !== 429 && !(error instanceof AppError && error.retry)) return undefined;
  const seconds = error instanceof AppError ? error.options.detail?.['retryAfterSeconds'] : undefined;
  return typeof seconds === 'number' ? Math.max(1, Math.ceil(seconds)) : RETRY_AFTER_SECONDS;
}

const OF_FASTIFY: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BODY_NOT_JSON',
  FST_ERR_NOT_FOUND: 'NOT_FOUND',
};

/** What to do about what the web server refuses by itself; its own words may quote the request. */
const OF_SERVER: Readonly<Partial<Record<ErrorCode, string>>> = {
  BODY_TOO_LARGE: 'The body is longer than limits.bodyBytes; send it in parts, or packed with gzip',
  MEDIA_TYPE_UNSUPPORTED:
    'Send application/json; events may also come as application/x-ndjson or CloudEvents',
};

const OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'BODY_TOO_LARGE',
  415: 'MEDIA_TYPE_UNSUPPORTED',
  429: 'RATE_LIMITED',
};

function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  if (error instanceof HttpException) return codeOfStatus(error.getStatus());
  if (!(error instanceof Error)) return 'INTERNAL';
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && Object.hasOwn(OF_FASTIFY, code)) return OF_FASTIFY[code] ?? 'INTERNAL';
  return typeof statusCode === 'number' ? codeOfStatus(statusCode) : 'INTERNAL';
}

const codeOfStatus = (status: number): ErrorCode =>
  OF_STATUS[status] ?? (status >= 400 && status < 500 ? 'REQUEST_INVALID' : 'INTERNAL');

function extension(error: unknown, name: 'errors' | 'checks'): object {
  const value = error instanceof AppError ? error.options.detail?.[name] : undefined;
  return value === undefined ? {} : { [name]: value };
}
