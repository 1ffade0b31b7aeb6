import { faultItem, unmapped } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { mapRows, type TableRow } from '../table-rows.js';
import { AUDIT_TABLE, mapAudit } from './audit.js';
import { mapLastImport } from './last-import.js';
import { mapTracked } from './tracker.js';

/** Rows of SugarCRM and SuiteCRM: the audit tables of their modules, `tracker` and `users_last_import`. */
export const mapSugarCrm = (payload: unknown, context: MappingContext): MappedItem[] =>
  mapRows(payload, (row) => mapRecord(row, context));

function mapRecord({ record, table }: TableRow, context: MappingContext): MappedItem {
  if (table === undefined)
    return faultItem(
      'envelope',
      'The row does not name its table; send {"table": "accounts_audit", "row": …}.',
      'table',
    );
  if (table === 'tracker') return mapTracked(record, context);
  if (table === 'users_last_import') return mapLastImport(record, context);
  const [, module] = AUDIT_TABLE.exec(table) ?? [];
  return module === undefined ? unmapped(table) : mapAudit(record, module.toLowerCase(), context);
}
