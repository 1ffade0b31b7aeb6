import { type Clock, MINUTE, SECOND } from '../../src/kernel/clock.js';
import {
  clientCredentials,
  readTokenAnswer,
  refreshToken,
  type TokenAnswer,
} from '../../src/kernel/token-grant.js';
import { post, type PostAnswer } from '../egress/post.js';

/** A token that ends within so long is not used for another log-in. */
const MARGIN = MINUTE;

/** What it takes to be given an access token for a mailbox. */
export interface OAuthTerms {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Of the user who gave consent; without one the app logs in by itself. */
  readonly refreshToken?: string;
  readonly scope?: string;
}

export interface AccessToken {
  readonly token: string;
  /** Epoch ms; undefined where it is not said: then it is used until it is refused. */
  readonly endsAt: number | undefined;
}

/** No token was given; `code` is the word of RFC 6749 5.2 in capitals, or one of those below. Holds no text of others. */
export class NoToken extends Error {
  constructor(readonly code: string) {
    super(`no access token is given: ${code}`);
  }
}

export const TOKEN_UNREACHABLE = 'TOKEN_UNREACHABLE';
const TOKEN_ANSWER_UNKNOWN = 'TOKEN_ANSWER_UNKNOWN';

/**
 * The access token of the mailbox, in memory alone; asked for when there is none that holds, once for all who wait.
 * Google: https://developers.google.com/identity/protocols/oauth2/web-server#offline
 * Microsoft: https://learn.microsoft.com/en-us/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth
 */
export class AccessTokens {
  private current: AccessToken | undefined;
  private asking: Promise<AccessToken> | undefined;
  private refresh: string | undefined;

  constructor(
    private readonly terms: OAuthTerms,
    private readonly clock: Clock,
    /** Hears why none was given. */
    private readonly refused: (error: NoToken) => void = () => undefined,
  ) {
    this.refresh = terms.refreshToken;
  }

  /** `isRefused`: the mail server did not take the last one. Throws NoToken. */
  async get(isRefused: boolean): Promise<AccessToken> {
    const { current } = this;
    if (!isRefused && current !== undefined && (current.endsAt ?? Infinity) > this.clock.now() + MARGIN)
      return current;
    this.asking ??= this.ask()
      .catch((error: unknown) => {
        if (error instanceof NoToken) this.refused(error);
        throw error;
      })
      .finally(() => {
        this.asking = undefined;
      });
    this.current = await this.asking;
    return this.current;
  }

  /** The mail server refused it, whatever was said of its end. */
  drop(): void {
    this.current = undefined;
  }

  private async ask(): Promise<AccessToken> {
    const { tokenUrl } = this.terms;
    const url = new URL(tokenUrl);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    const body = new URLSearchParams(this.form()).toString();
    // Whoever writes the configuration names this host, so it may be one inside.
    const answer = await post({ url, headers, body }, { internalHosts: [url.hostname] });
    const issued = issuedOf(answer);
    // Microsoft gives a new one each time, and the one of the file stays good until its end:
    // https://learn.microsoft.com/en-us/entra/identity-platform/refresh-tokens
    const { refresh_token: next } = issued.answer;
    if (this.refresh !== undefined && typeof next === 'string' && next !== '') this.refresh = next;
    const endsAt = issued.lasts === undefined ? undefined : this.clock.now() + issued.lasts * SECOND;
    return { token: issued.token, endsAt };
  }

  private form(): Readonly<Record<string, string>> {
    const { clientId: id, clientSecret: secret, scope } = this.terms;
    return this.refresh === undefined
      ? clientCredentials({ id, secret: secret ?? '' }, scope)
      : refreshToken({ id, secret }, this.refresh, scope);
  }
}

function issuedOf(answer: PostAnswer): Extract<TokenAnswer, { kind: 'issued' }> {
  if (!answer.answered) throw new NoToken(TOKEN_UNREACHABLE);
  const said = readTokenAnswer(answer.status, answer.said);
  if (said.kind === 'issued') return said;
  if (said.kind === 'refused') throw new NoToken(codeWord(said.error));
  throw new NoToken(answer.status >= 500 ? TOKEN_UNREACHABLE : TOKEN_ANSWER_UNKNOWN);
}

const codeWord = (error: string): string =>
  /^[a-z_]{1,40}$/.test(error) ? error.toUpperCase() : TOKEN_ANSWER_UNKNOWN;
