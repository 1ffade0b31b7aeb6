import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { SECOND } from '../../kernel/clock.js';
import { randomId, randomToken } from '../../kernel/ids.js';
import { nextVersion, SYSTEM_TENANT, type AccessFact, type AccessFacts } from '../access-facts.js';
import { BoundedMap } from '../bounded-map.js';
import { formatKey, hashSecret, matchesHash, type KeyText } from './key-text.js';
import { decideKey, foldKey, ROLE_OF_KEY, type IssuedKey, type KeyFault, type KeyState } from './key.js';
import type { Principal } from '../rights/principal.js';

const KIND = 'key';
const MAX_CACHED_KEYS = 4_096;
/** How long another process may go on taking a key that this one has revoked. */
export const KEY_CACHE_MS = 30 * SECOND;

export type KeyScope = Omit<IssuedKey, 'hash'>;

/** A key as it may be shown: everything but its secret. */
export type KeyView = KeyScope & {
  readonly id: string;
  readonly status: 'active' | 'revoked';
  readonly issuedAt: number;
  readonly issuedBy: string;
};

interface Cached {
  readonly state: Promise<KeyState>;
  readonly until: number;
}

const REFUSED: Readonly<
  Record<KeyFault, [code: 'CONFLICT' | 'NOT_FOUND' | 'REQUEST_INVALID', message: string]>
> = {
  'already-issued': ['CONFLICT', 'There is a key of this id already'],
  'already-revoked': ['CONFLICT', 'This key is revoked already'],
  'last-admin-key': [
    'CONFLICT',
    'This is the last administrator key: issue another one before you revoke it',
  ],
  'scope-missing': ['REQUEST_INVALID', 'An intake key needs a tenant and a source'],
  'unknown-key': ['NOT_FOUND', 'There is no key of this id'],
};

/** Keys as facts. A secret exists in clear only in the answer of `issue`. */
export class Keys {
  private readonly cache = new BoundedMap<string, Cached>(MAX_CACHED_KEYS);

  /** `clock` is the machine's own, for the age of what is cached. */
  constructor(
    private readonly facts: AccessFacts,
    private readonly clock: Clock,
  ) {}

  /** Makes a new key; the returned text is shown once and can never be had again. */
  async issue(scope: KeyScope, by: string): Promise<KeyView & { text: string }> {
    const text: KeyText = {
      kind: scope.kind,
      id: randomId().replaceAll('-', '').slice(0, 16),
      secret: randomToken(),
    };
    return { ...(await this.adopt(text, scope, by)), text: formatKey(text) };
  }

  /** Stores a key whose secret was made elsewhere (a key file of the configuration). */
  async adopt(text: KeyText, scope: KeyScope, by: string): Promise<KeyView> {
    await this.command(text.id, by, { type: 'issue', key: { ...scope, hash: hashSecret(text.secret) } });
    return viewOf(text.id, await this.find(text.id));
  }

  /** In this process the key is refused from the moment this resolves; elsewhere within KEY_CACHE_MS. */
  async revoke(id: string, by: string): Promise<void> {
    const others = (await this.list()).filter(
      (key) => key.kind === 'admin' && key.status === 'active' && key.id !== id,
    );
    await this.command(id, by, { type: 'revoke', otherAdminKeys: others.length });
  }

  async list(): Promise<KeyView[]> {
    const byId = Map.groupBy(await this.facts.readKind(SYSTEM_TENANT, KIND), ({ id }) => id);
    return [...byId].flatMap(([id, facts]) => {
      const state = foldKey(facts);
      return state.status === 'unknown' ? [] : [viewOf(id, state)];
    });
  }

  /** Whether `verify` would answer without asking the store. */
  isCached(id: string): boolean {
    return (this.cache.get(id)?.until ?? 0) > this.clock.now();
  }

  /** The principal behind a key; undefined for one that is unknown, wrong or revoked. */
  async verify(text: KeyText): Promise<Principal | undefined> {
    const state = await this.find(text.id);
    if (state.status !== 'active' || state.kind !== text.kind) return undefined;
    if (!matchesHash(text.secret, state.hash)) return undefined;
    const { kind, tenant, source } = state;
    return {
      id: `key:${text.id}`,
      kind: 'key',
      role: ROLE_OF_KEY[kind],
      ...(tenant === undefined ? {} : { tenant }),
      ...(source === undefined ? {} : { source }),
    };
  }

  /** Unknown ids are not kept: strangers could push the real ones out. */
  async find(id: string): Promise<KeyState> {
    const cached = this.cache.get(id);
    if (cached !== undefined && cached.until > this.clock.now()) return cached.state;
    const state = this.read(id).then(foldKey);
    const entry = { state, until: this.clock.now() + KEY_CACHE_MS };
    this.cache.set(id, entry);
    const forget = (): void => {
      if (this.cache.get(id) === entry) this.cache.delete(id);
    };
    state.then((found) => found.status === 'unknown' && forget(), forget);
    return state;
  }

  private async command(id: string, by: string, command: Parameters<typeof decideKey>[1]): Promise<void> {
    const facts = await this.read(id);
    const decision = decideKey(foldKey(facts), command);
    if (!decision.ok) throw new AppError(...REFUSED[decision.fault]);
    const { type, data } = decision.value;
    await this.facts.append({
      tenant: SYSTEM_TENANT,
      kind: KIND,
      id,
      version: nextVersion(facts),
      type,
      data,
      by,
    });
    this.cache.delete(id);
  }

  private async read(id: string): Promise<AccessFact[]> {
    return this.facts.read(SYSTEM_TENANT, KIND, id);
  }
}

function viewOf(id: string, state: KeyState): KeyView {
  if (state.status === 'unknown') throw new AppError('INTERNAL', 'A key was stored but cannot be read back');
  const { hash: _secret, ...shown } = state;
  return { id, ...shown };
}
