import { isObject, type JsonObject } from '../candidate.js';
import { RecordReader } from '../record-reader.js';

/**
 * The spellings under which a column is looked for, without case, blanks and signs. The export's columns are not
 * documented; the first of each are the fields by which the interface filters
 * (https://www.zoho.com/crm/developer/docs/api/v8/create-export-audit-log.html), the others those of its screens.
 */
const COLUMNS = {
  id: ['auditid', 'auditlogid', 'id'],
  time: [
    'auditedtime',
    'time',
    'date',
    'datetime',
    'dateandtime',
    'timestamp',
    'actiontime',
    'performedtime',
  ],
  action: ['action', 'actiontype', 'operation', 'activity'],
  user: ['doneby', 'performedby', 'user', 'username', 'modifiedby', 'by', 'donebyname'],
  userId: ['donebyid', 'userid', 'performedbyid', 'modifiedbyid'],
  module: ['module', 'modulename', 'entity', 'entitytype', 'moduleapiname'],
  recordId: ['recordid', 'entityid'],
  recordName: ['recordname', 'record', 'entityname', 'name', 'relatedto'],
  field: ['field', 'fieldname', 'fieldlabel'],
  after: ['newvalue', 'tovalue', 'currentvalue'],
  count: ['recordcount', 'recordscount', 'noofrecords', 'numberofrecords', 'count', 'totalrecords'],
  address: ['ipaddress', 'ip', 'clientip'],
} as const;

export type Column = keyof typeof COLUMNS;

/** Things that JSON writes as an object: which of its fields is the id, which the name. */
const NESTED: Readonly<Record<string, readonly [id: Column, name: Column]>> = {
  doneby: ['userId', 'user'],
  performedby: ['userId', 'user'],
  modifiedby: ['userId', 'user'],
  record: ['recordId', 'recordName'],
};

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** A row under the names of its own header, asked by what a column means. */
export class AuditRow {
  readonly reader: RecordReader;
  private readonly names = new Map<string, string>();

  constructor(record: JsonObject) {
    const flat = flattened(record);
    this.reader = new RecordReader(flat);
    for (const name of Object.keys(flat)) this.names.set(bare(name), name);
  }

  take(column: Column): string | undefined {
    const name = this.nameOf(column);
    return name === undefined ? undefined : this.reader.take(name);
  }

  peek(column: Column): string | undefined {
    const name = this.nameOf(column);
    return name === undefined ? undefined : this.reader.peek(name);
  }

  count(column: Column): number | undefined {
    const name = this.nameOf(column);
    return name === undefined ? undefined : this.reader.count(name);
  }

  /** The first of the spellings that holds something. */
  private nameOf(column: Column): string | undefined {
    for (const spelling of COLUMNS[column]) {
      const name = this.names.get(spelling);
      if (name !== undefined && this.reader.peek(name) !== undefined) return name;
    }
    return undefined;
  }
}

function flattened(record: JsonObject): JsonObject {
  const flat: [string, unknown][] = [];
  for (const [name, value] of Object.entries(record)) {
    const parts = Object.hasOwn(NESTED, bare(name)) ? NESTED[bare(name)] : undefined;
    if (isObject(value) && parts !== undefined) flat.push(...partsOf(value, parts));
    else if (isObject(value) && bare(name) === 'module')
      flat.push([name, value['api_name'] ?? value['name']]);
    else flat.push([name, value]);
  }
  return Object.fromEntries(flat);
}

function partsOf(value: JsonObject, [id, name]: readonly [Column, Column]): [string, unknown][] {
  const found: [string, unknown][] = [];
  if (value['id'] !== undefined) found.push([COLUMNS[id][0], value['id']]);
  if (value['name'] !== undefined) found.push([COLUMNS[name][0], value['name']]);
  return found;
}
