import type { Action } from '../../../src/event/actions.js';
import { actTable } from '../act-table.js';
import { act, type Reading } from '../acts.js';
import type { RecordReader } from '../record-reader.js';
import { namedItem } from './named-item.js';
import { recordTypeOf } from './record-type.js';
import type { Workload } from './workload.js';

/** Power BI and Fabric: https://learn.microsoft.com/fabric/admin/operation-list. */
const ACTS = actTable([
  ['no-act', ['NoActivity', 'MapUpn', 'CheckAccessFileOrBlob']],
  ['report.run', ['ViewReport', 'ViewDashboard', 'ViewTile']],
  [
    'report.export',
    ['ExportReport', 'DownloadReport', 'ExportTile', 'ExportArtifact', 'PrintReport', 'PrintDashboard'],
  ],
  [
    'data.export',
    ['AnalyzeInExcel', 'AnalyzeInExcelDataset', 'AnalyzeInExcelReport', 'AnalyzedByExternalApplication'],
  ],
  ['data.export', ['ExportActivityEvents', 'ExportDataflow', 'ExportScorecard']],
  ['record.delete', ['DeleteReport', 'DeleteDashboard', 'DeleteDataset']],
  ['data.query', ['QueryBlobContents', 'ExploreDataset', 'RequestCopilot', 'RequestOpenAI']],
  ['data.import', ['Import', 'ImportArtifactEnd', 'PostDatasetRows', 'LoadLakehouseTable']],
  // The end of the same import has a record too.
  ['no-act', ['ImportArtifactStart']],
  ['file.download', ['ReadFileOrGetBlob', 'GetBlob', 'DownloadSparkAppLog']],
  ['file.download', ['DownloadNotebookResource', 'DownloadEnvironmentResource']],
  ['file.upload', ['PutBlob', 'PutBlobFromURL', 'CreateFile', 'AppendDataToFile']],
  [
    'access.share',
    ['ShareReport', 'ShareDashboard', 'ShareDataset', 'PublishToWebReport', 'CreateExternalDataShare'],
  ],
  [
    'access.grant',
    ['AddGroupMembers', 'AddFolderAccess', 'AddAdminPersonalWorkspaceAccess', 'AcceptExternalDataShare'],
  ],
  [
    'access.grant',
    ['AddWorkspaceRoleViaAdminApi', 'AddUsersToGatewayCluster', 'AddUsersToGatewayClusterDatasource'],
  ],
  ['access.grant', ['CreateGatewayClusterUser', 'GoalsCreateRole']],
  ['access.revoke', ['DeleteGroupMembers', 'DeleteFolderAccess', 'RemoveAdminPersonalWorkspaceAccess']],
  [
    'access.revoke',
    ['DeleteWorkspaceRoleViaAdminApi', 'RemoveGatewayClusterUser', 'RemoveGatewayClusterDatasourceUser'],
  ],
  ['access.revoke', ['RevokeExternalDataShare', 'GoalsDeleteRole', 'DeleteAlmPipelineAccess']],
  [
    'access.role_change',
    ['ChangeGatewayAdministrators', 'ChangeGatewayDatasourceUsers', 'UpdateCapacityUsersAssignment'],
  ],
  ['access.role_change', ['UpdateWorkspaceAccess', 'GoalsUpdateRole']],
  ['access.define', ['CreateOrUpdateDataAccessRoles', 'SetAccessControlForFile']],
  [
    'credential.token_issue',
    ['GenerateEmbedToken', 'GenerateMultiResourceEmbedToken', 'GenerateDataflowSasToken'],
  ],
  ['credential.token_view', ['AcquireStorageAccountKey', 'GetModelSASTokenViaLockbox']],
  ['credential.change', ['AddTenantKey', 'RotateTenantKey', 'RotateTenantKeyEncryptionKey']],
  ['comms.send', ['RunEmailSubscription']],
  ['integration.authorize', ['InstallApp', 'InstallTemplateApp', 'ConnectToGit']],
  ['integration.revoke', ['DisconnectFromGit']],
  ['config.change', ['UpdatedAdminFeatureSwitch', 'CreateEmailSubscription', 'DeleteEmailSubscription']],
]);

/** PowerBIAudit of AuditLogRecordType. */
const POWER_BI_AUDIT = '20';

/** The names of all other operations begin with what was done to an item: EditDataset, DropLakehouseTable … */
const VERBS: readonly (readonly [RegExp, Action])[] = [
  [/^(?:Export|Download|Extract)[A-Z]/, 'data.export'],
  [/^(?:Delete|Drop|Remove)[A-Z]/, 'record.delete'],
  [/^Restore[A-Z]/, 'record.restore'],
  [/^(?:Create|Insert|Add|Copy|Clone|Save|Provision)[A-Z]/, 'record.create'],
  [/^(?:Edit|Update|Rename|Patch|Put|Move|Modify|Upsert|Rebind|ApplyChange)[A-Z]/, 'record.update'],
  [/^List[A-Z]/, 'record.list'],
  [/^(?:Get|Read|View|Preview|Load)[A-Z]/, 'record.read'],
  [
    /^(?:Set|Change|Assign|Unassign|Migrate|Bind|Attach|Publish|Schedule|Deploy|Refresh|Cancel)[A-Z]/,
    'config.change',
  ],
];

function read(operation: string, record: RecordReader): Reading {
  const known = ACTS(operation);
  if (known !== undefined || recordTypeOf(record) !== POWER_BI_AUDIT) return known;
  const action = VERBS.find(([pattern]) => pattern.test(operation))?.[1];
  if (action === undefined) return undefined;
  record.derived.push('action');
  return act(action);
}

export const POWER_BI: Workload = { read, target: namedItem, dataClasses: () => ['unknown'] };
