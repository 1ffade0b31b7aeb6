import { errors as jose } from 'jose';
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { AppError } from '../../kernel/app-error.js';
import { providerAway, refusedBy, type RefusalReason } from './refusal.js';

/** By the claim that did not hold. */
const OF_CLAIM: Readonly<Record<string, RefusalReason>> = {
  iss: 'issuer',
  aud: 'audience',
  azp: 'audience',
  nonce: 'nonce',
  exp: 'expired',
  nbf: 'expired',
  iat: 'expired',
};

/** By the code of a fault of openid-client; those of its answers that are no tokens are not the person's doing. */
const OF_CODE: Readonly<Record<string, RefusalReason | 'away'>> = {
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'expired',
  OAUTH_KEY_SELECTION_FAILED: 'signature',
  OAUTH_UNSUPPORTED_OPERATION: 'signature',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'away',
  OAUTH_RESPONSE_IS_NOT_JSON: 'away',
  OAUTH_TIMEOUT: 'away',
  OAUTH_ABORT: 'away',
};

/** What a fault of openid-client or jose says about the log-in. Faults of our own pass as they are. */
export function providerFault(error: unknown): AppError {
  const own = causesOf(error).find((cause) => cause instanceof AppError);
  if (own !== undefined) return own;
  if (error instanceof AuthorizationResponseError) return refusedBy('denied', error);
  if (error instanceof ResponseBodyError) return refusedBy('code', error);
  if (error instanceof jose.JOSEError) return refusedBy(ofJose(error), error);
  if (!(error instanceof ClientError)) return providerAway(error);
  const known = OF_CODE[error.code ?? ''];
  if (known === 'away') return providerAway(error);
  return refusedBy(known ?? ofCause(error), error);
}

/** The libraries wrap what they heard: the claim, or the signature and the algorithm, lie in a cause of a cause. */
function ofCause(error: ClientError): RefusalReason {
  for (const cause of causesOf(error)) {
    const claim = field(cause, 'claim');
    if (typeof claim === 'string') return OF_CLAIM[claim] ?? 'malformed';
    if (field(cause, 'signature') !== undefined || field(cause, 'header') !== undefined) return 'signature';
  }
  return 'malformed';
}

function ofJose(error: jose.JOSEError): RefusalReason {
  if (error instanceof jose.JWTExpired) return 'expired';
  if (error instanceof jose.JWTClaimValidationFailed) return OF_CLAIM[error.claim] ?? 'malformed';
  if (error instanceof jose.JWTInvalid || error instanceof jose.JWSInvalid) return 'malformed';
  return 'signature';
}

/** The error itself, and what it was caused by. */
function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && causes.length < 5; at = field(at, 'cause'))
    causes.push(at);
  return causes;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
