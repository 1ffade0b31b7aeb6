import type { Connected, Connector } from '../connector.js';
import { ownUser } from '../dataverse/privileges.js';
import { rightsOfDataverse } from '../dataverse/rights.js';
import { DataverseSession } from '../dataverse/session.js';
import { checkMicrosoft365 } from './check.js';
import { contentOf } from './content.js';
import { MicrosoftSession } from './session.js';

/** Reads by the app alone: no person's account is behind it. */
export const connectMicrosoft365: Connector<'microsoft-365'> = (terms, deps) => {
  const session = new MicrosoftSession(terms, deps);
  const { environmentUrl } = terms;
  const dataverse =
    environmentUrl === undefined ? undefined : new DataverseSession(environmentUrl, terms, deps);
  const connected: Connected = {
    feeds: terms.contentTypes.map((type) => contentOf(session, type)),
    identify: async (signal) => {
      const account = dataverse === undefined ? undefined : await ownUser(dataverse, signal);
      return { app: terms.clientId, ...(account === undefined ? {} : { account }) };
    },
    check: async (signal) => checkMicrosoft365(session, dataverse, signal),
    close: async () => undefined,
  };
  return dataverse === undefined ? connected : { ...connected, rights: rightsOfDataverse(dataverse) };
};
