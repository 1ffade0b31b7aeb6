import type { SourceFormat } from '../../sources/registry.js';
import type { Connector } from '../connector.js';
import { checkSalesforce } from './check.js';
import { eventLogFiles } from './event-log-files.js';
import { readerOf } from './log-in.js';
import { LOGIN_HISTORY, rowsOf, SETUP_AUDIT_TRAIL } from './rows.js';
import { SalesforceSession } from './session.js';

/** What each kind of record is mapped by. */
const FORMATS: { readonly files: SourceFormat; readonly rows: SourceFormat } = {
  files: 'salesforce-elf',
  rows: 'salesforce-events',
};

export const connectSalesforce: Connector<'salesforce'> = (terms, deps) => {
  const session = new SalesforceSession(terms, deps);
  return {
    feeds: [
      eventLogFiles(session, FORMATS.files),
      rowsOf(session, SETUP_AUDIT_TRAIL, FORMATS.rows),
      rowsOf(session, LOGIN_HISTORY, FORMATS.rows),
    ],
    identify: async (signal) => readerOf(await session.token(signal)),
    check: async (signal) => checkSalesforce(session, signal),
    close: async () => undefined,
  };
};
