export const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, field) : undefined;

/** Node's codes of a certificate that was not accepted, such as CERT_HAS_EXPIRED and DEPTH_ZERO_SELF_SIGNED_CERT. */
export const isCertificateFault = (cause: string | undefined): boolean =>
  cause !== undefined && /CERT|SIGNATURE|ERR_TLS|ERR_SSL/.test(cause);

export const codeOf = (error: unknown): string => wordOf(fieldOf(error, 'code')) ?? 'UNKNOWN';

/** A code word only: error texts may hold addresses. */
export const wordOf = (code: unknown): string | undefined =>
  typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
