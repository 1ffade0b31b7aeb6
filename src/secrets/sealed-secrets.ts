import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../kernel/app-error.js';
import { sqlLiteral } from '../store/bind.js';
import { writeFirst } from '../store/first.js';
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

const namedQuery = systemQuery({
  file: new URL('./secrets-named.sql', import.meta.url),
  params: { names: z.array(z.string()) },
  row: z.object({ name: z.string(), version: z.coerce.number(), sealed: z.string() }),
});

const underQuery = systemQuery({
  file: new URL('./secrets-under.sql', import.meta.url),
  params: { prefix: z.string() },
  row: z.object({ name: z.string(), version: z.coerce.number(), sealed: z.string() }),
});

/** What is put in the place of a removed value; nobody seals nothing for another reason. */
const NOTHING = Buffer.alloc(0);

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
    const newest = await this.newest(name);
    return newest === undefined ? undefined : this.open({ name, ...newest });
  }

  /** The newest values of these names, as far as there are any. */
  async getNamed(names: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    return names.length === 0
      ? new Map()
      : this.opened(await this.store.read(namedQuery, { names: [...names] }));
  }

  /** The newest values of all names that begin so. */
  async getUnder(prefix: string): Promise<ReadonlyMap<string, Buffer>> {
    return this.opened(await this.store.read(underQuery, { prefix }));
  }

  /** Deletes every value of the name; a new one may be put afterwards. */
  async remove(name: string): Promise<void> {
    const newest = await this.newest(name);
    if (newest === undefined) return;
    // Versions go on: under the same one the store would take a later value for a repeat, and drop it.
    await this.put(name, NOTHING);
    await this.store.engine.command(
      `ALTER TABLE secrets DELETE WHERE name = ${sqlLiteral(name)} AND version <= ${newest.version} SETTINGS mutations_sync = 2`,
    );
  }

  /** Whoever puts at the same moment: both are kept, one after the other. */
  async put(name: string, plain: Buffer): Promise<void> {
    const version = ((await this.newest(name))?.version ?? 0) + 1;
    const sealed = await this.write(name, version, plain);
    const newest = await this.newest(name);
    if (newest?.version === version && newest.sealed !== sealed) await this.put(name, plain);
  }

  /**
   * The secret of that name; a random one of `bytes` is made when there is none. Processes that ask at the same moment
   * all get the one that was stored first.
   */
  async getOrCreate(name: string, bytes: number): Promise<Buffer> {
    const existing = await this.get(name);
    if (existing !== undefined) return existing;
    await this.write(name, 1, randomBytes(bytes));
    const stored = await this.get(name);
    if (stored === undefined)
      throw new AppError('STORE_UNAVAILABLE', `the secret "${name}" was written and is not there yet`, {
        retry: true,
      });
    return stored;
  }

  private opened(rows: readonly z.infer<typeof underQuery.row>[]): ReadonlyMap<string, Buffer> {
    const found = new Map<string, Buffer>();
    for (const row of rows) {
      const plain = this.open(row);
      if (plain !== undefined) found.set(row.name, plain);
    }
    return found;
  }

  private open({
    name,
    version,
    sealed,
  }: {
    name: string;
    version: number;
    sealed: string;
  }): Buffer | undefined {
    const plain = unseal(this.masterKey, label(name, version), sealed);
    return plain.length === 0 ? undefined : plain;
  }

  private async newest(name: string): Promise<{ version: number; sealed: string } | undefined> {
    return (await this.store.read(newestQuery, { name })).at(0);
  }

  /** Of those who write the same version the store keeps the first. */
  private async write(name: string, version: number, plain: Buffer): Promise<string> {
    const sealed = seal(this.masterKey, label(name, version), plain);
    const row = { name, version, sealed, at: sqlTime(this.store.clock.now()) };
    const isThere = async (): Promise<boolean> => ((await this.newest(name))?.version ?? 0) >= version;
    await writeFirst(this.store, { table: 'secrets', row, token: label(name, version), isThere });
    return sealed;
  }
}

const label = (name: string, version: number): string => `${name}#${version}`;
