import type { Connector } from '../connector.js';
import { checkMicrosoft365 } from './check.js';
import { contentOf } from './content.js';
import { MicrosoftSession } from './session.js';

/** Reads by the app alone: no person's account is behind it. */
export const connectMicrosoft365: Connector<'microsoft-365'> = (terms, deps) => {
  const session = new MicrosoftSession(terms, deps);
  return {
    feeds: terms.contentTypes.map((type) => contentOf(session, type)),
    identify: async () => ({ app: terms.clientId }),
    check: async (signal) => checkMicrosoft365(session, signal),
    close: async () => undefined,
  };
};
