import { AppError } from '../../kernel/app-error.js';
import { addressGroup } from '../authenticator.js';
import { BoundedMap } from '../bounded-map.js';
import type { TokenBuckets } from '../token-bucket.js';

const MOST_KNOWN = 10_000;

/**
 * An address that sent too many webhooks with wrong signatures must wait, save to a source whose right signature came from
 * there before: strangers behind the addresses of the same vendor cannot lock a source out.
 */
export class SignatureTries {
  private readonly known = new BoundedMap<string, true>(MOST_KNOWN);

  constructor(private readonly failures: TokenBuckets) {}

  /** Before the body is read. Throws RATE_LIMITED. */
  assertMayTry(address: string, place: string): void {
    const group = addressGroup(address);
    if (this.known.get(`${group}/${place}`) !== undefined) return;
    const wait = this.failures.wait(group);
    if (wait > 0)
      throw new AppError('RATE_LIMITED', 'Too many webhooks with wrong signatures came from this address', {
        retry: true,
        detail: { retryAfterSeconds: wait },
      });
  }

  failed(address: string): void {
    this.failures.take(addressGroup(address));
  }

  succeeded(address: string, place: string): void {
    this.known.set(`${addressGroup(address)}/${place}`, true);
  }
}
