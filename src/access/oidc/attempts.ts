import { z } from 'zod';
import { MINUTE, type Clock } from '../../kernel/clock.js';
import { randomToken } from '../../kernel/ids.js';
import { seal, unseal } from '../../secrets/seal.js';
import { BoundedMap } from '../bounded-map.js';
import type { AccountSecrets } from '../accounts/account-secrets.js';

/** How long somebody may take at the provider. */
export const ATTEMPT_MS = 10 * MINUTE;

const KEY_BYTES = 32;
/** Tells a sealed attempt from whatever else a key of ours might seal one day. */
const LABEL = 'oidc-attempt';
/** Attempts that have come back, remembered past their time as long as there is room. */
const MOST_USED = 10_000;

const attemptSchema = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  /** Of PKCE (RFC 7636): only who began can redeem the code. */
  verifier: z.string(),
  returnTo: z.string(),
  /** Id of the session that the browser had when it began; the browser does not show it on the way back. */
  before: z.string().exactOptional(),
  began: z.number(),
});

/** A log-in that is under way. It lies sealed in the browser, so nothing is kept for those who never come back. */
export type Attempt = z.infer<typeof attemptSchema>;

export class Attempts {
  private readonly used = new BoundedMap<string, true>(MOST_USED);

  private constructor(
    private readonly key: Buffer,
    private readonly clock: Clock,
  ) {}

  static async open(secrets: AccountSecrets, clock: Clock): Promise<Attempts> {
    return new Attempts(await secrets.getOrCreate('access/oidc', KEY_BYTES), clock);
  }

  begin(returnTo: string, before: string | undefined): Attempt {
    return {
      state: randomToken(),
      nonce: randomToken(),
      verifier: randomToken(),
      returnTo,
      ...(before === undefined ? {} : { before }),
      began: this.clock.now(),
    };
  }

  seal(attempt: Attempt): string {
    return seal(this.key, LABEL, Buffer.from(JSON.stringify(attempt)));
  }

  /** The attempt of a cookie; undefined when it is not of ours, was changed, or is older than ATTEMPT_MS. */
  open(sealed: string | undefined): Attempt | undefined {
    const attempt = sealed === undefined ? undefined : this.unseal(sealed);
    const age = attempt === undefined ? Infinity : this.clock.now() - attempt.began;
    return age >= 0 && age < ATTEMPT_MS ? attempt : undefined;
  }

  /** Whether nobody has come back with it before, in this process; in another one the provider refuses the code. */
  use({ state }: Attempt): boolean {
    if (this.used.get(state) === true) return false;
    this.used.set(state, true);
    return true;
  }

  private unseal(sealed: string): Attempt | undefined {
    try {
      return attemptSchema.parse(JSON.parse(unseal(this.key, LABEL, sealed).toString('utf8')));
    } catch {
      return undefined;
    }
  }
}
