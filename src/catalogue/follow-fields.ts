import type { Catalogues, Place } from './catalogues.js';
import { type Entry, nameKey } from './entry.js';
import { entriesOfFieldDefinitions, type FieldDefinition } from './salesforce-fields.js';

const ORIGIN = 'salesforce-fields';

export interface FieldsFollowed {
  /** Entries that are new, other than before, or taken back. */
  readonly changed: number;
  /** Fields that are marked as sensitive and not as what. */
  readonly toClassify: number;
}

/**
 * Brings the catalogue to what Salesforce says of its fields now: what it says no more is taken back. What a person said of
 * a field, or took back, is the last word on it and stays. Of fields that are not among the definitions nothing changes.
 */
export async function followFields(
  catalogues: Pick<Catalogues, 'lastStatements' | 'say' | 'takeBack'>,
  place: Place,
  definitions: readonly FieldDefinition[],
  by: string,
): Promise<FieldsFollowed> {
  const { entries, toClassify } = entriesOfFieldDefinitions(definitions);
  const last = new Map((await catalogues.lastStatements(place)).map((one) => [keyOf(one), one]));
  const isOurs = (entry: Named): boolean => (last.get(keyOf(entry))?.origin ?? ORIGIN) === ORIGIN;
  const said = new Set(entries.map(keyOf));
  const gone = definitions
    .map((row): Entry => ({
      object: row.EntityDefinition.QualifiedApiName,
      field: row.QualifiedApiName,
      classes: [],
    }))
    .filter((entry) => last.get(keyOf(entry))?.state === 'said' && isOurs(entry) && !said.has(keyOf(entry)));
  const changed = await catalogues.say(place, entries.filter(isOurs), ORIGIN, by);
  if (gone.length > 0) await catalogues.takeBack(place, gone, ORIGIN, by);
  return { changed: changed + gone.length, toClassify: toClassify.length };
}

type Named = Pick<Entry, 'object' | 'field'>;

const keyOf = ({ object, field }: Named): string => JSON.stringify([nameKey(object), nameKey(field)]);
