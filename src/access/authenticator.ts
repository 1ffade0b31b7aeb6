import ipaddr from 'ipaddr.js';
import { AppError } from '../kernel/app-error.js';
import { NO_KEY_OWNERS, type KeyOwners } from './keys/key-owners.js';
import { parseKey, type KeyText } from './keys/key-text.js';
import type { Keys } from './keys/keys.js';
import type { Principal } from './rights/principal.js';
import type { TokenBuckets } from './token-bucket.js';

const IPV6_NETWORK_PARTS = 4;

/**
 * Turns an `Authorization` header into a principal. An address that tried too many wrong keys must wait, save with
 * a key that this process already knows: strangers behind the same address cannot lock a source out.
 */
export class Authenticator {
  constructor(
    private readonly keys: Keys,
    private readonly failures: TokenBuckets,
    /** Told the id of each key that was accepted. */
    private readonly onUse: (keyId: string) => void = () => undefined,
    private readonly owners: KeyOwners = NO_KEY_OWNERS,
  ) {}

  async authenticate(authorization: string | undefined, address: string): Promise<Principal> {
    const text = bearerToken(authorization);
    if (text === undefined)
      throw new AppError('UNAUTHENTICATED', 'Send a key as "Authorization: Bearer lw_…"');
    const key = parseKey(text);
    const group = addressGroup(address);
    if (key === undefined || !this.keys.isKnown(key.id)) this.assertAllowed(group);
    const principal = key === undefined ? undefined : await this.principalOf(key);
    if (key !== undefined && principal !== undefined) {
      this.onUse(key.id);
      return principal;
    }
    this.assertAllowed(group);
    this.failures.take(group);
    throw new AppError(
      'UNAUTHENTICATED',
      'This key is unknown, revoked or has run out, or its owner has no account any more',
    );
  }

  private async principalOf(key: KeyText): Promise<Principal | undefined> {
    const principal = await this.keys.verify(key);
    return principal && this.owners.admit(key.kind, principal);
  }

  private assertAllowed(group: string): void {
    const wait = this.failures.wait(group);
    if (wait > 0)
      throw new AppError('RATE_LIMITED', 'Too many wrong keys came from this address', {
        retry: true,
        detail: { retryAfterSeconds: wait },
      });
  }
}

/** The token of RFC 6750, section 2.1; the scheme is case-insensitive. */
export const bearerToken = (authorization: string | undefined): string | undefined =>
  /^bearer +(\S{1,512})$/i.exec(authorization ?? '')?.[1];

/** IPv4 alone, IPv6 by its /64 network: who has one address of a /64 has them all. */
export function addressGroup(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return parsed.parts.slice(0, IPV6_NETWORK_PARTS).join(':');
}
