import { describe, expect, it } from 'vitest';
import { listedIn } from '../../../../../streams/sources/microsoft-365/query-results.js';
import { eventOf, mapped } from '../../../../support/source-samples.js';

const FORMAT = 'microsoft-365';
const guid = (number: number): string => `0000000a-0000-4000-8000-${String(number).padStart(12, '0')}`;

/**
 * Fields of https://learn.microsoft.com/power-platform/admin/activity-logging-auditing/activity-logs-dataverse-model-driven-apps
 * (Base schema, Customer engagement apps schema).
 */
const row = {
  Id: guid(900),
  RecordType: 21,
  CreationTime: '2026-03-02T14:05:07',
  Operation: 'RetrieveMultiple',
  OrganizationId: guid(901),
  UserType: 0,
  UserKey: '10033FFF8DEADBEEF',
  Workload: 'CRM',
  ResultStatus: 'Success',
  UserId: 'kim@example.com',
  UserUpn: 'kim.lee@example.com',
  ClientIP: '203.0.113.5',
  UserAgent: 'Mozilla/5.0',
  CorrelationId: guid(902),
  CrmOrganizationUniqueName: 'org0001',
  InstanceUrl: 'https://org0001.crm.dynamics.com/',
  Message: 'RetrieveMultiple',
  EntityName: 'contact',
  EntityId: '00000000-0000-0000-0000-000000000000',
  Query: '<fetch/>',
  QueryResults: [guid(1), guid(2)].join(','),
  SystemUserId: guid(903),
};
const of = (more: object) => eventOf(FORMAT, { ...row, ...more });

describe('a Dataverse record', () => {
  it('maps to the act of its message, with the records it lists', () => {
    const { key: _key, attributes, derived, ...event } = of({});
    expect(event).toEqual({
      feed: 'dataverse',
      occurredAt: '2026-03-02T14:05:07.000Z',
      actor: { id: 'kim@example.com', name: 'kim.lee@example.com', type: 'human' },
      action: 'record.list',
      target: { type: 'contact' },
      outcome: 'success',
      volume: {
        records: 2,
        basis: 'listed',
        of: 'part',
        groupKey: row.CorrelationId,
        part: expect.any(Number),
      },
      dataClasses: ['id.basic'],
      subjects: [{ id: guid(1) }, { id: guid(2) }],
      context: { ip: '203.0.113.5', userAgent: 'Mozilla/5.0', correlationId: row.CorrelationId },
    });
    expect(attributes).toMatchObject({
      eventType: 'RetrieveMultiple',
      Query: '<fetch/>',
      EntityId: row.EntityId,
    });
    expect(derived).toEqual(['volume.records', 'volume.part']);
  });

  it('split over records: parts of one group that add up to the whole', () => {
    const pieces = [[1, 2, 3], [4, 5], [6]].map((ids, index) =>
      of({ Id: guid(910 + index), Message: 'ExportToExcel', QueryResults: ids.map(guid).join(',') }),
    );
    expect(new Set(pieces.map(({ volume }) => volume?.groupKey))).toEqual(new Set([row.CorrelationId]));
    expect(new Set(pieces.map(({ volume }) => volume?.part)).size).toBe(3);
    expect(new Set(pieces.map(({ key }) => key)).size).toBe(3);
    expect(pieces.map(({ volume }) => volume?.of)).toEqual(['part', 'part', 'part']);
    expect(pieces.reduce((sum, { volume }) => sum + (volume?.records ?? 0), 0)).toBe(6);
    expect(of({ Id: guid(910), QueryResults: guid(1) }).volume?.part).toBe(pieces[0]?.volume?.part);
  });

  it.each([undefined, '00000000-0000-0000-0000-000000000000'])(
    'has no group when CorrelationId is %j',
    (CorrelationId) => {
      expect(of({ CorrelationId }).volume).toEqual({ records: 2, basis: 'listed' });
    },
  );

  it.each([
    [{ QueryResults: undefined }, undefined],
    [{ QueryResults: '' }, undefined],
    [{ QueryResults: '[]' }, 0],
    [{ QueryResults: '0' }, 0],
    [{ QueryResults: 0 }, 0],
    [{ QueryResults: '250' }, 250],
  ])('of %j counts %j', (more, records) => {
    expect(of({ ...more, CorrelationId: undefined }).volume?.records).toBe(records);
  });

  it.each([
    [
      'an id of zeros and no name',
      { EntityName: 'Unknown', Message: 'Create', QueryResults: undefined },
      undefined,
    ],
    ['the type of the item', { EntityName: 'Unknown', ItemType: 'lead' }, { type: 'lead' }],
    [
      'a record',
      { Message: 'Retrieve', EntityId: guid(7), PrimaryFieldValue: 'Lee' },
      { type: 'contact', id: guid(7), name: 'Lee' },
    ],
  ])('has as its target: %s', (_name, more, target) => {
    expect(of(more).target).toEqual(target);
  });

  it('keeps the words that stand for nothing', () => {
    expect(of({ EntityName: 'Unknown', Message: 'Create' }).attributes).toMatchObject({
      EntityName: 'Unknown',
    });
    expect(of({ EntityId: guid(7) }).attributes).not.toHaveProperty('EntityId');
    expect(of({}).attributes).not.toHaveProperty('EntityName');
  });

  it.each([
    ['contact', 'id.basic', true],
    ['lead', 'id.basic', true],
    ['account', 'commercial', false],
    ['opportunity', 'commercial', false],
    ['incident', 'comms', false],
    ['email', 'comms', false],
    ['systemuser', 'employee', false],
    ['audit', 'auditlog', false],
    ['new_custom', 'unknown', false],
  ])('%s is of the class %s', (EntityName, dataClass, isPerson) => {
    const event = of({ EntityName, EntityId: guid(7) });
    expect([event.dataClasses, event.subjects !== undefined]).toEqual([[dataClass], isPerson]);
  });

  it('names the person of a single record, once', () => {
    expect(
      of({ Message: 'Retrieve', EntityId: guid(1).toUpperCase(), QueryResults: guid(1) }).subjects,
    ).toEqual([{ id: guid(1) }]);
    expect(of({ Message: 'Update', EntityId: guid(8), QueryResults: undefined }).subjects).toEqual([
      { id: guid(8) },
    ]);
    expect(of({ QueryResults: '[]' }).subjects).toBeUndefined();
  });

  it('cuts a name that is too long, and says so', () => {
    expect(of({ PrimaryFieldValue: 'x'.repeat(1_025) }).derived).toContain('target.name');
  });

  it('a log-in is about the employee, whatever table it names', () => {
    expect(of({ Message: 'UserSignIn' }).dataClasses).toEqual(['employee']);
  });

  it('bounds the people of one event', () => {
    const QueryResults = Array.from({ length: 5_001 }, (_, index) => guid(index)).join(',');
    const event = of({ QueryResults });
    expect([event.subjects?.length, event.volume?.records]).toEqual([5_000, 5_001]);
    expect(event.derived).toContain('subjects');
    expect(of({}).derived).not.toContain('subjects');
  });

  it.each([
    [{ RecordType: undefined, Workload: 'CRM' }, 'dataverse'],
    [{ RecordType: undefined, Workload: 'Dynamics365' }, 'dataverse'],
    [{ RecordType: 21, Workload: undefined }, 'dataverse'],
  ])('%j is of the feed %s', (more, feed) => {
    expect(of(more).feed).toBe(feed);
  });

  it('is not a mail although messages have the same names', () => {
    expect(of({ Message: 'Create', EntityId: guid(7) }).action).toBe('record.create');
    expect(of({ RecordType: 2, Workload: 'Exchange', Operation: 'Create' }).feed).toBe('unified-audit');
    expect(mapped(FORMAT, { ...row, Message: 'FileDownloaded' })).toMatchObject([
      { fault: { reason: 'unmapped' } },
    ]);
  });
});

