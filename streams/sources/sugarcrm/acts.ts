import type { Action } from '../../../src/event/actions.js';
import { act, echo, type Reading } from '../acts.js';

/** What a change of a field means. `table` is the module's; values are as the audit table writes them. */
export function actionOfChange(table: string, field: string, after: string | undefined): Action {
  if (ACCESS_TABLES.has(table)) return 'access.define';
  if (table === 'users') return actionOnUser(field, after);
  if (field === 'deleted') return after === '0' ? 'record.restore' : 'record.delete';
  return 'record.update';
}

const ACCESS_TABLES = new Set(['acl_roles', 'acl_roles_actions', 'acl_fields', 'securitygroups', 'teams']);

function actionOnUser(field: string, after: string | undefined): Action {
  if (field === 'deleted') return after === '0' ? 'account.enable' : 'account.delete';
  if (field === 'status') return after === 'Active' ? 'account.enable' : 'account.disable';
  if (field === 'is_admin') return after === '1' || after === 'on' ? 'access.grant' : 'access.revoke';
  if (/^(?:user_hash|pwd_last_changed|system_generated_password)$/.test(field)) return 'credential.change';
  if (field.startsWith('factor_auth')) return 'credential.mfa_change';
  return 'account.update';
}

/**
 * Actions of the tracker, the controller's action in lower case:
 * https://github.com/salesagility/SuiteCRM/blob/master/include/MVC/View/SugarView.php (_trackView). The audit tables own
 * what was changed; a `save` does not say whether it made a record or changed one.
 */
export function readTracked(action: string): Reading {
  return Object.hasOwn(TRACKED, action) ? TRACKED[action] : undefined;
}

const TRACKED: Readonly<Record<string, Reading>> = {
  detailview: act('record.read'),
  editview: act('record.read'),
  detail: act('record.read'),
  edit: act('record.read'),
  wirelessdetail: act('record.read'),
  wirelessedit: act('record.read'),
  listview: act('record.list'),
  index: act('record.list'),
  popup: act('record.list'),
  unifiedsearch: act('record.search'),
  save: echo('record.update'),
  delete: echo('record.delete'),
};
