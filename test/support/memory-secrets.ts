import { randomBytes } from 'node:crypto';
import type { AccountSecrets } from '../../src/access/accounts/account-secrets.js';

/** Secrets in memory, as if they were sealed. */
export class MemorySecrets implements AccountSecrets {
  readonly all = new Map<string, Buffer>();

  async get(name: string): Promise<Buffer | undefined> {
    return this.all.get(name);
  }

  async put(name: string, plain: Buffer): Promise<void> {
    this.all.set(name, plain);
  }

  async getOrCreate(name: string, bytes: number): Promise<Buffer> {
    const secret = this.all.get(name) ?? randomBytes(bytes);
    this.all.set(name, secret);
    return secret;
  }

  async getNamed(names: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    return new Map([...this.all].filter(([name]) => names.includes(name)));
  }

  async getUnder(prefix: string): Promise<ReadonlyMap<string, Buffer>> {
    return new Map([...this.all].filter(([name]) => name.startsWith(prefix)));
  }

  async remove(name: string): Promise<void> {
    this.all.delete(name);
  }
}
