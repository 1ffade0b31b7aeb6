import type { Connector } from '../connector.js';
import { checkSalesforce } from './check.js';
import { eventLogFiles } from './event-log-files.js';
import { readFieldDefinitions } from './field-definitions.js';
import { readerOf } from './log-in.js';
import { rightsOfSalesforce } from './rights.js';
import { LOGIN_HISTORY, rowsOf, SETUP_AUDIT_TRAIL } from './rows.js';
import { SalesforceSession } from './session.js';

export const connectSalesforce: Connector<'salesforce'> = (terms, deps) => {
  const session = new SalesforceSession(terms, deps);
  return {
    feeds: [eventLogFiles(session), rowsOf(session, SETUP_AUDIT_TRAIL), rowsOf(session, LOGIN_HISTORY)],
    identify: async (signal) => readerOf(await session.token(signal)),
    check: async (signal) => checkSalesforce(session, signal),
    rights: rightsOfSalesforce(session),
    fieldDefinitions: async (signal) => readFieldDefinitions(session, signal),
    close: async () => undefined,
  };
};
