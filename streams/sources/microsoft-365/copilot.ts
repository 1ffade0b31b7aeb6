import { act, type Reading } from '../acts.js';
import { filled, isObject, type JsonObject } from '../candidate.js';
import { cut, type RecordReader } from '../record-reader.js';
import { objectsIn } from './properties.js';
import type { Workload } from './workload.js';

/** https://learn.microsoft.com/office/office-365-management-api/copilot-schema: somebody asked, Copilot read and answered. */
const read = (operation: string): Reading =>
  operation === 'CopilotInteraction' ? act('data.query') : undefined;

const eventOf = (record: RecordReader): JsonObject => {
  const event = record.raw('CopilotEventData');
  return isObject(event) ? event : {};
};

/** The conversation, by the application that it was held in. */
function target(record: RecordReader): JsonObject | undefined {
  const { ThreadId: id, AppHost: name } = eventOf(record);
  return filled({
    type: 'Copilot',
    id: typeof id === 'string' && id !== '' ? cut(id, 512) : undefined,
    name: typeof name === 'string' && name !== '' ? cut(name, 1024) : undefined,
  });
}

/** What it read to answer. No list is no answer. */
function volume(record: RecordReader): JsonObject | undefined {
  const { AccessedResources: resources } = eventOf(record);
  if (resources === undefined || resources === null) return undefined;
  record.derived.push('volume.records');
  return { records: objectsIn(resources).length, basis: 'listed' };
}

export const COPILOT: Workload = { read, target, volume, dataClasses: () => ['unknown'] };
