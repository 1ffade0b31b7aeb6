import * as openid from 'openid-client';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { LoggedIn } from '../accounts/log-in.js';
import type { Users } from '../accounts/users.js';
import type { Attempt, Attempts } from './attempts.js';
import { readClaims, type Vouched } from './claims.js';
import { grantsOfGroups } from './group-grants.js';
import { providerFault } from './provider-faults.js';
import type { Provider } from './provider.js';
import { reasonOf, refusedBy } from './refusal.js';

export interface ProviderLogInParts {
  /** Undefined when the configuration names none. */
  readonly provider: Provider | undefined;
  readonly attempts: Attempts;
  readonly users: Users;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What comes back with a browser. */
export interface Callback {
  /** As the provider wrote it: only openid-client and the checks before it read it. */
  readonly query: string;
  readonly cookie: string | undefined;
  readonly requestId: string;
}

export interface Entered extends LoggedIn, Pick<Attempt, 'returnTo' | 'before'> {}

/** Turns what the company's provider says into a person: authorization code, PKCE, state and nonce. */
export class ProviderLogIn {
  constructor(private readonly parts: ProviderLogInParts) {}

  /** What a page says to whom it offers this log-in; undefined when there is none. */
  get name(): string | undefined {
    return this.parts.provider?.config.name;
  }

  /** Where to send the browser, and the attempt it keeps meanwhile. Throws NOT_FOUND, OIDC_UNAVAILABLE. */
  async begin(returnTo: string, before: string | undefined): Promise<{ url: string; sealed: string }> {
    const { attempts } = this.parts;
    const provider = this.provider();
    const { configuration } = await provider.find();
    const attempt = attempts.begin(returnTo, before);
    const url = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: this.callbackUrl(),
      scope: provider.config.scopes,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, sealed: attempts.seal(attempt) };
  }

  /** The person of whom the provider says that they are back. Throws NOT_FOUND, OIDC_REFUSED, OIDC_UNAVAILABLE. */
  async finish(callback: Callback): Promise<Entered> {
    const provider = this.provider();
    try {
      return await this.enter(provider, callback);
    } catch (error) {
      if (error instanceof AppError)
        this.parts.logger.warn(
          { requestId: callback.requestId, code: error.code, reason: reasonOf(error) },
          'a log-in by the provider did not succeed',
        );
      throw error;
    }
  }

  /** Where a browser ends its session at the provider too; undefined when the provider has no such page, or is away. */
  async logOutUrl(): Promise<string | undefined> {
    const { provider, publicUrl } = this.parts;
    if (provider === undefined) return undefined;
    try {
      const { configuration } = await provider.find();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      return openid.buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${publicUrl}/` }).href;
    } catch {
      return undefined;
    }
  }

  private async enter(provider: Provider, { query, cookie }: Callback): Promise<Entered> {
    const { attempts, users, clock } = this.parts;
    const attempt = attempts.open(cookie);
    if (attempt === undefined) throw refusedBy('attempt');
    const answer = new URLSearchParams(query);
    if (answer.get('state') !== attempt.state) throw refusedBy('state');
    if (!attempts.use(attempt)) throw refusedBy('replayed');
    const vouched = await this.exchange(provider, answer, attempt);
    const grants = grantsOfGroups(provider.config.roles, vouched.groups, clock.now());
    const user = users.ofSubject(vouched);
    if (grants.length === 0) {
      await users.leaveGroups(user);
      throw refusedBy('no-role');
    }
    const { epoch } = await users.enter(user, vouched.person, grants);
    return { user, epoch, ...pick(attempt) };
  }

  /** Redeems the code; whom the tokens are about once everything in them holds. */
  private async exchange(provider: Provider, answer: URLSearchParams, attempt: Attempt): Promise<Vouched> {
    const { configuration } = await provider.find();
    assertIssuer(configuration.serverMetadata(), answer.get('iss'));
    const { groupsClaim } = provider.config;
    try {
      const tokens = await openid.authorizationCodeGrant(
        configuration,
        new URL(`${this.callbackUrl()}?${answer.toString()}`),
        { expectedState: attempt.state, expectedNonce: attempt.nonce, pkceCodeVerifier: attempt.verifier },
      );
      const claims = tokens.claims() ?? {};
      const more = groupsClaim in claims ? {} : await moreClaims(configuration, tokens.access_token, claims);
      const vouched = readClaims({ ...more, ...claims }, groupsClaim);
      if (vouched === undefined) throw refusedBy('malformed');
      return vouched;
    } catch (error) {
      throw providerFault(error);
    }
  }

  private provider(): Provider {
    if (this.parts.provider !== undefined) return this.parts.provider;
    throw new AppError('NOT_FOUND', 'No provider is configured: see access.oidc');
  }

  private callbackUrl(): string {
    return `${this.parts.publicUrl}/v1/session/oidc/callback`;
  }
}

const pick = ({ returnTo, before }: Attempt): Pick<Attempt, 'returnTo' | 'before'> => ({
  returnTo,
  ...(before === undefined ? {} : { before }),
});

/** RFC 9207: an answer of another provider is not redeemed at this one. openid-client looks too; this names the reason. */
function assertIssuer(server: openid.ServerMetadata, issuer: string | null): void {
  const isMissing = issuer === null && server.authorization_response_iss_parameter_supported === true;
  if (isMissing || (issuer !== null && issuer !== server.issuer)) throw refusedBy('issuer');
}

/** Many providers keep the ID token short, and say groups and names at their userinfo endpoint only. */
async function moreClaims(
  configuration: openid.Configuration,
  accessToken: string,
  { sub }: { sub?: string },
): Promise<object> {
  if (sub === undefined || configuration.serverMetadata().userinfo_endpoint === undefined) return {};
  return openid.fetchUserInfo(configuration, accessToken, sub);
}
