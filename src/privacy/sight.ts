import { type Concerns, keptFrom, standsAbove } from '../access/concerns.js';
import type { Governance } from '../access/governance/governance.js';
import { mayEach } from '../access/rights/decide.js';
import { type Admitted, ownerOf } from '../access/rights/principal.js';
import type { Store } from '../store/store.js';
import { identitiesOf, type Identity } from './identities.js';

/** Whose identities are shown: everybody's, or those of these keys. All others are shown by their pseudonyms. */
export type Names = 'all' | ReadonlySet<string>;

export const NO_NAMES: Names = new Set();

/** What a reader is shown of people. */
export interface Sight {
  readonly names: Names;
  /** Keys of actors of whom nothing is shown, since it concerns the reader. */
  readonly hidden: ReadonlySet<string>;
}

/** Of who is no person of ours and reads for nobody, such as the demo on its own data. */
export const WHOLE_SIGHT: Sight = { names: 'all', hidden: new Set() };

/** Whose identities somebody was told one by one. */
export interface RevealedKeys {
  /** The keys that the owner may look behind now. */
  of(owner: string, tenant: string): Promise<ReadonlySet<string>>;
}

export const REVEALED_KEYS = Symbol('RevealedKeys');

export interface SightsParts {
  readonly governance: Pick<Governance, 'namesVisible'>;
  readonly revealed: RevealedKeys;
  readonly concerns: Concerns;
}

/** The one decision of what a caller is shown of people. */
export class Sights {
  constructor(private readonly parts: SightsParts) {}

  /** Over these sources, or over the whole tenant when undefined (as of `sourcesReached`). */
  async of(caller: Admitted, tenant: string, sources?: readonly string[]): Promise<Sight> {
    const [names, hidden] = await Promise.all([
      this.namesFor(caller, tenant, sources),
      keptFrom(caller, tenant, this.parts.concerns),
    ]);
    return { names, hidden };
  }

  /** Whether somebody else has to close what the actor did, since the caller leads them. */
  async leads(caller: Admitted, tenant: string, actorKey: string): Promise<boolean> {
    return standsAbove(caller, { tenant, actorKey }, this.parts.concerns);
  }

  /** A name that was revealed is shown only to a caller who may still have names revealed: keys of one owner differ. */
  private async namesFor(
    caller: Admitted,
    tenant: string,
    sources: readonly string[] | undefined,
  ): Promise<Names> {
    const { governance, revealed } = this.parts;
    if (mayEach(caller, 'identities.read', tenant, sources) && (await governance.namesVisible(tenant)))
      return 'all';
    if (!mayEach(caller, 'identities.reveal', tenant, sources)) return NO_NAMES;
    return revealed.of(ownerOf(caller), tenant);
  }
}

/** The identities among these keys that may be shown, by key, as far as they are known. */
export async function identitiesShown(
  store: Store,
  tenant: string,
  names: Names,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Identity>> {
  return identitiesOf(store, tenant, names === 'all' ? keys : keys.filter((key) => names.has(key)));
}
