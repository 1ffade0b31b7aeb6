import type { Action } from '../../../src/event/actions.js';
import type { DataClass } from '../../../src/event/data-classes.js';
import { act, type Reading } from '../acts.js';

/**
 * The types of security activity, first match, by their words: the vendor adds types, and the CSV of small plans writes
 * some of them in English. The list was held against the 120 types of the vendor's own description of the interface
 * (https://developers.hubspot.com/docs/api-reference/account-audit-logs-v3/activity/get-account-info-v3-activity-security).
 */
const TYPES: readonly (readonly [RegExp, Action | 'no-act'])[] = [
  [/^ACCEPTANCE_TEST$/, 'no-act'],
  [/^EXPORT_DOWNLOAD$/, 'file.download'],
  [/^EXPORT_APPROVAL$/, 'config.change'],
  [/EXPORT|^DATA_BACKUP_DOWNLOADED$/, 'data.export'],
  [/^DATA_BACKUP_CREATED$/, 'backup.run'],
  [/^IMPORT/, 'data.import'],
  [/^GDPR_DELETE$/, 'record.erase'],
  [/^DATA_ACCESS_REQUEST_SUBMITTED$/, 'record.disclose'],
  [/^(?:MERGE_REVERT|DATA_RESTORE_COMPLETED|UNIFIED_RESTORE_UNDO_EXECUTION)$/, 'record.restore'],
  [/^(?:PROPERTY_HISTORY_REVISION|SEQUENCE_ENROLLMENT)/, 'record.update'],
  [/^IMPERSONATE_USER$/, 'session.impersonate'],
  [/^UNINSTALL_INTEGRATION$/, 'integration.revoke'],
  [/^INSTALL_INTEGRATION$/, 'integration.authorize'],
  [/^ADD_ADMIN/, 'access.grant'],
  [/^REMOVE_ADMIN/, 'access.revoke'],
  [/^TEAM_USER_/, 'access.role_change'],
  [/^TEAM_|SCOPE_GROUPS_UPDATE$|^SERVICE_KEY_PERMISSIONS_UPDATE$/, 'access.define'],
  [/^DATA_SHARING_CONNECTION_ADDED$/, 'access.share'],
  [/^DATA_SHARING_CONNECTION_REMOVED$/, 'access.revoke'],
  [/^(?:ADD|REMOVE)_TWO_FACTOR|^PASSKEY_/, 'credential.mfa_change'],
  [/^CHANGE_PASSWORD$/, 'credential.change'],
  [/^(?:MANUAL_.*_EMAIL|PAYMENT_ONBOARDING_LINK)_SEND$/, 'comms.send'],
  [/(?:KEY|TOKEN|SECRET)_(?:VIEW|REVEAL|RETRIEVED)|^VIEW.*(?:KEY|TOKEN)/, 'credential.token_view'],
  [
    /(?:KEY|TOKEN)_(?:DEACTIVATE|DELETED)|^(?:DEACTIVAT|DELET|REMOV).*(?:KEY|TOKEN)/,
    'credential.token_revoke',
  ],
  [
    /(?:KEY|TOKEN|SECRET)_(?:CREATE|ROTATE|WRITE|PASSWORD_RESET)|^CREAT.*(?:KEY|TOKEN)/,
    'credential.token_issue',
  ],
  [/^REMOV(?:E|ED|ING)_USERS?$/, 'account.delete'],
  [/^DEACTIVATE_USER$/, 'account.disable'],
  [/^REACTIVATE_USER$/, 'account.enable'],
  [/^ADD(?:ED|ING)?_USERS?$|^JOINED_PORTAL/, 'account.create'],
  [/^BOTS_WEBHOOK_VIEWED$/, 'record.read'],
  // What is left of the vendor's list is settings: switched, added, changed, removed.
  [/_(?:ENABLED|DISABLED|ADDED|REMOVED|ADDITION|DELETION|CREATION|SYNC|DEPLOYMENT)$/, 'config.change'],
  [/_(?:CREATED?|UPDATED?|DELETED?|MODIFIED|CLONED|CHANGED?|POST)$|^CHANGE_/, 'config.change'],
  [/SINGLE_SIGN_ON|WEBHOOK|SANDBOX|_ADDED_TO_|_REMOVED_FROM_|^TOUCHLESS_PURCHASE$/, 'config.change'],
];

/** `EXPORTING_CONTACTS` for "Exporting contacts": the words of the type in one spelling. */
export const typeWords = (type: string): string =>
  type
    .slice(0, 128)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');

export function actOfType(type: string): Reading {
  const words = typeWords(type);
  const found = TYPES.find(([pattern]) => pattern.test(words))?.[1];
  return found === undefined || found === 'no-act' ? found : act(found);
}

/** What kind of data a security activity was about: people who use the CRM, unless its words say more. */
export function dataClassOfType(type: string, action: Action): DataClass {
  const words = typeWords(type);
  if (/^(?:session|account|credential|access)\./.test(action)) return 'employee';
  if (/CONTACT|^GDPR_DELETE$|^DATA_ACCESS_REQUEST/.test(words)) return 'id.basic';
  return /USERS?$/.test(words) ? 'employee' : 'unknown';
}
