import { PROFILES, type Profile } from '../../config/sections.js';
import type { Place } from '../rights/grant.js';

/** What a profile asks for. */
interface Terms {
  /** Whether who may see identities sees them everywhere, or pseudonyms until one is revealed. */
  readonly namesVisible: boolean;
  /** What stands between asking for more rights and having them. */
  readonly access: Step;
  /** What stands between asking who somebody is and knowing. */
  readonly reveal: Step;
}

/** `none`; a `delay` in which it can be cancelled; or a `second-person`, who approves it. */
export type Step = 'none' | 'delay' | 'second-person';

/** A firm with one responsible person, a team, a regulated company. */
export const TERMS: Readonly<Record<Profile, Terms>> = {
  solo: { namesVisible: true, access: 'delay', reveal: 'none' },
  team: { namesVisible: false, access: 'second-person', reveal: 'none' },
  regulated: { namesVisible: false, access: 'second-person', reveal: 'second-person' },
};

export const isWeaker = (profile: Profile, than: Profile): boolean =>
  PROFILES.indexOf(profile) < PROFILES.indexOf(than);

export const strictest = (profiles: readonly Profile[]): Profile =>
  profiles.reduce((one, other) => (isWeaker(one, other) ? other : one), 'solo');

/** Which profile holds where. */
export interface Profiles {
  /** Of the system, for what belongs to no tenant and for tenants that say nothing. */
  readonly system: Profile;
  /** Of the tenants that say one. */
  readonly ofTenants: ReadonlyMap<string, Profile>;
}

/** What is done in all tenants is done in the strictest of them. */
export const profileAt = ({ system, ofTenants }: Profiles, { tenant }: Pick<Place, 'tenant'>): Profile =>
  tenant === undefined ? strictest([system, ...ofTenants.values()]) : (ofTenants.get(tenant) ?? system);
