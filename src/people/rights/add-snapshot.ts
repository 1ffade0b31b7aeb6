import type { Declarations } from '../../access/tenants/declarations.js';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { TenantKeys } from '../../privacy/pseudonyms.js';
import type { SealedSecrets } from '../../secrets/sealed-secrets.js';
import type { Store } from '../../store/store.js';
import { type Place, RightsStore, type Taken } from './rights-store.js';
import type { Snapshot } from './snapshot.js';

export interface AddSnapshotParts {
  readonly store: Store;
  readonly secrets: Pick<SealedSecrets, 'getOrCreate'>;
  readonly declarations: Pick<Declarations, 'findSource'>;
  readonly clock: Clock;
}

export interface Added {
  readonly id: string;
  readonly isNew: boolean;
  readonly lines: number;
}

/** Stores a snapshot, whoever read it; durable when it resolves. Throws REQUEST_INVALID for one of the future. */
export async function addSnapshot(
  { store, secrets, declarations, clock }: AddSnapshotParts,
  place: Place,
  snapshot: Snapshot,
  taken: Taken,
): Promise<Added> {
  await declarations.findSource(place.tenant, place.source);
  if (taken.takenAt > clock.now())
    throw new AppError('REQUEST_INVALID', 'A snapshot cannot be taken in the future: see its time');
  const keys = await TenantKeys.open(secrets, place.tenant);
  const added = await new RightsStore(store).add(place, snapshot, taken, keys);
  return { ...added, lines: snapshot.lines.length };
}
