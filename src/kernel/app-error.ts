/**
 * A fault of the program or of what it stands on (store away, wrong configuration): thrown, never a value.
 * Bad data is no AppError: it travels as a value with a reason. Every code stands in docs/errors.md.
 */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: { retry?: boolean; cause?: unknown; detail?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  get retry(): boolean {
    return this.options.retry ?? false;
  }
}

/** Every error code of the product with its HTTP status; docs/errors.md explains each (a test ties both). */
export const ERROR_STATUS = {
  CONFIG_INVALID: 500,
  PLATFORM_UNSUPPORTED: 500,
  STORE_LOCKED: 503,
  STORE_UNAVAILABLE: 503,
  STORE_FULL: 507,
  STORE_QUERY_FAILED: 500,
  STORE_REFUSED_ROW: 500,
  STORE_CLOSED: 503,
  MIGRATION_EDITED: 500,
  MIGRATION_FAILED: 500,
  MASTER_KEY_MISSING: 500,
  SECRET_UNREADABLE: 500,
  KAFKA_UNAVAILABLE: 503,
  KAFKA_UNTRUSTED: 503,
  KAFKA_REFUSED: 503,
  PARTITION_FENCED: 503,
  OFFSETS_LOST: 500,
  KAFKA_TOPIC_MISSING: 503,
  HELD_ELSEWHERE: 503,
  UNAUTHENTICATED: 401,
  SIGNATURE_REFUSED: 401,
  LOG_IN_REFUSED: 401,
  OIDC_REFUSED: 401,
  OIDC_UNAVAILABLE: 503,
  FORBIDDEN: 403,
  CROSS_SITE_REFUSED: 403,
  NOT_FOUND: 404,
  REQUEST_INVALID: 400,
  BODY_NOT_JSON: 400,
  BODY_TOO_LARGE: 413,
  MEDIA_TYPE_UNSUPPORTED: 415,
  RATE_LIMITED: 429,
  OVERLOADED: 429,
  TENANT_UNKNOWN: 404,
  SOURCE_UNKNOWN: 404,
  DECLARED_IN_CONFIG: 409,
  CONFLICT: 409,
  INVITATION_VOID: 410,
  APPROVAL_VOID: 409,
  FILE_UNREADABLE: 400,
  SERVICE_UNREACHABLE: 503,
  SOURCE_REFUSED: 424,
  SOURCE_LIMITED: 424,
  SOURCE_AWAY: 424,
  SOURCE_CHANGED: 424,
  MAILBOX_UNAVAILABLE: 503,
  INTERNAL: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** The code of any thrown thing; what is not ours is INTERNAL. */
export const errorCode = (error: unknown): ErrorCode => (error instanceof AppError ? error.code : 'INTERNAL');

export const errorMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
