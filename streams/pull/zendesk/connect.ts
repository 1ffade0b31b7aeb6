import type { Connector } from '../connector.js';
import { auditLogs } from './audit-logs.js';
import { checkZendesk } from './check.js';
import { rightsOfZendesk } from './rights.js';
import { ZendeskSession } from './session.js';

export const connectZendesk: Connector<'zendesk'> = (terms, deps) => {
  const session = new ZendeskSession(terms, deps);
  return {
    feeds: [auditLogs(session)],
    identify: async (signal) => ({ account: (await session.self(signal)).id }),
    check: async (signal) => checkZendesk(session, signal),
    rights: rightsOfZendesk(session),
    close: async () => undefined,
  };
};
