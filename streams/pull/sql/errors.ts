import type { AppError } from '../../../src/kernel/app-error.js';
import { away, changed, refused } from '../failures.js';

/** What a driver's error means, by the database's own code; the text of the error is not shown: it may hold values. */
export type ErrorMeaning = 'refused' | 'forbidden' | 'no-database' | 'no-table' | 'slow' | 'certificate';

/** What could be read is part of the sentence; what was read is not. */
export function sqlError(meaning: ErrorMeaning | undefined, cause: unknown): AppError {
  if (meaning === undefined) return away('the database does not answer', cause);
  return WORDS[meaning](cause);
}

const WORDS: Readonly<Record<ErrorMeaning, (cause: unknown) => AppError>> = {
  refused: () => refused('the database refuses the user or its password'),
  forbidden: () => refused('the user may not read a table', { permission: 'SELECT' }),
  'no-database': () => refused('there is no such database, or the user may not see it'),
  'no-table': (cause) => changed('a table or column is gone', cause),
  slow: (cause) => away('the database took too long for a statement', cause),
  certificate: () => refused("the certificate of the database's server cannot be trusted"),
};

/** The code that an error of a driver or of Node carries. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : '';
}

/** https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE = /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT|HOSTNAME_MISMATCH)/;

export const isCertificateError = (code: string): boolean => CERTIFICATE.test(code);
