import { PlannedWork } from '../../src/baseline/planned/planned-work.js';
import { PlannedActivities } from '../../src/people/planned/planned-activities.js';
import { openPeople } from '../../src/people/people.js';
import { SealedSecrets } from '../../src/secrets/sealed-secrets.js';
import { Facts } from '../../src/store/facts.js';
import type { Store } from '../../src/store/store.js';

/** What was planned, of a store that is opened without the rest of the product; its master key is made in `dir`. */
export async function openPlannedWork(store: Store, dir: string): Promise<PlannedWork> {
  const facts = new Facts(store);
  const secrets = await SealedSecrets.open(store, `${dir}/master.key`);
  const { directory } = openPeople({ store, facts, secrets, configured: [] });
  return new PlannedWork({ store, plans: new PlannedActivities(facts), directory });
}
