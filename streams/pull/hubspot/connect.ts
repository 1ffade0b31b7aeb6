import type { Connector } from '../connector.js';
import { activityOf, AUDIT_LOGS, LOGINS, SECURITY } from './activity.js';
import { checkHubSpot } from './check.js';
import { rightsOfHubSpot } from './rights.js';
import { HubSpotSession } from './session.js';

/** Reads by a private app: what it reads stands in none of these lists, so there is nobody to be told apart. */
export const connectHubSpot: Connector<'hubspot'> = (terms, deps) => {
  const session = new HubSpotSession(terms, deps);
  return {
    feeds: [AUDIT_LOGS, LOGINS, SECURITY].map((list) => activityOf(session, list)),
    identify: async () => undefined,
    check: async (signal) => checkHubSpot(session, signal),
    rights: rightsOfHubSpot(session),
    close: async () => undefined,
  };
};
