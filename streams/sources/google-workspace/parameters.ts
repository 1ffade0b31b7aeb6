import { isObject, type JsonObject } from '../candidate.js';

/**
 * The parameters of an event by name: the API lists them as `{name, value | intValue | boolValue | multiValue | …}`
 * (https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list), other carriers write an object.
 */
export function parametersOf(value: unknown): JsonObject {
  if (isObject(value)) return value;
  const found: [string, unknown][] = [];
  for (const entry of Array.isArray(value) ? value : []) {
    if (!isObject(entry) || typeof entry['name'] !== 'string') continue;
    const { name, ...held } = entry;
    found.push([name, messageOf(Object.values(held)[0])]);
  }
  return Object.fromEntries(found);
}

/** `messageValue: {parameter: [...]}` holds parameters of its own. */
function messageOf(value: unknown): unknown {
  return isObject(value) && Array.isArray(value['parameter']) ? parametersOf(value['parameter']) : value;
}
