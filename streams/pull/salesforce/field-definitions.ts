import { z } from 'zod';
import { type FieldDefinition, fieldDefinitionSchema } from '../../../src/catalogue/salesforce-fields.js';
import { changed } from '../failures.js';
import { API, SETUP } from './permissions.js';
import { querySchema, type SalesforceSession } from './session.js';

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm */
const globalSchema = z.looseObject({
  sobjects: z.array(
    z.looseObject({
      name: z.string().max(128),
      queryable: z.boolean(),
      customSetting: z.boolean().default(false),
      deprecatedAndHidden: z.boolean().default(false),
      /** Of shares, histories, feeds: the object that they belong to. */
      associateEntityType: z.string().nullish(),
    }),
  ),
});

/** Objects of one query: their fields must stand in one answer, since definitions have no second page. */
const OBJECTS_AT_ONCE = 10;
/** Of an org with more the rest is left out: each costs a part of a call, every day. */
const MOST_OBJECTS = 3_000;
/** Of all objects together: what is held in memory at once. */
const MOST_FIELDS = 500_000;

/**
 * Every field of each object that holds data, and how it is classified where the org says it. Definitions know neither pages nor
 * LIMIT nor OR: https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/reference_objects_soql_limits.htm
 */
export async function readFieldDefinitions(
  session: Pick<SalesforceSession, 'json'>,
  signal: AbortSignal,
  most = MOST_FIELDS,
): Promise<FieldDefinition[]> {
  const objects = await objectsOf(session, signal);
  const found: FieldDefinition[] = [];
  for (let start = 0; start < objects.length; start += OBJECTS_AT_ONCE) {
    for (const row of await fieldsOf(session, objects.slice(start, start + OBJECTS_AT_ONCE), signal))
      found.push(row);
    if (found.length > most) throw changed(`Salesforce gives more than ${most} definitions of fields`);
  }
  return found;
}

async function objectsOf(session: Pick<SalesforceSession, 'json'>, signal: AbortSignal): Promise<string[]> {
  const described = globalSchema.safeParse(await session.json('/sobjects', API.label, signal));
  if (!described.success) throw changed('Salesforce lists its objects in another shape');
  return described.data.sobjects
    .filter(
      ({ queryable, customSetting, deprecatedAndHidden }) =>
        queryable && !customSetting && !deprecatedAndHidden,
    )
    .filter(({ associateEntityType }) => (associateEntityType ?? '') === '')
    .flatMap(({ name }) => (/^\w+$/.test(name) ? [name] : []))
    .slice(0, MOST_OBJECTS);
}

/** An answer that is not whole is asked for again in halves. */
async function fieldsOf(
  session: Pick<SalesforceSession, 'json'>,
  objects: readonly string[],
  signal: AbortSignal,
): Promise<FieldDefinition[]> {
  const soql =
    'SELECT QualifiedApiName, EntityDefinition.QualifiedApiName, ComplianceGroup, SecurityClassification ' +
    `FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName IN (${objects.map((name) => `'${name}'`).join(', ')})`;
  const path = `/tooling/query?q=${encodeURIComponent(soql)}`;
  const answer = querySchema.safeParse(await session.json(path, SETUP.label, signal));
  if (!answer.success) throw changed('Salesforce gives field definitions in another shape');
  const { done, records } = answer.data;
  if (done) return records.map(definitionOf);
  if (objects.length === 1)
    throw changed('Salesforce gives the fields of one object in more than one answer');
  const half = Math.ceil(objects.length / 2);
  const [first, second] = [objects.slice(0, half), objects.slice(half)];
  return [...(await fieldsOf(session, first, signal)), ...(await fieldsOf(session, second, signal))];
}

function definitionOf(row: unknown): FieldDefinition {
  const read = fieldDefinitionSchema.safeParse(row);
  if (!read.success) throw changed('Salesforce gives a field definition in another shape');
  return read.data;
}
