import { profileMethod } from '../../src/baseline/build-profiles.js';
import type { ProfileSet } from '../../src/baseline/profile.js';
import { loadProfiles } from '../../src/baseline/profile-store.js';
import type { Store } from '../../src/store/store.js';

/** What judges a local day, of a tenant whose profiles are all held. */
export async function profilesOf(store: Store, tenant: string, day: string): Promise<ProfileSet | undefined> {
  const stored = await loadProfiles(store, tenant, { day, method: profileMethod(day) });
  return stored?.of([]);
}
