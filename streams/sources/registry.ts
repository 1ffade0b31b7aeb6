import { SOURCE_FORMATS } from '../../src/config/sections.js';
import { mapCloudEvents, mapJson } from '../steps/unwrap.js';
import { mapNothing } from './generic/map-record.js';
import type { SourceMapping } from './mapping.js';
import { mapEventLogFile } from './salesforce/event-log-file.js';
import { mapSalesforceEvents } from './salesforce/events.js';

export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** Every format that a source can be declared with; one that is forgotten here does not compile. */
export const SOURCE_MAPPINGS: Readonly<Record<SourceFormat, SourceMapping & { format: SourceFormat }>> = {
  json: { format: 'json', version: 'json/2', map: mapJson },
  cloudevents: { format: 'cloudevents', version: 'cloudevents/2', map: mapCloudEvents },
  'salesforce-elf': { format: 'salesforce-elf', version: 'salesforce-elf/2', map: mapEventLogFile },
  'salesforce-events': {
    format: 'salesforce-events',
    version: 'salesforce-events/2',
    map: mapSalesforceEvents,
  },
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
