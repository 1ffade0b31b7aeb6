/** What an address for tokens answered: RFC 6749, 5.1 and 5.2. */
export type TokenAnswer =
  | {
      readonly kind: 'issued';
      readonly token: string;
      /** Seconds; undefined where it is not said. */
      readonly lasts: number | undefined;
      /** All that was answered, for what a vendor adds. */
      readonly answer: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'refused'; readonly error: string; readonly about: string | undefined }
  /** Nothing that the RFC knows. */
  | { readonly kind: 'other' };

/** Pure. */
export function readTokenAnswer(status: number, text: string): TokenAnswer {
  const said = objectOf(text);
  const { access_token: token, expires_in: lasts, error, error_description: about } = said;
  if (status === 200 && typeof token === 'string' && token !== '')
    return { kind: 'issued', token, lasts: secondsOf(lasts), answer: said };
  if (typeof error !== 'string') return { kind: 'other' };
  return { kind: 'refused', error, about: typeof about === 'string' ? about : undefined };
}

/** Some write the number as text. */
function secondsOf(value: unknown): number | undefined {
  const seconds = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : undefined;
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

type Form = Readonly<Record<string, string>>;

/** RFC 6749, 4.4.2. */
export const clientCredentials = (client: { id: string; secret: string }, scope?: string): Form => ({
  grant_type: 'client_credentials',
  client_id: client.id,
  client_secret: client.secret,
  ...(scope === undefined ? {} : { scope }),
});

/** RFC 6749, 6. */
export const refreshToken = (
  client: { id: string; secret?: string | undefined },
  token: string,
  scope?: string,
): Form => ({
  grant_type: 'refresh_token',
  client_id: client.id,
  ...(client.secret === undefined ? {} : { client_secret: client.secret }),
  refresh_token: token,
  ...(scope === undefined ? {} : { scope }),
});
