import { AppError, type ErrorCode, errorMessage } from '../kernel/app-error.js';

/** ClickHouse error codes (ErrorCodes.cpp) that pass by themselves or when somebody makes room. */
const RETRYABLE: Readonly<Record<number, ErrorCode>> = {
  243: 'STORE_FULL', // NOT_ENOUGH_SPACE
  241: 'STORE_UNAVAILABLE', // MEMORY_LIMIT_EXCEEDED
  159: 'STORE_UNAVAILABLE', // TIMEOUT_EXCEEDED
  202: 'STORE_UNAVAILABLE', // TOO_MANY_SIMULTANEOUS_QUERIES
  209: 'STORE_UNAVAILABLE', // SOCKET_TIMEOUT
  210: 'STORE_UNAVAILABLE', // NETWORK_ERROR
  252: 'STORE_UNAVAILABLE', // TOO_MANY_PARTS
  279: 'STORE_UNAVAILABLE', // ALL_CONNECTION_TRIES_FAILED
  285: 'STORE_UNAVAILABLE', // TOO_FEW_LIVE_REPLICAS
  319: 'STORE_UNAVAILABLE', // UNKNOWN_STATUS_OF_INSERT
};

/** Turns what a driver threw into an AppError with code and retry; error text is read for its number only. */
export function storeError(thrown: unknown, doing: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const number = clickhouseCode(thrown);
  const code = number === undefined ? undefined : RETRYABLE[number];
  const first = errorMessage(thrown).split('\n', 1)[0]?.slice(0, 400) ?? '';
  if (code !== undefined) return new AppError(code, `${doing}: ${first}`, { cause: thrown, retry: true });
  if (number === undefined && isNetworkFault(thrown)) {
    return new AppError('STORE_UNAVAILABLE', `${doing}: ${first}`, { cause: thrown, retry: true });
  }
  return new AppError('STORE_QUERY_FAILED', `${doing}: ${first}`, { cause: thrown });
}

function clickhouseCode(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  if ('clickhouseCode' in thrown && typeof thrown.clickhouseCode === 'number') return thrown.clickhouseCode;
  if ('code' in thrown && /^\d+$/.test(String(thrown.code))) return Number(thrown.code);
  const stated = /^Code: (\d+)\./.exec(errorMessage(thrown));
  return stated === null ? undefined : Number(stated[1]);
}

function isNetworkFault(thrown: unknown): boolean {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'ENOTFOUND'].includes(
      String(thrown.code),
    )
  );
}
