import { createRemoteJWKSet, customFetch as joseFetch, type JWTVerifyGetKey } from 'jose';
import * as openid from 'openid-client';
import { readCertificateFile } from '../../config/certificate-file.js';
import { readSecretFile } from '../../config/secret-file.js';
import type { OidcConfig } from '../../config/sections.js';
import { HOUR, MINUTE, SECOND, type Clock } from '../../kernel/clock.js';
import { backoff } from '../../kernel/pause.js';
import { providerFault } from './provider-faults.js';
import { providerFetch } from './provider-fetch.js';
import { providerAway } from './refusal.js';

/** How long what the provider says about itself is taken for true: its addresses, not its keys. */
const DISCOVERY_MS = HOUR;
const FIRST_PAUSE_MS = SECOND;
const LONGEST_PAUSE_MS = MINUTE;
const TIMEOUT_SECONDS = 10;
/** How far the provider's clock may be off. */
export const CLOCK_TOLERANCE_SECONDS = 60;
/** As openid-client has it for ID tokens: a key that was withdrawn counts no longer; one that is unknown is looked up. */
const KEYS_MS = 5 * MINUTE;
const UNKNOWN_KEY_MS = MINUTE;

/** A provider that was found, and its keys for tokens that openid-client does not know. */
export interface Found {
  readonly configuration: openid.Configuration;
  readonly keys: JWTVerifyGetKey;
}

/** The provider of the configuration. It is looked for when somebody logs in and not at the start, which never fails by it. */
export class Provider {
  private found: { readonly value: Promise<Found>; readonly until: number } | undefined;
  private failures = 0;
  private nextTryAt = 0;

  /** Ages are of the machine's clock, as are the times in tokens: the provider knows no other. */
  constructor(
    readonly config: OidcConfig,
    private readonly machineClock: Clock,
  ) {}

  /** Throws OIDC_UNAVAILABLE; at once while a pause after a failure lasts. */
  async find(): Promise<Found> {
    const now = this.machineClock.now();
    if (this.found !== undefined && this.found.until > now) return this.found.value;
    if (now < this.nextTryAt) throw providerAway(undefined, (this.nextTryAt - now) / SECOND);
    const entry = { value: this.discover(), until: now + DISCOVERY_MS };
    this.found = entry;
    try {
      const value = await entry.value;
      this.failures = 0;
      return value;
    } catch (error) {
      if (this.found === entry) {
        this.found = undefined;
        this.nextTryAt = now + backoff(this.failures, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        this.failures += 1;
      }
      throw providerAway(providerFault(error));
    }
  }

  private async discover(): Promise<Found> {
    const { issuer, clientId, caFile } = this.config;
    const ask = providerFetch(caFile === undefined ? undefined : readCertificateFile(caFile));
    const configuration = await openid.discovery(
      new URL(issuer),
      clientId,
      { [openid.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      this.clientAuth(),
      {
        [openid.customFetch]: ask,
        timeout: TIMEOUT_SECONDS,
        execute: [
          // Without it a token that came over TLS would be taken without a look at its signature.
          openid.enableNonRepudiationChecks,
          // The configuration takes plain HTTP only for a provider on the machine itself.
          ...(issuer.startsWith('http:') ? [openid.allowInsecureRequests] : []),
        ],
      },
    );
    const { issuer: named, jwks_uri: keys } = configuration.serverMetadata();
    // openid-client lets pass the common issuer of Entra ID, whose tokens are of whatever company.
    if (new URL(named).href !== new URL(issuer).href) throw new Error('the provider is another issuer');
    if (keys === undefined) throw new Error('the provider names no keys');
    return { configuration, keys: keysAt(new URL(keys), ask) };
  }

  /** The secret is read anew at each discovery, so that it can be changed while we run. */
  private clientAuth(): openid.ClientAuth {
    const { clientSecretFile } = this.config;
    if (clientSecretFile === undefined) return openid.None();
    const secret = readSecretFile(clientSecretFile);
    const basic = openid.ClientSecretBasic(secret);
    const post = openid.ClientSecretPost(secret);
    return (server, ...rest) => (takesBasic(server) ? basic : post)(server, ...rest);
  }
}

/** What a provider takes that says nothing (OpenID Connect Discovery 1.0, 3). */
const takesBasic = ({
  token_endpoint_auth_methods_supported: taken = ['client_secret_basic'],
}: openid.ServerMetadata): boolean => taken.includes('client_secret_basic');

const keysAt = (url: URL, ask: ReturnType<typeof providerFetch>): JWTVerifyGetKey =>
  createRemoteJWKSet(url, {
    [joseFetch]: async (address, options) => ask(address, options),
    cacheMaxAge: KEYS_MS,
    cooldownDuration: UNKNOWN_KEY_MS,
  });
