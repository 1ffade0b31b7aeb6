import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../../kernel/app-error.js';
import { normalPassword } from './password.js';

/** argon2id, which the library takes by default, with what OWASP asks for: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash of that cost which no password has: what is computed where there is no account. */
const OF_NOBODY = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Hashes computed at a time; each takes 19 MiB and a thread. */
const AT_ONCE = 2;
const MOST_WAITING = 64;
const AGAIN_SECONDS = 5;

/** Hashes of passwords, mixed with a key of ours: without it a stolen hash cannot even be guessed at. */
export class PasswordHashes {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly key: Buffer) {}

  async hash(password: string): Promise<string> {
    return this.inTurn(async () => hash(normalPassword(password), { ...COST, secret: this.key }));
  }

  /** Takes as long whether there is a hash or not; false when there is none. */
  async verify(stored: string | undefined, password: string): Promise<boolean> {
    const matches = await this.inTurn(async () =>
      verify(stored ?? OF_NOBODY, normalPassword(password), { secret: this.key }),
    );
    return matches && stored !== undefined;
  }

  /** Rejects with OVERLOADED when the line is full. */
  private async inTurn<T>(compute: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) await this.wait();
    else this.running += 1;
    try {
      return await compute();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      // Whoever is next takes over this place.
      else next();
    }
  }

  private async wait(): Promise<void> {
    if (this.waiting.length >= MOST_WAITING)
      throw new AppError('OVERLOADED', 'Too many people log in at once', {
        retry: true,
        detail: { retryAfterSeconds: AGAIN_SECONDS },
      });
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
    });
  }
}
