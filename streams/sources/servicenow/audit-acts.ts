import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import { befell, type How } from './event-acts.js';

/** Columns of sys_user that are more than a detail of the person, with what their new value says. */
const USER_COLUMNS: Readonly<Record<string, (value: string) => Action>> = {
  active: (value) => (isTrue(value) ? 'account.enable' : 'account.disable'),
  locked_out: (value) => (isTrue(value) ? 'account.lock' : 'account.unlock'),
  user_password: () => 'credential.change',
  password_needs_reset: () => 'credential.change',
  enable_multifactor_authn: () => 'credential.mfa_change',
  roles: () => 'access.role_change',
};

const isTrue = (value: string): boolean => /^(?:true|1)$/i.test(value);

/** Columns that stand for the whole row. */
const WHOLE_ROW: Readonly<Record<string, How>> = {
  DELETED: 'deleted',
  INSERTED: 'made',
  INSERT: 'made',
};

/**
 * A row of sys_audit is one column of one change; that a row was made or deleted is a column of its own
 * (https://www.servicenow.com/docs/r/platform-security/c_UnderstandingTheSysAuditTable.html).
 */
export function actOfColumn(row: RecordReader): Action {
  const table = row.peek('tablename') ?? '';
  const column = row.peek('fieldname') ?? '';
  // Put back from among the deleted rows: https://www.servicenow.com/community/servicenow-ai-platform-forum/sys-audit-quot-fieldname-quot-quot-deleted-quot/td-p/2811675
  if (column === 'RECOVERED') return 'record.restore';
  const whole = Object.hasOwn(WHOLE_ROW, column) ? WHOLE_ROW[column] : undefined;
  if (whole !== undefined) return befell(table, whole);
  const said = table === 'sys_user' ? ofUserColumn(column, row.peek('newvalue') ?? '') : undefined;
  return said ?? befell(table, 'changed');
}

const ofUserColumn = (column: string, value: string): Action | undefined =>
  Object.hasOwn(USER_COLUMNS, column) ? USER_COLUMNS[column]?.(value) : undefined;
