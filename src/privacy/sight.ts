import { type Concerns, keptFrom, standsAbove } from '../access/concerns.js';
import type { Governance } from '../access/governance/governance.js';
import { may, mayEach, teamsReached } from '../access/rights/decide.js';
import type { Permission } from '../access/rights/permissions.js';
import { type Admitted, ownerOf } from '../access/rights/principal.js';
import { type Members, type TeamMembers, wasMember } from '../access/team-members.js';
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
  /** Of whom alone something is shown, and of which days; everybody when undefined. */
  readonly members: Members | undefined;
}

/** Of who is no person of ours and reads for nobody, such as the demo on its own data. */
export const WHOLE_SIGHT: Sight = { names: 'all', hidden: new Set(), members: undefined };

/** What a caller looks at: whether what they were given reaches it was decided before. */
export interface Looked {
  /** All of the tenant when undefined, as of `sourcesReached`. */
  readonly sources?: readonly string[] | undefined;
  /** All people when undefined, as of `teamsReached`. */
  readonly teams?: readonly string[] | undefined;
}

/** Whether what somebody did on a day (of the tenant's calendar, since 1970-01-01) is shown at all. */
export const isShown = ({ hidden, members }: Sight, actorKey: string, day: number): boolean =>
  !hidden.has(actorKey) && (members === undefined || wasMember(members, actorKey, day));

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
  readonly teams: Pick<TeamMembers, 'of'>;
}

/** The one decision of what a caller is shown of people. */
export class Sights {
  constructor(private readonly parts: SightsParts) {}

  async of(caller: Admitted, tenant: string, looked: Looked = {}): Promise<Sight> {
    const [names, hidden, members] = await Promise.all([
      this.namesFor(caller, tenant, looked),
      keptFrom(caller, tenant, this.parts.concerns),
      looked.teams === undefined ? undefined : this.parts.teams.of(tenant, looked.teams),
    ]);
    return { names, hidden, members };
  }

  /** Of people: of the teams that the permission reaches, where it does not reach everybody. */
  async ofTeams(caller: Admitted, permission: Permission, tenant: string): Promise<Sight> {
    return this.of(caller, tenant, { teams: teamsReached(caller, permission, { tenant }) });
  }

  /** Whether somebody else has to close what the actor did, since the caller leads them. */
  async leads(caller: Admitted, tenant: string, actorKey: string): Promise<boolean> {
    return standsAbove(caller, { tenant, actorKey }, this.parts.concerns);
  }

  /** A name that was revealed is shown only to a caller who may still have names revealed: keys of one owner differ. */
  private async namesFor(caller: Admitted, tenant: string, { sources, teams = [] }: Looked): Promise<Names> {
    const { governance, revealed } = this.parts;
    const areVisible = await governance.namesVisible(tenant);
    if (areVisible && mayEach(caller, 'identities.read', tenant, sources)) return 'all';
    const seen = areVisible ? await this.peopleOf(caller, 'identities.read', { tenant, sources, teams }) : [];
    if (mayEach(caller, 'identities.reveal', tenant, sources))
      return new Set([...seen, ...(await revealed.of(ownerOf(caller), tenant))]);
    const reached = new Set(await this.peopleOf(caller, 'identities.reveal', { tenant, sources, teams }));
    if (reached.size === 0) return new Set(seen);
    const told = [...(await revealed.of(ownerOf(caller), tenant))].filter((key) => reached.has(key));
    return new Set([...seen, ...told]);
  }

  /** The keys of whoever ever was in one of the teams of whose people this may be done. */
  private async peopleOf(
    caller: Admitted,
    permission: Permission,
    { tenant, sources, teams }: Required<Looked> & { tenant: string; teams: readonly string[] },
  ): Promise<readonly string[]> {
    const places = sources?.map((source) => ({ tenant, source })) ?? [{ tenant }];
    const reached = teams.filter((team) =>
      places.every((place) => may(caller, permission, { ...place, team })),
    );
    return reached.length === 0 ? [] : [...(await this.parts.teams.of(tenant, reached)).keys()];
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
