import { actTable } from '../act-table.js';
import { filled, type JsonObject } from '../candidate.js';
import type { RecordReader } from '../record-reader.js';
import type { Workload } from './workload.js';

/**
 * Power BI (https://learn.microsoft.com/fabric/admin/operation-list), eDiscovery, Forms, quarantine, Power Apps and Automate
 * (https://learn.microsoft.com/purview/audit-log-activities): the acts among them that move data or change how it is kept.
 */
const ACTS = actTable([
  ['report.run', ['ViewReport', 'ViewDashboard', 'ViewTile']],
  [
    'report.export',
    ['ExportReport', 'DownloadReport', 'ExportTile', 'ExportArtifact', 'PrintReport', 'DownloadedReport'],
  ],
  ['data.export', ['AnalyzeInExcel', 'AnalyzedByExternalApplication', 'ExportForm', 'SearchExported']],
  ['data.export', ['SearchExportDownloaded', 'ExportActivityEvents']],
  ['access.share', ['ShareReport', 'ShareDashboard', 'ShareDataset']],
  ['record.search', ['SearchCreated', 'SearchStarted', 'SearchUpdated']],
  [
    'record.read',
    ['SearchPreviewed', 'PreviewItemRendered', 'ViewedSearchPreviewed', 'ViewResponse', 'QuarantinePreview'],
  ],
  ['record.read', ['PreviewItemDownloaded', 'LabelContentExplorerAccessedItem', 'QuarantineViewHeader']],
  ['record.list', ['ViewResponses', 'ListForms']],
  ['record.delete', ['DeleteReport', 'DeleteDashboard', 'DeleteDataset', 'DeleteForm', 'DeleteAllResponses']],
  ['record.delete', ['DeleteResponse', 'QuarantineDelete']],
  ['file.download', ['QuarantineExport']],
  [
    'config.change',
    ['CreateFlow', 'EditFlow', 'DeleteFlow', 'CreatePowerApp', 'UpdatePowerApp', 'DeletePowerApp'],
  ],
  ['config.change', ['CaseAdded', 'CaseUpdated', 'CaseRemoved', 'HoldCreated', 'HoldUpdated', 'HoldRemoved']],
  ['no-act', ['LaunchPowerApp']],
]);

function target(record: RecordReader): JsonObject | undefined {
  return filled({
    type: record.takeCut(128, 'target.type', 'ItemType', 'ObjectType'),
    id: record.takeCut(
      512,
      'target.id',
      'ObjectId',
      'ReportId',
      'FormId',
      'ArtifactId',
      'DashboardId',
      'DatasetId',
    ),
    name: record.takeCut(
      1024,
      'target.name',
      'ReportName',
      'FormName',
      'ArtifactName',
      'ItemName',
      'DashboardName',
    ),
  });
}

export const ELSEWHERE: Workload = {
  read: (operation) => ACTS(operation),
  target,
  dataClasses: () => ['unknown'],
};
