import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { randomId, randomToken } from '../../kernel/ids.js';
import { nextVersion, SYSTEM_TENANT, type AccessFact, type AccessFacts } from '../access-facts.js';
import { CACHE_MS, FactCache } from '../fact-cache.js';
import { formatKey, hashSecret, matchesHash, type KeyText } from './key-text.js';
import {
  decideKey,
  foldKey,
  grantsOf,
  isExpired,
  type IssuedKey,
  type KeyFault,
  type KeyState,
} from './key.js';
import { isPerson, type Principal } from '../rights/principal.js';

const KIND = 'key';
const MAX_CACHED_KEYS = 4_096;
/** How long another process may go on taking a key that this one has revoked. */
export const KEY_CACHE_MS = CACHE_MS;

export type KeyScope = Omit<IssuedKey, 'hash'>;

/** A key as it may be shown: everything but its secret. */
export type KeyView = KeyScope & {
  readonly id: string;
  readonly status: 'active' | 'expired' | 'revoked';
  readonly issuedAt: number;
  readonly issuedBy: string;
  /** Whose key it is. */
  readonly owner: string;
};

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

/** Also for a key that the caller does not reach: in the same words. */
export const unknownKey = (): AppError => new AppError(...REFUSED['unknown-key']);

/** Keys as facts. A secret exists in clear only in the answer of `issue`. */
export class Keys {
  private readonly cache: FactCache<KeyState>;

  /** Keys expire by `clock`; what is cached ages by the machine's own. */
  constructor(
    private readonly facts: AccessFacts,
    private readonly clock: Clock,
    machineClock: Clock = clock,
  ) {
    this.cache = new FactCache({
      facts,
      kind: KIND,
      fold: foldKey,
      isKept: ({ status }) => status !== 'unknown',
      capacity: MAX_CACHED_KEYS,
      machineClock,
    });
  }

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
    return this.viewOf(text.id, await this.find(text.id));
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
      return state.status === 'unknown' ? [] : [this.viewOf(id, state)];
    });
  }

  /** Whether there is such a key, as this process found out before: also one that was not used for a while. */
  isKnown(id: string): boolean {
    return this.cache.isKnown(id);
  }

  /** The principal behind a key; undefined for one that is unknown, wrong, expired or revoked. */
  async verify(text: KeyText): Promise<Principal | undefined> {
    const state = await this.find(text.id);
    if (state.status !== 'active' || state.kind !== text.kind) return undefined;
    if (!matchesHash(text.secret, state.hash) || isExpired(state, this.clock.now())) return undefined;
    const owner = ownerOfKey(state);
    // Of whom is no person it acts as itself: the first key makes many, and what one of them does the others did not.
    const of = isPerson(owner) ? { owner } : {};
    return { id: `key:${text.id}`, kind: 'machine', grants: grantsOf(state), ...of };
  }

  /** Not older than KEY_CACHE_MS; in this process never older than the last command. */
  async find(id: string): Promise<KeyState> {
    return this.cache.find(id);
  }

  private viewOf(id: string, state: KeyState): KeyView {
    if (state.status === 'unknown')
      throw new AppError('INTERNAL', 'A key was stored but cannot be read back');
    const { hash: _secret, ...shown } = state;
    const expired = state.status === 'active' && isExpired(state, this.clock.now());
    return { id, ...shown, owner: ownerOfKey(state), status: expired ? 'expired' : state.status };
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
    this.cache.forget(id);
  }

  private async read(id: string): Promise<AccessFact[]> {
    return this.facts.read(SYSTEM_TENANT, KIND, id);
  }
}

const ownerOfKey = ({ owner, issuedBy }: { owner?: string | undefined; issuedBy: string }): string =>
  owner ?? issuedBy;
