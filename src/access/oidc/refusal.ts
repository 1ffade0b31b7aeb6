import { AppError } from '../../kernel/app-error.js';

/** Why a log-in by the provider, or a token of it, was not taken: for the log, never for the answer. */
export type RefusalReason =
  | 'attempt'
  | 'replayed'
  | 'state'
  | 'issuer'
  | 'nonce'
  | 'audience'
  | 'signature'
  | 'expired'
  | 'malformed'
  | 'denied'
  | 'code'
  | 'no-role'
  | 'disabled'
  | 'events'
  | 'subject';

/** One message for all: who is refused learns no more than that. */
export const refusedBy = (reason: RefusalReason, cause?: unknown): AppError =>
  new AppError('OIDC_REFUSED', 'The log-in did not succeed: begin it again, or ask your administrator', {
    cause,
    detail: { reason },
  });

export const reasonOf = ({ options }: AppError): unknown => options.detail?.['reason'];

export const providerAway = (cause?: unknown, retryAfterSeconds?: number): AppError =>
  new AppError('OIDC_UNAVAILABLE', 'The log-in provider cannot be reached, or answers with errors', {
    retry: true,
    cause,
    ...(retryAfterSeconds === undefined ? {} : { detail: { retryAfterSeconds } }),
  });
