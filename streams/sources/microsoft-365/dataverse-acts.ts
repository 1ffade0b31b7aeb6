import type { Action } from '../../../src/event/actions.js';
import { actTable } from '../act-table.js';
import { act, type Reading } from '../acts.js';

/**
 * Messages of the Dataverse SDK (https://learn.microsoft.com/dotnet/api/microsoft.crm.sdk.messages), and what the
 * interface reports beside them (.../power-platform/admin/activity-logging-auditing/activity-logs-dataverse-model-driven-apps).
 */
const ACTS = actTable([
  ['session.login', ['UserSignIn', 'Login']],
  ['session.logout', ['UserSignOut', 'Logout']],
  ['record.read', ['Retrieve', 'RetrieveAuditDetails']],
  ['record.read', ['RetrieveRecordChangeHistory', 'RetrieveAttributeChangeHistory']],
  ['record.list', ['RetrieveEntitiesForAggregateQuery', 'RetrieveRecordWall']],
  ['record.list', ['RetrievePersonalWall', 'RetrieveAllChildUsersSystemUser', 'RetrieveMembersTeam']],
  ['record.search', ['QuickFind']],
  ['record.search', ['FullTextSearchKnowledgeArticle', 'ExecuteQuickFind']],
  ['data.query', ['ExecuteByIdSavedQuery', 'ExecuteByIdUserQuery', 'ExecuteCosmosSqlQuery']],
  ['data.query', ['BulkDetectDuplicates', 'RetrieveDuplicates']],
  [
    'record.create',
    ['Create', 'CreateMultiple', 'CreateActivitiesList', 'CopyCampaign', 'CopyDynamicListToStatic'],
  ],
  [
    'record.update',
    ['Update', 'UpdateMultiple', 'Upsert', 'UpsertMultiple', 'SetState', 'SetStateDynamicEntity', 'Assign'],
  ],
  [
    'record.update',
    ['Merge', 'QualifyLead', 'WinOpportunity', 'LoseOpportunity', 'CloseIncident', 'CloseQuote'],
  ],
  ['record.update', ['Win', 'Lose', 'Close', 'Cancel', 'Fulfill', 'Revise', 'Renew', 'Book', 'Reschedule']],
  ['record.update', ['ExecuteWorkflow', 'SetProcess', 'CalculateRollupField', 'CalculatePrice']],
  [
    'record.update',
    ['ReviseQuote', 'WinQuote', 'CancelSalesOrder', 'FulfillSalesOrder', 'RouteTo', 'AddToQueue'],
  ],
  [
    'record.update',
    ['Associate', 'AssociateEntities', 'Disassociate', 'DisassociateEntities', 'AddListMembersList'],
  ],
  ['record.delete', ['Delete', 'DeleteMultiple', 'BulkDelete', 'BulkDelete2', 'RemoveMemberList']],
  ['record.delete', ['DeleteRecordChangeHistory', 'DeleteAuditData']],
  ['record.restore', ['RestoreDeletedRecords', 'Restore']],
  ['data.export', ['ExportDynamicToExcel']],
  ['data.import', ['ImportRecordsImport', 'ExecuteImport', 'Import', 'ParseImport', 'TransformImport']],
  [
    'report.run',
    [
      'ReportViewed',
      'Report Viewed',
      'ReportViewerRenderImage',
      'Report Viewer Render Image',
      'ExecuteReport',
    ],
  ],
  ['report.export', ['ReportViewerExport', 'Report Viewer Export', 'DownloadReportDefinition']],
  ['file.download', ['InitializeFileBlocksDownload', 'InitializeAttachmentBlocksDownload']],
  ['file.download', ['InitializeAnnotationBlocksDownload']],
  ['file.upload', ['CommitFileBlocksUpload', 'CommitAttachmentBlocksUpload', 'CommitAnnotationBlocksUpload']],
  [
    'no-act',
    ['DownloadBlock', 'UploadBlock', 'InitializeFileBlocksUpload', 'InitializeAttachmentBlocksUpload'],
  ],
  ['no-act', ['InitializeAnnotationBlocksUpload', 'WhoAmI']],
  ['access.share', ['GrantAccess', 'ModifyAccess']],
  ['access.revoke', ['RevokeAccess', 'RemoveUserFromRecordTeam', 'RemoveMembersTeam']],
  ['access.grant', ['AddUserToRecordTeam', 'AddMembersTeam', 'AssignRole']],
  ['access.define', ['AddPrivilegesRole', 'ReplacePrivilegesRole', 'RemovePrivilegeRole']],
  ['comms.send', ['SendEmail', 'SendEmailFromTemplate', 'SendBulkMail', 'SendTemplate', 'SendFax']],
  ['config.change', ['PublishXml', 'PublishAllXml', 'ImportSolution', 'ExportSolution', 'DeleteAndPromote']],
  [
    'config.change',
    ['ExportTranslation', 'ImportTranslation', 'ExportFieldTranslation', 'ImportFieldTranslation'],
  ],
]);

/** Tables, columns and their like: the customer's own data model. */
const MODEL =
  /^(?:Create|Update|Delete|Insert|Order)(?:Entity|Attribute|OneToMany|ManyToMany|Relationship|OptionSet|OptionValue|StatusValue|EntityKey)/i;

/** How Microsoft sorts all other messages, by how they begin ("Categorize requests" there): ExportToExcel, RetrieveMultiple … */
const CATEGORIES: readonly (readonly [RegExp, Action])[] = [
  [/^Export/i, 'data.export'],
  [/^(?:RetrieveMultiple|RollUp)/i, 'record.list'],
  [/^ExecuteFetch/i, 'data.query'],
  [/^Search/i, 'record.search'],
];

/** `isOfRecord`: the message names a record or lists some; a Retrieve of none of them reads the data model. */
export function readMessage(message: string, isOfRecord: boolean): Reading {
  const known = ACTS(message);
  if (known !== undefined) return known;
  if (MODEL.test(message)) return act('config.change');
  const category = CATEGORIES.find(([pattern]) => pattern.test(message))?.[1];
  if (category !== undefined) return act(category);
  if (!/^(?:Retrieve|Get)/i.test(message)) return undefined;
  return isOfRecord ? act('record.read') : 'no-act';
}
