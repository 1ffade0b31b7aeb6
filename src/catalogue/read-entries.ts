import { soqlAnswerSchema } from './catalogue.schemas.js';
import type { EntryOrigin } from './catalogues.js';
import type { Entry } from './entry.js';
import type { FileFault } from '../kernel/csv-table.js';
import { MOST_ENTRIES, readCatalogueCsv } from './read-csv.js';
import { entriesOfFieldDefinitions, fieldDefinitionSchema, type FieldsRead } from './salesforce-fields.js';

export interface FileEntries {
  readonly entries: Entry[];
  readonly origin: EntryOrigin;
  /** Of field definitions alone. */
  readonly toClassify?: FieldsRead['toClassify'];
}

/** Most fields that are named as marked without a kind. */
const MOST_NAMED = 1_000;

/** The entries of a file: CSV, or field definitions of Salesforce as SOQL answers. */
export function readEntries(
  bytes: Buffer,
  kind: 'csv' | 'salesforce-fields',
): FileEntries | { faults: FileFault[] } {
  if (kind === 'csv') {
    const read = readCatalogueCsv(bytes);
    return 'faults' in read ? read : { ...read, origin: 'csv' };
  }
  const rows = readRows(bytes);
  if ('path' in rows) return { faults: [rows] };
  const definitions = rows.map((row, index) => ({ index, read: fieldDefinitionSchema.safeParse(row) }));
  const wrong = definitions.find(({ read }) => !read.success);
  if (wrong !== undefined)
    return {
      faults: [{ path: `record ${wrong.index + 1}`, message: 'is no FieldDefinition with its object' }],
    };
  const { entries, toClassify } = entriesOfFieldDefinitions(
    definitions.flatMap(({ read }) => (read.success ? [read.data] : [])),
  );
  return { entries, origin: 'salesforce-fields', toClassify: toClassify.slice(0, MOST_NAMED) };
}

function readRows(bytes: Buffer): unknown[] | FileFault {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    return { path: 'file', message: 'is no JSON' };
  }
  const rows = soqlAnswerSchema.safeParse(json);
  if (!rows.success) return { path: 'file', message: 'is no answer of SOQL: it has no records' };
  if (rows.data.length > MOST_ENTRIES)
    return { path: 'file', message: `has ${rows.data.length} records; at most ${MOST_ENTRIES} are taken` };
  return rows.data;
}
