import { openedFor, parseIncident } from '../opened/due-incident.js';
import { stateOfCase } from '../opened/opened-case.js';
import type { BatchMember } from '../route/plan.js';
import { stateOf } from './due-followed.js';
import { parseFollowed } from './followed.js';

/**
 * The state that a message shows as it is handed over, where its purpose says another: what was begun goes out under the
 * purpose that it had, and shows the alert or the case as it is by then. Pure.
 */
export function shownInstead({ alert, due }: BatchMember): string | undefined {
  const opened = openedFor(alert.opened ?? [], due.purpose);
  const incident = parseIncident(due.purpose);
  if (incident !== undefined && opened !== undefined) return other(incident.state, stateOfCase(opened));
  const followed = parseFollowed(due.purpose);
  return followed && other(followed.state, stateOf(alert.alert));
}

const other = (said: string, shown: string): string | undefined => (said === shown ? undefined : shown);