/** https://learn.microsoft.com/dotnet/api/microsoft.crm.sdk.messages and "Categorize requests" of the page above. */
describe('messages', () => {
  it.each([
    ['UserSignIn, Login', 'session.login'],
    ['UserSignOut, Logout', 'session.logout'],
    [
      'Retrieve, RetrievePrincipalAccess, RetrieveSharedPrincipalsAndAccess, RetrieveUserSettings, GetQuantityDecimal',
      'record.read',
    ],
    ['RetrieveMultiple, RollUp, RetrieveEntitiesForAggregateQuery, RetrieveRecordWall', 'record.list'],
    [
      'RetrievePersonalWall, RetrieveAllChildUsersSystemUser, RetrieveMembersTeam, RetrieveMultipleX',
      'record.list',
    ],
    [
      'Search, SearchByBodyKbArticle, SearchByKeywordsKbArticle, SearchByTitleKbArticle, QuickFind',
      'record.search',
    ],
    ['FullTextSearchKnowledgeArticle, ExecuteQuickFind, SearchSuggest', 'record.search'],
    [
      'ExecuteFetch, ExecuteByIdSavedQuery, ExecuteByIdUserQuery, ExecuteCosmosSqlQuery, ExecuteFetchX',
      'data.query',
    ],
    ['Create, CreateMultiple, CreateActivitiesList, CopyCampaign, CopyDynamicListToStatic', 'record.create'],
    [
      'Update, UpdateMultiple, Upsert, UpsertMultiple, SetState, SetStateDynamicEntity, Assign',
      'record.update',
    ],
    ['Merge, QualifyLead, WinOpportunity, LoseOpportunity, CloseIncident, CloseQuote', 'record.update'],
    ['ReviseQuote, WinQuote, CancelSalesOrder, FulfillSalesOrder, RouteTo, AddToQueue', 'record.update'],
    ['Associate, AssociateEntities, Disassociate, DisassociateEntities, AddListMembersList', 'record.update'],
    ['Delete, DeleteMultiple, BulkDelete, BulkDelete2, RemoveMemberList', 'record.delete'],
    ['DeleteRecordChangeHistory, DeleteAuditData', 'record.delete'],
    ['RestoreDeletedRecords, Restore', 'record.restore'],
    [
      'ExportToExcel, ExportToExcelOnline, ExportDynamicToExcel, ExportToWord, ExportPdfDocument, ExportX',
      'data.export',
    ],
    ['ImportRecordsImport, ExecuteImport, Import, ParseImport, TransformImport', 'data.import'],
    [
      'ReportViewed, Report Viewed, ReportViewerRenderImage, Report Viewer Render Image, ExecuteReport',
      'report.run',
    ],
    ['ReportViewerExport, Report Viewer Export, DownloadReportDefinition', 'report.export'],
    ['InitializeFileBlocksDownload, InitializeAttachmentBlocksDownload', 'file.download'],
    ['InitializeAnnotationBlocksDownload', 'file.download'],
    ['CommitFileBlocksUpload, CommitAttachmentBlocksUpload, CommitAnnotationBlocksUpload', 'file.upload'],
    ['GrantAccess, ModifyAccess', 'access.share'],
    ['RevokeAccess, RemoveUserFromRecordTeam, RemoveMembersTeam', 'access.revoke'],
    ['AddUserToRecordTeam, AddMembersTeam, AssignRole', 'access.grant'],
    ['AddPrivilegesRole, ReplacePrivilegesRole, RemovePrivilegeRole', 'access.define'],
    ['SendEmail, SendEmailFromTemplate, SendBulkMail, SendTemplate, SendFax', 'comms.send'],
    ['PublishXml, PublishAllXml, ImportSolution, ExportSolution, DeleteAndPromote', 'config.change'],
    ['ExportTranslation, ImportTranslation, ExportFieldTranslation, ImportFieldTranslation', 'config.change'],
    ['CreateEntity, UpdateAttribute, DeleteOptionSet, InsertOptionValue', 'config.change'],
  ])('%s: %s', (messages, action) => {
    for (const Message of messages.split(', '))
      expect([Message, of({ Message }).action]).toEqual([Message, action]);
  });

  it.each([
    'DownloadBlock',
    'UploadBlock',
    'InitializeFileBlocksUpload',
    'InitializeAttachmentBlocksUpload',
    'InitializeAnnotationBlocksUpload',
    'WhoAmI',
  ])('%s is no act', (Message) => {
    expect(mapped(FORMAT, { ...row, Message })).toEqual([{ kind: 'refused', reason: 'no-act' }]);
  });

  it('a Retrieve of no record reads the data model, which is no act', () => {
    const furniture = { ...row, Message: 'RetrieveCurrentOrganization', QueryResults: undefined };
    expect(mapped(FORMAT, furniture)).toEqual([{ kind: 'refused', reason: 'no-act' }]);
    expect(of({ ...furniture, EntityId: guid(7) }).action).toBe('record.read');
  });

  it('the message counts, since Purview gives all acts one operation', () => {
    expect(of({ Operation: 'CrmDefaultActivity', Message: 'Delete' }).action).toBe('record.delete');
    expect(of({ Operation: 'Delete', Message: undefined }).action).toBe('record.delete');
    expect(mapped(FORMAT, { ...row, Operation: 'CrmDefaultActivity', Message: undefined })).toMatchObject([
      { fault: { reason: 'unmapped', detail: expect.stringContaining('nameless') } },
    ]);
  });

  it('quarantines a message of somebody’s own, by its name', () => {
    expect(mapped(FORMAT, { ...row, Message: 'new_DoIt' })).toMatchObject([
      { fault: { reason: 'unmapped', detail: expect.stringContaining('new_DoIt') } },
    ]);
  });
});

describe('QueryResults', () => {
  it.each([
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    [{}, undefined],
    [-1, undefined],
    [1.5, undefined],
    [0, 0],
    ['0', 0],
    ['[]', 0],
    [[], 0],
    ['17', 17],
    ['a,b,,c', 3],
    [['a', 'b'], 2],
    [`${guid(1)},${guid(1).toUpperCase()}`, 1],
    [`[{"Id":"${guid(1)}"},{"Id":"${guid(2)}"}]`, 2],
    [[{ Id: guid(1) }, { Id: guid(2) }], 2],
    [`["${guid(1)}","${guid(2)}","0000000a-00`, 2],
  ])('%j lists %j records', (value, count) => {
    expect(listedIn(value)?.count).toBe(count);
  });
});
