import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { systemQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import { loadMasterKey } from './master-key.js';
import { seal, unseal } from './seal.js';

const newestQuery = systemQuery({
  file: new URL('./newest-secret.sql', import.meta.url),
  params: { name: z.string() },
  row: z.object({ version: z.coerce.number(), sealed: z.string() }),
});
const countQuery = systemQuery({
  file: new URL('./count-secrets.sql', import.meta.url),
  params: {},
  row: z.object({ secrets: z.coerce.number() }),
});

/** Tokens and keys of ours and of our customers: in the store only sealed, in the clear only in memory. */
export class SealedSecrets {
  private constructor(
    private readonly store: Store,
    private readonly masterKey: Buffer,
  ) {}

  static async open(store: Store, masterKeyFile: string): Promise<SealedSecrets> {
    const [count] = await store.read(countQuery, {});
    const key = loadMasterKey(masterKeyFile, (count?.secrets ?? 0) > 0);
    const secrets = new SealedSecrets(store, key);
    // A wrong key is told at start, not at the first event.
    await secrets.getOrCreate('self-test', 8);
    return secrets;
  }

  async get(name: string): Promise<Buffer | undefined> {
    const [newest] = await this.store.read(newestQuery, { name });
    return newest === undefined
      ? undefined
      : unseal(this.masterKey, label(name, newest.version), newest.sealed);
  }

  async put(name: string, plain: Buffer): Promise<void> {
    const [newest] = await this.store.read(newestQuery, { name });
    await this.write(name, (newest?.version ?? 0) + 1, plain);
  }

  /** The secret of that name; a random one of `bytes` is made when there is none. All processes get the same. */
  async getOrCreate(name: string, bytes: number): Promise<Buffer> {
    const existing = await this.get(name);
    if (existing !== undefined) return existing;
    const fresh = randomBytes(bytes);
    await this.write(name, 1, fresh);
    return (await this.get(name)) ?? fresh;
  }

  /** Of two processes that write the same version the store keeps the first. */
  private async write(name: string, version: number, plain: Buffer): Promise<void> {
    const sealed = seal(this.masterKey, label(name, version), plain);
    const row = { name, version, sealed, at: sqlTime(this.store.clock.now()) };
    await this.store.write('secrets', [row], { token: label(name, version) });
  }
}

const label = (name: string, version: number): string => `${name}#${version}`;
