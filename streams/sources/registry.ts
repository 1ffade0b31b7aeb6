import { SOURCE_FORMATS } from '../../src/config/source-formats.js';
import { mapCloudEvents, mapJson } from '../steps/unwrap.js';
import { mapNothing } from './generic/map-record.js';
import { mapGoogleWorkspace } from './google-workspace/activity.js';
import { mapHubSpot } from './hubspot/hubspot.js';
import type { SourceMapping } from './mapping.js';
import { mapEspoCrm } from './espocrm/espocrm.js';
import { mapFindings } from './findings/findings.js';
import { mapMicrosoft365 } from './microsoft-365/audit-record.js';
import { mapOcsf } from './ocsf/ocsf.js';
import { mapOdoo } from './odoo/odoo.js';
import { mapPipedrive } from './pipedrive/webhook.js';
import { mapEventLogFile } from './salesforce/event-log-file.js';
import { CORROBORATING, CORROBORATING_OF_BOTH } from './salesforce/ownership.js';
import { mapSalesforce, mapSalesforceEvents } from './salesforce/events.js';
import { mapServiceNow } from './servicenow/rows.js';
import { mapSugarCrm } from './sugarcrm/sugarcrm.js';
import { mapTwenty } from './twenty/webhook.js';
import { mapZendesk } from './zendesk/audit-log.js';
import { mapZoho } from './zoho/audit-log.js';

export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** Every format that a source can be declared with; one that is forgotten here does not compile. */
export const SOURCE_MAPPINGS: Readonly<Record<SourceFormat, SourceMapping & { format: SourceFormat }>> = {
  json: { format: 'json', version: 'json/2', map: mapJson },
  cloudevents: { format: 'cloudevents', version: 'cloudevents/2', map: mapCloudEvents },
  salesforce: {
    format: 'salesforce',
    version: 'salesforce/2',
    map: mapSalesforce,
    corroborating: CORROBORATING,
    corroboratingOfBoth: CORROBORATING_OF_BOTH,
  },
  'salesforce-elf': { format: 'salesforce-elf', version: 'salesforce-elf/3', map: mapEventLogFile },
  'salesforce-events': {
    format: 'salesforce-events',
    version: 'salesforce-events/3',
    map: mapSalesforceEvents,
  },
  'microsoft-365': { format: 'microsoft-365', version: 'microsoft-365/2', map: mapMicrosoft365 },
  'google-workspace': {
    format: 'google-workspace',
    version: 'google-workspace/2',
    map: mapGoogleWorkspace,
  },
  servicenow: { format: 'servicenow', version: 'servicenow/2', map: mapServiceNow },
  zendesk: { format: 'zendesk', version: 'zendesk/2', map: mapZendesk },
  hubspot: { format: 'hubspot', version: 'hubspot/1', map: mapHubSpot },
  pipedrive: { format: 'pipedrive', version: 'pipedrive/1', map: mapPipedrive },
  twenty: { format: 'twenty', version: 'twenty/1', map: mapTwenty },
  zoho: { format: 'zoho', version: 'zoho/1', map: mapZoho },
  espocrm: { format: 'espocrm', version: 'espocrm/1', map: mapEspoCrm },
  odoo: { format: 'odoo', version: 'odoo/1', map: mapOdoo },
  sugarcrm: { format: 'sugarcrm', version: 'sugarcrm/1', map: mapSugarCrm },
  ocsf: { format: 'ocsf', version: 'ocsf/1', map: mapOcsf },
  findings: { format: 'findings', version: 'findings/1', map: mapFindings },
  generic: { format: 'generic', version: 'generic/1', map: mapNothing },
};

/** The mapping of a source: its own where its format is `generic`, else that of its format. */
export const mappingFor = (source: {
  readonly format: SourceFormat;
  readonly mapping?: SourceMapping | undefined;
}): SourceMapping =>
  source.format === 'generic' && source.mapping !== undefined
    ? source.mapping
    : SOURCE_MAPPINGS[source.format];
