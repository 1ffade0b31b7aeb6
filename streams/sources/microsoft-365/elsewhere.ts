import { actTable } from '../act-table.js';
import { act, type Reading } from '../acts.js';
import type { RecordReader } from '../record-reader.js';
import { namedItem } from './named-item.js';
import type { Workload } from './workload.js';

/**
 * eDiscovery (https://learn.microsoft.com/purview/ediscovery-search-for-activities-in-the-audit-log), Forms, quarantine,
 * Workplace Analytics, Power Apps and Automate (https://learn.microsoft.com/purview/audit-log-activities): the acts among
 * them that touch data or change how it is kept.
 */
const ACTS = actTable([
  ['report.run', ['ViewedExplore']],
  ['report.export', ['DownloadedReport']],
  ['data.query', ['ExecutedQuery']],
  ['data.export', ['ExportForm', 'SearchExported', 'SearchExportDownloaded', 'AccessedOdataLink']],
  ['data.import', ['UploadedOrgData']],
  ['record.search', ['SearchCreated', 'SearchStarted', 'SearchUpdated']],
  [
    'record.read',
    [
      'SearchPreviewed',
      'PreviewItemRendered',
      'ViewedSearchPreviewed',
      'ViewedSearchExported',
      'SearchViewed',
    ],
  ],
  [
    'record.read',
    [
      'PreviewItemDownloaded',
      'LabelContentExplorerAccessedItem',
      'QuarantineViewHeader',
      'QuarantinePreview',
    ],
  ],
  ['record.read', ['ViewResponse', 'ViewForm', 'PreviewForm', 'CaseViewed']],
  ['record.list', ['ViewResponses', 'ListForms', 'PreviewItemListed']],
  ['record.create', ['CreateForm', 'CreateComment', 'CreateResponse', 'SubmitResponse', 'CollectionCreated']],
  ['record.update', ['EditForm', 'MoveForm', 'UpdateResponse', 'CollectionUpdated', 'CollectionRenamed']],
  ['record.update', ['MovedFormIntoCollection', 'MovedFormOutofCollection', 'ConnectToExcelWorkbook']],
  [
    'record.delete',
    [
      'DeleteForm',
      'DeleteAllResponses',
      'DeleteResponse',
      'QuarantineDelete',
      'SearchRemoved',
      'DeletedResult',
    ],
  ],
  ['record.delete', ['SearchResultsPurged', 'CollectionSoftDeleted', 'CollectionHardDeleted']],
  ['record.restore', ['QuarantineRelease']],
  ['file.download', ['QuarantineExport']],
  ['access.share', ['AllowShareFormForCopy', 'GetSummaryLink', 'AllowAnonymousResponse']],
  ['access.grant', ['AddFormCoauthor', 'AddSpecificResponder', 'CaseAdminAdded', 'CaseMemberAdded']],
  [
    'access.revoke',
    ['RemoveFormCoauthor', 'RemoveSpecificResponder', 'DisallowShareFormForCopy', 'DeleteSummaryLink'],
  ],
  ['access.revoke', ['CaseAdminRemoved', 'CaseMemberRemoved', 'DisallowAnonymousResponse']],
  ['access.role_change', ['CaseAdminReplaced']],
  ['access.define', ['SearchPermissionCreated', 'SearchPermissionUpdated', 'SearchPermissionRemoved']],
  [
    'config.change',
    ['CreateFlow', 'EditFlow', 'DeleteFlow', 'CreatePowerApp', 'UpdatePowerApp', 'DeletePowerApp'],
  ],
  ['config.change', ['CaseAdded', 'CaseUpdated', 'CaseRemoved', 'HoldCreated', 'HoldUpdated', 'HoldRemoved']],
  ['config.change', ['SupervisionPolicyCreated', 'SupervisionPolicyUpdated', 'SupervisionPolicyDeleted']],
  ['no-act', ['LaunchPowerApp', 'QuarantineReleaseRequest', 'ViewRuntimeForm']],
]);

/** Settings of a service, and the rules by which data is kept: NewRetentionComplianceRule, RemoveComplianceTag … */
const SETTING =
  /^(?:Updated?|Write|Set|Change)\w*Settings?$|^(?:New|Set|Remove)(?:\w*Compliance\w+|AdaptiveScope|RestrictiveRetentionUI)$/;

function read(operation: string, record: RecordReader): Reading {
  const known = ACTS(operation);
  if (known !== undefined || !SETTING.test(operation)) return known;
  record.derived.push('action');
  return act('config.change');
}

export const ELSEWHERE: Workload = { read, target: namedItem, dataClasses: () => ['unknown'] };
