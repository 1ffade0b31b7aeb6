import type { RightsReader } from '../snapshot.js';
import { dataverseRights } from './dataverse.js';
import { espocrmRights } from './espocrm.js';
import { hubspotRights } from './hubspot.js';
import { salesforceRights } from './salesforce.js';
import { zendeskRights } from './zendesk.js';

/** CRMs whose rights are read; all others hand in rights.csv. */
export const RIGHTS_READERS = {
  salesforce: salesforceRights,
  hubspot: hubspotRights,
  dataverse: dataverseRights,
  zendesk: zendeskRights,
  espocrm: espocrmRights,
} as const satisfies Readonly<Record<string, RightsReader>>;
export type RightsReaderKind = keyof typeof RIGHTS_READERS;
