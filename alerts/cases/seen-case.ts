import type { Sight } from '../../src/privacy/sight.js';
import { isAlertShown } from '../commands.js';
import type { SeenCase } from './case-line.js';
import type { Case } from './cases.js';
import { sharedCasesOf } from './shared-cases.js';

/** Of a case what a reader is shown; undefined when that is nothing. Pure. */
export function seenCase(tenant: string, one: Case, sight: Sight): SeenCase | undefined {
  if (one.shares !== undefined) return seenShared(tenant, one, sight);
  const heads = one.alerts.filter((head) => isAlertShown(sight, head));
  // A sum of which a part is not shown would tell of that part.
  const isPart = one.kind === 'risk' && heads.length < one.alerts.length;
  return heads.length === 0 || isPart ? undefined : { one, heads };
}

/**
 * What concerns the reader is left out as if it had never been: what is left is shown only where it would be a case by
 * itself, since else its being one would tell them that there is something about them. Of other teams it is said how many.
 */
function seenShared(tenant: string, one: Case, sight: Sight): SeenCase | undefined {
  const known = one.alerts.filter(({ actorKey }) => !sight.hidden.has(actorKey));
  const [left] = known.length === one.alerts.length ? [one] : sharedCasesOf(tenant, known);
  if (left === undefined) return undefined;
  const heads = left.alerts.filter((head) => isAlertShown(sight, head));
  if (heads.length === 0) return undefined;
  return { one: { ...left, id: one.id }, heads, elsewhere: left.alerts.length - heads.length };
}
