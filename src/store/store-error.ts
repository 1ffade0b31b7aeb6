import { AppError, type ErrorCode, errorMessage } from '../kernel/app-error.js';

/** ClickHouse error codes (ErrorCodes.cpp) that pass by themselves or when somebody makes room. */
const RETRYABLE: Readonly<Record<number, ErrorCode>> = {
  243: 'STORE_FULL', // NOT_ENOUGH_SPACE
  75: 'STORE_FULL', // CANNOT_WRITE_TO_FILE_DESCRIPTOR: the disk filled up in mid-write
  23: 'STORE_UNAVAILABLE', // CANNOT_READ_FROM_ISTREAM: the connection broke in mid-body
  33: 'STORE_UNAVAILABLE', // CANNOT_READ_ALL_DATA: likewise; our bodies end with a whole row
  76: 'STORE_UNAVAILABLE', // CANNOT_OPEN_FILE: ClickHouse itself answers 503
  95: 'STORE_UNAVAILABLE', // CANNOT_READ_FROM_SOCKET
  96: 'STORE_UNAVAILABLE', // CANNOT_WRITE_TO_SOCKET
  159: 'STORE_UNAVAILABLE', // TIMEOUT_EXCEEDED
  160: 'STORE_UNAVAILABLE', // TOO_SLOW
  173: 'STORE_UNAVAILABLE', // CANNOT_ALLOCATE_MEMORY
  198: 'STORE_UNAVAILABLE', // DNS_ERROR
  202: 'STORE_UNAVAILABLE', // TOO_MANY_SIMULTANEOUS_QUERIES
  203: 'STORE_UNAVAILABLE', // NO_FREE_CONNECTION
  209: 'STORE_UNAVAILABLE', // SOCKET_TIMEOUT
  210: 'STORE_UNAVAILABLE', // NETWORK_ERROR
  225: 'STORE_UNAVAILABLE', // NO_ZOOKEEPER
  236: 'STORE_UNAVAILABLE', // ABORTED: the server is shutting down
  241: 'STORE_UNAVAILABLE', // MEMORY_LIMIT_EXCEEDED
  242: 'STORE_UNAVAILABLE', // TABLE_IS_READ_ONLY: a replica without its Keeper, until it is back
  // TOO_MANY_PARTS: merges are behind. Its other meaning, too many partitions in one insert, would never pass:
  // CONNECTION_SETTINGS allows more partitions than the longest horizon has months.
  252: 'STORE_UNAVAILABLE',
  254: 'STORE_UNAVAILABLE', // NO_ACTIVE_REPLICAS
  265: 'STORE_UNAVAILABLE', // NO_AVAILABLE_REPLICA
  279: 'STORE_UNAVAILABLE', // ALL_CONNECTION_TRIES_FAILED
  285: 'STORE_UNAVAILABLE', // TOO_FEW_LIVE_REPLICAS
  286: 'STORE_UNAVAILABLE', // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE: another insert is under way
  289: 'STORE_UNAVAILABLE', // REPLICA_IS_NOT_IN_QUORUM: this replica is behind
  319: 'STORE_UNAVAILABLE', // UNKNOWN_STATUS_OF_INSERT
  394: 'STORE_UNAVAILABLE', // QUERY_WAS_CANCELLED
  439: 'STORE_UNAVAILABLE', // CANNOT_SCHEDULE_TASK: ClickHouse itself answers 503
  517: 'STORE_UNAVAILABLE', // CANNOT_ASSIGN_ALTER: another process alters the table
  733: 'STORE_UNAVAILABLE', // TABLE_IS_BEING_RESTARTED
  735: 'STORE_UNAVAILABLE', // QUERY_WAS_CANCELLED_BY_CLIENT
  745: 'STORE_UNAVAILABLE', // SERVER_OVERLOADED
  999: 'STORE_UNAVAILABLE', // KEEPER_EXCEPTION
};

/**
 * Codes that speak of a value: another row of the same insert may well be taken. Codes that speak of tables, columns,
 * rights or the disk are not here, since without the row everything would be refused just the same: 16 and 10 (no such
 * column), 20 (number of columns), 60 and 81 (no such table, database), 62 (syntax), 164 and 497 (rights).
 */
const OF_A_ROW: ReadonlySet<number> = new Set([
  6, // CANNOT_PARSE_TEXT
  25, // CANNOT_PARSE_ESCAPE_SEQUENCE
  26, // CANNOT_PARSE_QUOTED_STRING
  27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  38, // CANNOT_PARSE_DATE
  41, // CANNOT_PARSE_DATETIME
  53, // TYPE_MISMATCH
  69, // ARGUMENT_OUT_OF_BOUND
  70, // CANNOT_CONVERT_TYPE
  72, // CANNOT_PARSE_NUMBER
  117, // INCORRECT_DATA
  128, // TOO_LARGE_ARRAY_SIZE
  130, // CANNOT_READ_ARRAY_FROM_TEXT
  131, // TOO_LARGE_STRING_SIZE: a text that its FixedString does not hold
  321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  376, // CANNOT_PARSE_UUID
  407, // DECIMAL_OVERFLOW
  441, // CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING
  467, // CANNOT_PARSE_BOOL
  469, // VIOLATED_CONSTRAINT
  675, // CANNOT_PARSE_IPV4
  676, // CANNOT_PARSE_IPV6
  691, // UNKNOWN_ELEMENT_OF_ENUM
]);

/** Turns what a driver threw into an AppError with code and retry; error text is read for its number only. */
export function storeError(thrown: unknown, doing: string): AppError {
  if (thrown instanceof AppError) return thrown;
  const first = errorMessage(thrown).split('\n', 1)[0]?.slice(0, 400) ?? '';
  const number = clickhouseCode(thrown);
  const code = number === undefined ? undefined : RETRYABLE[number];
  if (code !== undefined) return new AppError(code, `${doing}: ${first}`, { cause: thrown, retry: true });
  return new AppError('STORE_QUERY_FAILED', `${doing}: ${first}`, { cause: thrown });
}

/** The same for an insert. What a refused row holds stays out of the error: it may be anybody's name. */
export function insertError(thrown: unknown, table: string): AppError {
  const number = clickhouseCode(thrown);
  if (number === undefined || !OF_A_ROW.has(number)) return storeError(thrown, `writing to ${table}`);
  return new AppError(
    'STORE_REFUSED_ROW',
    `${table} does not take a row of the insert (ClickHouse code ${number})`,
  );
}

/**
 * What came over a line, where everything without a number of ClickHouse is a fault of the line: no connection, one
 * that broke, silence, or a proxy that answered instead. Faults of our own program are passed on.
 */
export function lineFault(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof AppError || thrown instanceof TypeError) return thrown;
  if (clickhouseCode(thrown) !== undefined) return thrown;
  const first = thrown.message.split('\n', 1)[0]?.slice(0, 400) ?? '';
  return new AppError('STORE_UNAVAILABLE', `no answer of the store: ${first}`, {
    cause: thrown,
    retry: true,
  });
}

/** A connection that broke. */
export const isReset = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && ['ECONNRESET', 'EPIPE'].includes(String(thrown.code));

function clickhouseCode(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  if ('clickhouseCode' in thrown && typeof thrown.clickhouseCode === 'number') return thrown.clickhouseCode;
  if ('code' in thrown && /^\d+$/.test(String(thrown.code))) return Number(thrown.code);
  const stated = /^Code: (\d+)\./.exec(errorMessage(thrown));
  return stated === null ? undefined : Number(stated[1]);
}
