import type { Destination } from '../route/decide.js';
import type { Settings } from '../route/tree.js';
import { isStanding, type OpenedCase, openedPurpose } from './opened-case.js';

/** At once, and each once. */
const AT_ONCE = { groupWait: 0, groupInterval: 0, repeatInterval: Infinity, escalation: undefined } as const;

/** Where it is told that cases opened: to whom their alert goes now. Pure. */
export const openedDestinations = (
  cases: readonly OpenedCase[],
  routed: readonly Destination[],
): Destination[] =>
  cases.filter(isStanding).flatMap((opened) =>
    routed.map((destination) => {
      const purpose = openedPurpose(opened);
      const settings: Settings = { ...destination.route.settings, ...AT_ONCE };
      return {
        ...destination,
        route: { ...destination.route, path: purpose, settings },
        groupKey: purpose,
        purpose,
      };
    }),
  );
