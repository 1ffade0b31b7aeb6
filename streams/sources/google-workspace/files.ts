import { act, echo, type Reading } from '../acts.js';
import { isTakenAway, table, type NamedEvent } from './named-event.js';

const DRIVE = table(
  ['record.read', ['view', 'preview', 'access_item_content', 'access_url']],
  ['record.create', ['create', 'copy', 'source_copy']],
  [
    'record.update',
    ['edit', 'rename', 'move', 'add_to_folder', 'remove_from_folder', 'add_lock', 'remove_lock'],
  ],
  [
    'record.update',
    ['create_comment', 'edit_comment', 'delete_comment', 'resolve_comment', 'reopen_comment'],
  ],
  [
    'record.update',
    ['label_added', 'label_removed', 'label_field_changed', 'accept_suggestion', 'create_suggestion'],
  ],
  [
    'record.update',
    ['approval_requested', 'approval_canceled', 'approval_comment_added', 'approval_completed'],
  ],
  ['record.update', ['approval_reviewer_responded', 'approval_reviewer_change', 'approval_due_time_change']],
  ['record.delete', ['delete', 'trash']],
  ['record.restore', ['untrash']],
  ['file.upload', ['upload']],
  ['file.download', ['download', 'print', 'download_forms_response', 'email_as_attachment']],
  ['data.query', ['sheets_import_range', 'sheets_import_url', 'connected_sheets_query']],
  [
    'file.share',
    [
      'change_user_access',
      'change_acl_editors',
      'change_document_access_scope',
      'change_document_visibility',
    ],
  ],
  ['file.share', ['change_owner', 'publish_change', 'email_collaborators', 'approve_access_request']],
  [
    'access.grant',
    ['shared_drive_membership_change', 'team_drive_membership_change', 'add_shared_drive_user'],
  ],
  ['file.share', ['sheets_import_range_access_change']],
  ['access.grant', ['deny_access_request']],
  ['config.change', ['script_trigger_created', 'script_trigger_deleted']],
  ['config.change', ['shared_drive_settings_change', 'team_drive_settings_change', 'storage_usage_update']],
  ['no-act', ['sync_item_content', 'prefetch_item_content']],
);

/** A change that follows from one of the folder above, told there already: names that end so. */
const RECONCILED = /_hierarchy_reconciled$/;

/** Changes of who may do what, which also end a right. */
const SHARING = /^change_(?:user_access|acl_editors|document_access_scope|document_visibility)$/;

export function drive(event: NamedEvent): Reading {
  const { name, parameters } = event;
  if (RECONCILED.test(name)) return echo('file.share');
  const change = parameters['membership_change_type'];
  if (name.endsWith('_membership_change') && typeof change === 'string' && /remove/i.test(change))
    return act('access.revoke');
  return SHARING.test(name) && isTakenAway(event, 'new_value') ? act('access.revoke') : DRIVE(event);
}

/** Notes: https://developers.google.com/workspace/admin/reports/v1/appendix/activity/keep. */
export const KEEP = table(
  ['record.create', ['created_note']],
  ['record.update', ['edited_note_content', 'edited_note_title']],
  ['record.delete', ['deleted_note', 'deleted_attachment']],
  ['file.upload', ['uploaded_attachment']],
  ['access.share', ['modified_acl']],
);

/** Looker Studio: https://developers.google.com/workspace/admin/reports/v1/appendix/activity/data-studio. */
export const STUDIO = table(
  ['report.run', ['VIEW']],
  ['report.export', ['DOWNLOAD_REPORT']],
  ['data.export', ['DATA_EXPORT']],
  ['record.create', ['CREATE']],
  ['record.update', ['EDIT', 'PARENT_WORKSPACE_CHANGE']],
  ['record.delete', ['DELETE', 'TRASH']],
  ['record.restore', ['RESTORE']],
  ['access.share', ['CHANGE_USER_ACCESS', 'CHANGE_USER_ACCESS_TO_ASSET_VIA_WORKSPACE']],
  ['access.share', ['CHANGE_ASSET_LINK_SHARING_ACCESS_TYPE', 'CHANGE_ASSET_LINK_SHARING_VISIBILITY']],
  // By whose rights a data source is read: https://cloud.google.com/looker/docs/studio/data-credentials.
  ['access.share', ['CHANGE_DATA_SOURCE_ACCESS_TYPE']],
  // What is sent by a timetable from then on.
  [
    'config.change',
    ['ADD_REPORT_EMAIL_DELIVERY', 'UPDATE_REPORT_EMAIL_DELIVERY', 'STOP_REPORT_EMAIL_DELIVERY'],
  ],
  [
    'config.change',
    ['CREATE_DISTRIBUTION_CONTENT', 'EDIT_DISTRIBUTION_CONTENT', 'DELETE_DISTRIBUTION_CONTENT'],
  ],
);
