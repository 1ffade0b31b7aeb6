import { SOURCE_FORMATS } from '../../src/config/sections.js';
import { mapCloudEvents, mapJson } from '../steps/unwrap.js';
import { mapHubSpot } from './hubspot/hubspot.js';
import type { SourceMapping } from './mapping.js';
import { mapPipedrive } from './pipedrive/webhook.js';
import { mapEventLogFile } from './salesforce/event-log-file.js';
import { mapSalesforceEvents } from './salesforce/events.js';
import { mapTwenty } from './twenty/webhook.js';
import { mapZoho } from './zoho/audit-log.js';

export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** Every format that a source can be declared with; one that is forgotten here does not compile. */
export const SOURCE_MAPPINGS: Readonly<Record<SourceFormat, SourceMapping & { format: SourceFormat }>> = {
  json: { format: 'json', version: 'json/1', map: mapJson },
  cloudevents: { format: 'cloudevents', version: 'cloudevents/1', map: mapCloudEvents },
  'salesforce-elf': { format: 'salesforce-elf', version: 'salesforce-elf/1', map: mapEventLogFile },
  'salesforce-events': {
    format: 'salesforce-events',
    version: 'salesforce-events/1',
    map: mapSalesforceEvents,
  },
  hubspot: { format: 'hubspot', version: 'hubspot/1', map: mapHubSpot },
  pipedrive: { format: 'pipedrive', version: 'pipedrive/1', map: mapPipedrive },
  twenty: { format: 'twenty', version: 'twenty/1', map: mapTwenty },
  zoho: { format: 'zoho', version: 'zoho/1', map: mapZoho },
};
