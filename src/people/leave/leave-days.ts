import type { Store } from '../../store/store.js';
import { peopleBehind } from '../directory/accounts.js';
import type { PeopleDirectory } from '../directory/directory.js';
import { spansOf, type KnownDay, leaveKnownTo, type LeaveSpan } from './leave.js';
import type { Leaves } from './leaves.js';

/** By actor key; who is on no leave is absent. */
export type LeaveDays = ReadonlyMap<string, readonly LeaveSpan[]>;

export interface LeaveDaysParts {
  readonly store: Store;
  readonly directory: Pick<PeopleDirectory, 'known'>;
  readonly leaves: Pick<Leaves, 'list'>;
}

/** When these accounts, or the people whose they are, are on leave, as it was known to a day. */
export async function leaveDaysOf(
  { store, directory, leaves }: LeaveDaysParts,
  { tenant, actorKeys }: { readonly tenant: string; readonly actorKeys: readonly string[] },
  day: Pick<KnownDay, 'begin' | 'dayAt'>,
): Promise<LeaveDays> {
  const known = leaveKnownTo(day, await leaves.list(tenant));
  if (known.size === 0) return new Map();
  const people = await peopleBehind(actorKeys, { store, tenant, snapshot: await directory.known(tenant) });
  const days = new Map<string, readonly LeaveSpan[]>();
  for (const actorKey of actorKeys) {
    const spans = spansOf([...(known.get(actorKey) ?? []), ...(known.get(people.get(actorKey) ?? '') ?? [])]);
    if (spans.length > 0) days.set(actorKey, spans);
  }
  return days;
}
