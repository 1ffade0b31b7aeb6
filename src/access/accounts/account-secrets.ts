/** What accounts need of the sealed secrets: whatever names a person or opens an account lies there, never in facts. */
export interface AccountSecrets {
  get(name: string): Promise<Buffer | undefined>;
  put(name: string, plain: Buffer): Promise<void>;
  getOrCreate(name: string, bytes: number): Promise<Buffer>;
  /** Those of these names that there are, by name. */
  getNamed(names: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** All whose names begin so, by their whole names. */
  getUnder(prefix: string): Promise<ReadonlyMap<string, Buffer>>;
  /** For ever: nothing is put under a deleted name again. */
  remove(name: string): Promise<void>;
}

export const ACCOUNT_SECRETS = Symbol('AccountSecrets');

const PEOPLE = 'person/';

export const personName = (user: string): string => `${PEOPLE}${user}`;
export const totpName = (user: string, acceptance: string): string => `totp/${user}/${acceptance}`;
