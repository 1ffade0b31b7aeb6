import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import { act, type Reading } from '../acts.js';

/**
 * A report run is an export when its origin says so or its rendering leaves the browser (X Excel, C CSV, P
 * printable). The Report rows include what ReportExport misses (formatted and XLSX exports), and alone carry the rows.
 */
export function actOfReport(row: RecordReader): Reading {
  const exported =
    (row.peek('ORIGIN') ?? '').startsWith('ReportExported') ||
    /^[XCP]$/.test(row.peek('RENDERING_TYPE') ?? '');
  return act(exported ? 'report.export' : 'report.run');
}

const SAVES: Readonly<Record<string, Action>> = {
  insert: 'record.create',
  update: 'record.update',
  upsert: 'record.update',
  delete: 'record.delete',
  undelete: 'record.restore',
};

export function actOfSave(row: RecordReader): Reading {
  const type = (row.peek('DML_TYPE') ?? '').toLowerCase();
  const action = Object.hasOwn(SAVES, type) ? SAVES[type] : undefined;
  return action === undefined ? undefined : act(action);
}

/** A validation changes nothing (OPERATION_TYPE is DELETE, DEPLOY, UPLOAD or VALIDATE). */
export const actOfChangeSet = (row: RecordReader): Reading =>
  /^validate/i.test(row.peek('OPERATION_TYPE') ?? '') ? 'no-act' : act('config.change');
