import { actTable } from '../act-table.js';
import { act, echo, type Reading } from '../acts.js';
import type { NamedEvent } from './named-event.js';

/**
 * Vault (https://support.google.com/vault/answer/9279637): an act has two events, `…_begin` and `…_end` or `…_fail`, of
 * which the second says how it went.
 */
const ACTS = actTable([
  ['data.export', ['export', 'download_count_per_account_csv']],
  ['file.download', ['export_file_download', 'legacy_export_download']],
  ['record.search', ['search', 'search_count', 'get_count_operation', 'deletion_search']],
  [
    'record.read',
    ['view_document', 'view_document_information', 'view_external_document', 'view_investigation'],
  ],
  [
    'record.read',
    ['view_matter_audit_log', 'view_system_audit_log', 'view_retention_policy', 'view_retention_settings'],
  ],
  ['record.delete', ['delete_export', 'create_accelerated_deletion']],
  ['access.grant', ['add_collaborator']],
  ['access.revoke', ['remove_collaborator']],
]);

/** Matters, holds, rules and saved queries. */
const SET_UP = /^(?:add|cancel|close|convert|create|delete|modify|remove|reopen|restore|update)_/;

export function vault({ name }: NamedEvent): Reading {
  if (name.endsWith('_begin')) return 'no-act';
  const base = name.replace(/_(?:end|fail)$/, '');
  const known = ACTS(base);
  if (known !== undefined) return known;
  // What was asked for is told by `export`, with its query.
  if (base === 'create_export') return echo('data.export');
  if (/^view_\w+_report$/.test(base)) return act('report.run');
  if (/^download_\w+_report$/.test(base)) return act('report.export');
  return SET_UP.test(base) ? act('config.change') : undefined;
}
