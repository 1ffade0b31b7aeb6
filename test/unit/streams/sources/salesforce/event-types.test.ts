import { describe, expect, it } from 'vitest';
import { mapSalesforce } from '../../../../../streams/sources/salesforce/events.js';

/**
 * Every event type of developer.salesforce.com/docs/platform/object-reference/references/eventlogfile-supported-event-types
 * (API version 67) with the column that says what was done, and what that means by hand.
 */
const DOCUMENTED: readonly (readonly [type: string, columns: Record<string, string>, meaning: string])[] = [
  ['ApexCallout', {}, 'integration.call'],
  ['ApexExecution', {}, 'no-act'],
  ['ApexInline', {}, 'unmapped'],
  ['ApexRestApi', { METHOD: 'PATCH', URI: '/services/apexrest/x' }, 'record.update'],
  ['ApexSoap', { METHOD_NAME: 'getAccounts' }, 'record.read'],
  ['ApexSoap', { METHOD_NAME: 'x', QUERY: 'SELECT Id FROM Lead' }, 'data.query'],
  ['ApexSoap', { METHOD_NAME: 'run' }, 'unmapped'],
  ['ApexTrigger', {}, 'no-act'],
  ['ApexUnexpectedException', {}, 'no-act'],
  ['ApiTotalUsage', { HTTP_METHOD: 'GET', API_RESOURCE: '/services/data/v58.0/query' }, 'data.query'],
  ['AsyncReportRun', {}, 'report.run'],
  ['AuraRequest', { ACTION_MESSAGE: '1$aura://X/ACTION$deleteRecord=5' }, 'record.delete'],
  ['BlockedRedirect', {}, 'no-act'],
  ['BulkApi', { OPERATION_TYPE: 'query' }, 'data.bulk_query'],
  ['BulkApiRequest', { OPERATION_TYPE: 'insert' }, 'data.import'],
  ['BulkApi2', { OPERATION_TYPE: 'delete' }, 'record.delete'],
  ['ChangeSetOperation', { OPERATION_TYPE: 'DEPLOY' }, 'config.change'],
  ['ChangeSetOperation', { OPERATION_TYPE: 'VALIDATE' }, 'no-act'],
  ['CompositeApi', {}, 'no-act'],
  ['CompositeApiSubrequest', { METHOD: 'GET', URI: '/services/data/v64.0/query' }, 'data.query'],
  ['ConcurrentLongRunningApexLimit', {}, 'no-act'],
  ['Console', {}, 'no-act'],
  ['ContentDistribution', {}, 'file.share'],
  ['ContentDocumentLink', {}, 'file.share'],
  ['ContentTransfer', { TRANSACTION_TYPE: 'saveVersion' }, 'file.upload'],
  ['ContinuationCalloutSummary', {}, 'no-act'],
  ['CorsViolation', {}, 'no-act'],
  ['CspViolation', {}, 'no-act'],
  ['Dashboard', {}, 'report.run'],
  ['DatabaseSave', { DML_TYPE: 'INSERT' }, 'record.create'],
  ['DatabaseSave', { DML_TYPE: 'Update' }, 'record.update'],
  ['DocumentAttachmentDownloads', {}, 'file.download'],
  ['ExternalCrossOrgCallout', {}, 'integration.call'],
  ['ExternalCustomApexCallout', {}, 'integration.call'],
  ['ExternalDataSourceCallout', {}, 'integration.call'],
  ['ExternalODataCallout', {}, 'integration.call'],
  ['FlowExecution', {}, 'no-act'],
  ['GroupMembership', { OPERATION: 'GroupMemberRemove' }, 'access.revoke'],
  ['HostnameRedirects', {}, 'no-act'],
  ['InsecureExternalAssets', {}, 'no-act'],
  ['InsufficientAccess', {}, 'record.read'],
  ['InvocableAction', {}, 'no-act'],
  ['KnowledgeArticleView', {}, 'record.read'],
  ['LightningError', {}, 'no-act'],
  ['LightningInteraction', {}, 'no-act'],
  ['LightningLogger', {}, 'no-act'],
  ['LightningPageView', { PAGE_ENTITY_ID: '003000000000001AAA' }, 'record.read'],
  ['LightningPerformance', {}, 'no-act'],
  ['Login', {}, 'session.login'],
  ['LoginAs', {}, 'session.impersonate'],
  ['Logout', {}, 'session.logout'],
  ['MetadataApiOperation', { OPERATION: 'deploy' }, 'config.change'],
  ['MultiblockReport', {}, 'report.run'],
  ['NamedCredential', {}, 'integration.call'],
  ['OneCommerceUsage', {}, 'no-act'],
  ['PackageInstall', { OPERATION_TYPE: 'INSTALL' }, 'integration.authorize'],
  ['PermissionUpdate', {}, 'access.define'],
  ['PlatformEncryption', {}, 'config.change'],
  ['Pricing', {}, 'no-act'],
  ['QueuedExecution', {}, 'no-act'],
  ['Report', {}, 'report.run'],
  ['ReportExport', {}, 'report.export'],
  [
    'RestApi',
    { METHOD: 'DELETE', URI: '/services/data/v58.0/sobjects/Lead/00Q000000000001' },
    'record.delete',
  ],
  ['Sandbox', {}, 'config.change'],
  ['Search', {}, 'record.search'],
  ['SearchClick', {}, 'record.read'],
  ['Sites', { URI: '/003?x=1' }, 'record.list'],
  ['API', { METHOD_NAME: 'getUpdated' }, 'data.query'],
  ['TimeBasedWorkflow', {}, 'no-act'],
  ['TransactionSecurity', {}, 'unmapped'],
  ['UITelemetryNavigationTiming', {}, 'no-act'],
  ['UiTelemetryResourceTiming', {}, 'no-act'],
  ['UniqueQuery', {}, 'data.query'],
  ['URI', { URI: '/setup/deleteredirect.jsp?delID=003' }, 'record.delete'],
  ['VisualforceRequest', { URI: '/apex/x' }, 'no-act'],
  ['WaveChange', {}, 'report.run'],
  ['WaveDownload', {}, 'data.export'],
  ['WaveInteraction', {}, 'no-act'],
  ['WavePerformance', {}, 'no-act'],
];

/** Rows that tell what another row of the log files counts already. */
const TOLD_AGAIN = [
  'ApiTotalUsage',
  'BulkApiRequest',
  'CompositeApiSubrequest',
  'DatabaseSave',
  'ReportExport',
  'SearchClick',
  'UniqueQuery',
  'WaveChange',
];

function meaningOf(type: string, columns: Record<string, string>) {
  const row = { EVENT_TYPE: type, TIMESTAMP_DERIVED: '2026-03-01T10:15:00.123Z', ...columns };
  const [item] = mapSalesforce(row, { receivedAt: 0 });
  if (item?.kind !== 'event') return { meaning: item?.kind === 'refused' ? item.reason : item?.fault.reason };
  const { action, volume } = item.candidate as { action: string; volume?: { basis?: string } };
  return { meaning: action, basis: volume?.basis };
}

describe('the documented event types', () => {
  it.each(DOCUMENTED)('%s %j is %s', (type, columns, meaning) => {
    expect(meaningOf(type, columns).meaning).toBe(meaning);
  });

  it('are counted once each, however many rows tell of an act', () => {
    const corroborating = DOCUMENTED.filter(
      ([type, columns]) => meaningOf(type, columns).basis === 'corroborating',
    ).map(([type]) => type);
    expect([...new Set(corroborating)].sort()).toEqual(TOLD_AGAIN);
  });
});
