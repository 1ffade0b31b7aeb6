import { SOURCE_FORMATS } from '../../src/config/sections.js';
import { mapCloudEvents, mapJson } from '../steps/unwrap.js';
import type { SourceMapping } from './mapping.js';
import { mapEspoCrm } from './espocrm/espocrm.js';
import { mapFindings } from './findings/findings.js';
import { mapOcsf } from './ocsf/ocsf.js';
import { mapOdoo } from './odoo/odoo.js';
import { mapEventLogFile } from './salesforce/event-log-file.js';
import { mapSalesforceEvents } from './salesforce/events.js';
import { mapSugarCrm } from './sugarcrm/sugarcrm.js';

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
  espocrm: { format: 'espocrm', version: 'espocrm/1', map: mapEspoCrm },
  odoo: { format: 'odoo', version: 'odoo/1', map: mapOdoo },
  sugarcrm: { format: 'sugarcrm', version: 'sugarcrm/1', map: mapSugarCrm },
  ocsf: { format: 'ocsf', version: 'ocsf/1', map: mapOcsf },
  findings: { format: 'findings', version: 'findings/1', map: mapFindings },
};
