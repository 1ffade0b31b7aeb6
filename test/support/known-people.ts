import { PlannedWork } from '../../src/baseline/planned/planned-work.js';
import type { DaysOff } from '../../src/people/calendars/days-off.js';
import { PlannedActivities } from '../../src/people/planned/planned-activities.js';
import { openPeople } from '../../src/people/people.js';
import { SealedSecrets } from '../../src/secrets/sealed-secrets.js';
import { Facts } from '../../src/store/facts.js';
import type { KeysOfTenants } from '../../src/privacy/keys-of-tenants.js';
import type { Store } from '../../src/store/store.js';

/** What detection asks of people, of a store that is opened without the rest of the product; its master key lies in `dir`. */
export async function openKnownPeople(
  store: Store,
  dir: string,
): Promise<{ planned: PlannedWork; daysOff: DaysOff; keys: KeysOfTenants }> {
  const facts = new Facts(store);
  const secrets = await SealedSecrets.open(store, `${dir}/master.key`);
  const { directory, daysOff, keys } = openPeople({ store, facts, secrets, configured: [] });
  const planned = new PlannedWork({ store, plans: new PlannedActivities(facts), directory });
  return { planned, daysOff, keys };
}
