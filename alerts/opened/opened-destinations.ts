import type { Destination } from '../route/decide.js';
import type { Settings } from '../route/tree.js';
import { isStanding, type OpenedCase, openedPurpose } from './opened-case.js';

/** At once, and each once. */
const AT_ONCE = { groupWait: 0, groupInterval: 0, repeatInterval: Infinity, escalation: undefined } as const;

/**
 * Where it is told that the cases opened that are told with an alert: to whom that alert goes now. Where it goes nowhere, since
 * somebody answered it or a silence hides it, to whom the others of the case go: who was to hear of those has to hear of it.
 * `ways` are those of the open alerts, by id. Pure.
 */
export const openedDestinations = (
  { id, opened = [] }: { readonly id: string; readonly opened?: readonly OpenedCase[] },
  ways: ReadonlyMap<string, readonly Destination[]>,
): Destination[] =>
  opened.filter(isStanding).flatMap((one) => {
    const purpose = openedPurpose(one);
    return waysOf([[id], one.named], ways).map((destination) => {
      const settings: Settings = { ...destination.route.settings, ...AT_ONCE };
      return {
        ...destination,
        route: { ...destination.route, path: purpose, settings },
        groupKey: purpose,
        purpose,
      };
    });
  });

/** Of the first of these groups of alerts that go anywhere, each receiver once. */
function waysOf(
  groups: readonly (readonly string[])[],
  ways: ReadonlyMap<string, readonly Destination[]>,
): Destination[] {
  const found = groups.map((ids) => ids.flatMap((id) => ways.get(id) ?? [])).find(({ length }) => length > 0);
  return [...new Map(found?.map((one) => [one.receiver.name, one])).values()];
}
