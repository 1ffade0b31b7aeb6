import type { Sight } from '../../src/privacy/sight.js';
import type { Store } from '../../src/store/store.js';
import { deliveriesOf, type Delivery } from '../deliveries.js';
import { openedFor, parseIncident } from './due-incident.js';
import { isOpenedPurpose } from './opened-case.js';
import { openedWith } from './read-opened.js';

/**
 * Attempts without those at cases that concern the reader: that one was told with somebody else's alert would say that there is
 * something about them, too. `id` is that of the alert.
 */
export async function withoutOwnCases<T extends Pick<Delivery, 'purpose'> & { readonly id: string }>(
  { store, tenant, sight }: Reader,
  attempts: readonly T[],
): Promise<readonly T[]> {
  const ofCases = attempts.filter(isOfCase);
  if (sight.hidden.size === 0 || ofCases.length === 0) return attempts;
  const opened = await openedWith(store, tenant, [...new Set(ofCases.map(({ id }) => id))]);
  return attempts.filter((one) => {
    if (!isOfCase(one)) return true;
    const told = openedFor(opened.get(one.id) ?? [], one.purpose);
    return told !== undefined && !told.actors.some((key) => sight.hidden.has(key));
  });
}

const isOfCase = ({ purpose }: Pick<Delivery, 'purpose'>): boolean =>
  isOpenedPurpose(purpose) || parseIncident(purpose) !== undefined;

interface Reader {
  readonly store: Store;
  readonly tenant: string;
  readonly sight: Sight;
}

/** What a reader is shown of the attempts at these alerts, by alert id, in their order; of notes beside them nothing. */
export async function attemptsShown(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Delivery[]>> {
  const log = await deliveriesShown(reader, ids);
  return new Map([...log].map(([id, own]) => [id, own.filter(({ attempt }) => attempt > 0)]));
}

/** The same, with the notes. */
export async function deliveriesShown(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Delivery[]>> {
  const logs = await deliveriesOf(reader.store, reader.tenant, ids);
  const all = [...logs].flatMap(([id, own]) =>
    own.map((delivery) => ({ id, purpose: delivery.purpose, delivery })),
  );
  const shown = await withoutOwnCases(reader, all);
  return new Map(
    [...Map.groupBy(shown, ({ id }) => id)].map(([id, own]) => [id, own.map(({ delivery }) => delivery)]),
  );
}
