import { jwtVerify } from 'jose';
import { AppError } from '../../kernel/app-error.js';
import { SECOND } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import { BoundedMap } from '../bounded-map.js';
import { BY_PROVIDER, type Users } from '../accounts/users.js';
import { LOGOUT_TOKEN_MS, readLogoutClaims, type LogoutClaims } from './logout-token.js';
import { providerFault } from './provider-faults.js';
import { CLOCK_TOLERANCE_SECONDS, type Found, type Provider } from './provider.js';
import { reasonOf, refusedBy } from './refusal.js';

/** What any provider signs with: never `none`, and no shared secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const MOST_USED = 10_000;

export interface BackChannelLogoutParts {
  readonly provider: Provider | undefined;
  readonly users: Users;
  readonly logger: Logger;
}

/**
 * Ends all sessions of a person when the provider says so (OpenID Connect Back-Channel Logout 1.0). Each token counts
 * once in a process; a second process would end what is ended already.
 */
export class BackChannelLogout {
  private readonly used = new BoundedMap<string, true>(MOST_USED);

  constructor(private readonly parts: BackChannelLogoutParts) {}

  /** Throws NOT_FOUND, OIDC_UNAVAILABLE, and REQUEST_INVALID for whatever is no fresh token of the provider. */
  async logOut(token: string): Promise<void> {
    const { provider, users } = this.parts;
    if (provider === undefined) throw new AppError('NOT_FOUND', 'No provider is configured: see access.oidc');
    const found = await provider.find();
    const subject = await this.verify(token, found).catch((error: unknown) => this.refuse(error));
    const user = users.ofSubject(subject);
    if ((await users.read(user)).status !== 'unknown') await users.endSessions(user, BY_PROVIDER);
  }

  private async verify(token: string, { configuration, keys }: Found): Promise<LogoutClaims> {
    const { issuer } = configuration.serverMetadata();
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: configuration.clientMetadata().client_id,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['iat', 'jti'],
      maxTokenAge: LOGOUT_TOKEN_MS / SECOND,
    });
    const claims = readLogoutClaims(payload);
    if (typeof claims === 'string') throw refusedBy(claims);
    if (this.used.get(claims.id) === true) throw refusedBy('replayed');
    this.used.set(claims.id, true);
    return claims;
  }

  /** The specification asks for 400, whatever was wrong. */
  private refuse(error: unknown): never {
    const fault = providerFault(error);
    const reason = reasonOf(fault);
    this.parts.logger.warn({ code: fault.code, reason }, 'a logout of the provider did not succeed');
    if (fault.code !== 'OIDC_REFUSED') throw fault;
    throw new AppError('REQUEST_INVALID', 'This is no logout token of the provider, or it was used', {
      cause: fault,
    });
  }
}
