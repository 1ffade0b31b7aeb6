import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapMicrosoft365 } from '../../../../../streams/sources/microsoft-365/audit-record.js';
import { eventOf, mapped } from '../../../../support/source-samples.js';

const FORMAT = 'microsoft-365';
const login = {
  Id: '5f0d5b0f-0000-4000-8000-000000000001',
  RecordType: 15,
  CreationTime: '2026-03-01T09:30:00',
  Operation: 'UserLoggedIn',
  OrganizationId: '8326222c-0000-4000-8000-000000000001',
  UserType: 0,
  UserKey: 'f1c08887-0000-4000-8000-000000000001',
  Workload: 'AzureActiveDirectory',
  ResultStatus: 'Success',
  ObjectId: '00000003-0000-0000-c000-000000000000',
  UserId: 'kim@example.com',
  ClientIP: '198.51.100.7',
  ActorIpAddress: '198.51.100.7',
  ApplicationId: '4765445b-32c6-49b0-83e6-1d93765276ca',
  InterSystemsId: '11111111-0000-4000-8000-000000000001',
  ExtendedProperties: [
    { Name: 'ResultStatusDetail', Value: 'Redirect' },
    { Name: 'UserAgent', Value: 'Mozilla/5.0 (X11)' },
    { Name: 'RequestType', Value: 'OAuth2:Authorize' },
  ],
};
const of = (more: object, context = {}) => eventOf(FORMAT, { ...login, ...more }, context);

/** https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#common-schema */
describe('a log-in', () => {
  it('maps with its properties', () => {
    const { key: _key, attributes, derived, ...event } = of({});
    expect(event).toEqual({
      feed: 'unified-audit',
      occurredAt: '2026-03-01T09:30:00.000Z',
      actor: { id: 'kim@example.com', type: 'human' },
      action: 'session.login',
      target: { type: 'Application', id: '00000003-0000-0000-c000-000000000000' },
      outcome: 'success',
      dataClasses: ['employee'],
      context: {
        ip: '198.51.100.7',
        userAgent: 'Mozilla/5.0 (X11)',
        appId: '4765445b-32c6-49b0-83e6-1d93765276ca',
        correlationId: '11111111-0000-4000-8000-000000000001',
      },
    });
    expect(attributes).toEqual({
      eventType: 'UserLoggedIn',
      RecordType: 15,
      OrganizationId: login.OrganizationId,
      UserType: 0,
      UserKey: login.UserKey,
      Workload: 'AzureActiveDirectory',
      ResultStatus: 'Success',
      ExtendedProperties: login.ExtendedProperties,
    });
    expect(derived).toEqual([]);
  });

  it('is in UTC whatever zone the source declares', () => {
    expect(of({}, { timeZone: 'Asia/Tokyo' }).occurredAt).toBe('2026-03-01T09:30:00.000Z');
  });

  it.each([
    [{ Operation: 'UserLoginFailed', ResultStatus: 'Success' }, 'failure', undefined],
    [{ LogonError: 'InvalidUserNameOrPassword' }, 'failure', 'InvalidUserNameOrPassword'],
    [{ LogonError: 'BlockedByConditionalAccess' }, 'denied', 'BlockedByConditionalAccess'],
    [{ Operation: 'UserLoginFailed', LogonError: 'IdsLocked' }, 'denied', 'IdsLocked'],
    [{ LogonError: 'None' }, 'success', undefined],
    [{ ResultStatus: 'Failed' }, 'success', undefined],
    [{ Operation: 'UserLoggedOff', ResultStatus: undefined }, 'unknown', undefined],
  ])('%j ended as %s', (more, outcome, reason) => {
    const event = of({ ...more, ExtendedProperties: [] });
    expect([event.outcome, event.reason]).toEqual([outcome, reason]);
  });

  it('gives the detail of its status where there is no error', () => {
    expect(of({ Operation: 'UserLoginFailed' }).reason).toBe('Redirect');
  });

  it.each([
    ['Success', 'success'],
    ['Succeeded', 'success'],
    ['PartiallySucceeded', 'success'],
    ['True', 'success'],
    ['False', 'failure'],
    ['Failed', 'failure'],
    ['Failure', 'failure'],
    ['Pending', 'unknown'],
    ['constructor', 'unknown'],
    [undefined, 'unknown'],
  ])('of other acts ResultStatus %j means %s', (ResultStatus, outcome) => {
    expect(of({ Operation: 'Send', ResultStatus }).outcome).toBe(outcome);
  });

  it.each([
    ['SharingInvitationBlocked', 'denied'],
    ['AccessRequestDenied', 'denied'],
    ['FileAccessFailure', 'failure'],
  ])('the name %s says %s, whatever ResultStatus does', (Operation, outcome) => {
    expect(of({ Operation, ResultStatus: 'Succeeded' }).outcome).toBe(outcome);
  });
});

describe('the actor', () => {
  it.each([
    [
      { UserId: 'Not Available', UserKey: 'Not Available' },
      { id: 'unknown', type: 'unknown' },
    ],
    [
      { UserId: 'urn:spo:anon#6a1f', UserKey: 'N/A' },
      { id: 'unknown', type: 'unknown' },
    ],
    [
      { UserId: '00000000-0000-0000-0000-000000000000', UserKey: '' },
      { id: 'unknown', type: 'unknown' },
    ],
    [
      { UserId: 'guest', UserKey: '10032001' },
      { id: '10032001', type: 'human' },
    ],
    [{ UserType: 2 }, { id: 'kim@example.com', type: 'human' }],
    [{ UserType: 3 }, { id: 'kim@example.com', type: 'vendor' }],
    [{ UserType: 4 }, { id: 'kim@example.com', type: 'system' }],
    [{ UserType: 5 }, { id: 'kim@example.com', type: 'integration' }],
    [{ UserType: 6 }, { id: 'kim@example.com', type: 'integration' }],
    [{ UserType: 7 }, { id: 'kim@example.com', type: 'system' }],
    [{ UserType: 8 }, { id: 'kim@example.com', type: 'system' }],
    [{ UserType: 9 }, { id: 'kim@example.com', type: 'vendor' }],
    [{ UserType: 10 }, { id: 'kim@example.com', type: 'human' }],
    [{ UserType: 99 }, { id: 'kim@example.com' }],
    [{ UserType: undefined }, { id: 'kim@example.com' }],
    [{ UserId: 'app@sharepoint' }, { id: 'app@sharepoint', type: 'integration' }],
    [{ UserId: 'SHAREPOINT\\system' }, { id: 'SHAREPOINT\\system', type: 'system' }],
    [{ Operation: 'SendAs', SendAsUserSmtp: 'boss@example.com' }, { onBehalfOf: 'boss@example.com' }],
    [
      { Operation: 'SendOnBehalf', SendOnBehalfOfUserSmtp: 'boss@example.com' },
      { onBehalfOf: 'boss@example.com' },
    ],
  ])('of %j is %j', (more, actor) => {
    expect(of(more).actor).toMatchObject(actor);
  });

  it('keeps what it could not use', () => {
    expect(of({ UserId: 'guest' }).attributes).toMatchObject({ UserId: 'guest' });
    expect(of({ UserId: 'guest' }).derived).toContain('actor.id');
  });
});

describe('the address', () => {
  it.each([
    [{ ClientIP: '198.51.100.1:5678' }, '198.51.100.1'],
    [{ ClientIP: '[2001:db8::1]:443' }, '2001:db8::1'],
    [{ ClientIP: undefined, ActorIpAddress: '203.0.113.9' }, '203.0.113.9'],
    [{ ClientIP: 'null', ActorIpAddress: undefined, ClientIPAddress: '203.0.113.8' }, '203.0.113.8'],
    [{ ClientIP: '<null>', ActorIpAddress: '' }, undefined],
    [{ ClientIP: undefined, ActorIpAddress: undefined, ClientIp: '203.0.113.7' }, '203.0.113.7'],
  ])('of %j is %j', (more, ip) => {
    expect(of(more).context?.ip).toBe(ip);
  });

  it('is kept as it was written where that differs, and once where it does not', () => {
    const event = of({ ClientIP: '198.51.100.1:5678', ActorIpAddress: '198.51.100.1' });
    expect(event.attributes).toMatchObject({ ClientIP: '198.51.100.1:5678' });
    expect(event.attributes).not.toHaveProperty('ActorIpAddress');
    expect(event.derived).toContain('context.ip');
    expect(of({ ActorIpAddress: '203.0.113.9' }).attributes).toMatchObject({ ActorIpAddress: '203.0.113.9' });
  });
});

describe('the context', () => {
  it.each([
    [{ UserAgent: 'Own/1' }, { userAgent: 'Own/1' }],
    [{ ClientUserAgent: 'Client/1' }, { userAgent: 'Client/1' }],
    [{ ClientInfoString: 'Client=REST' }, { userAgent: 'Client=REST' }],
    [
      { ExtendedProperties: [{ Name: 'additionalDetails', Value: '{"User-Agent":"Portal/2"}' }] },
      { userAgent: 'Portal/2' },
    ],
    [{ SessionId: 's1' }, { sessionId: 's1' }],
    [
      { AppAccessContext: { AADSessionId: 's2', ClientAppId: 'a2', CorrelationId: 'c2' } },
      { sessionId: 's2' },
    ],
    [{ ApplicationId: undefined, AppAccessContext: { ClientAppId: 'a2' } }, { appId: 'a2' }],
    [{ ApplicationId: undefined, AppId: 'a3' }, { appId: 'a3' }],
    [{ ApplicationId: undefined, ClientAppId: 'a4' }, { appId: 'a4' }],
    [{ InterSystemsId: undefined, AppAccessContext: { CorrelationId: 'c2' } }, { correlationId: 'c2' }],
    [{ CorrelationId: 'c3' }, { correlationId: 'c3' }],
    [{ InterSystemsId: undefined, CorrelationID: 'c4' }, { correlationId: 'c4' }],
    [{ RequestId: 'r1' }, { requestId: 'r1' }],
    [{ AuthenticationType: 'OAuth' }, { authMethod: 'OAuth' }],
  ])('of %j is %j', (more, context) => {
    expect(of(more).context).toMatchObject(context);
  });

  it('has nothing from fields of nothing', () => {
    const AppAccessContext = { AADSessionId: '', CorrelationId: ' ', ClientAppId: 7 };
    const { context } = of({ AppAccessContext, InterSystemsId: '', ApplicationId: '' });
    expect(context).toEqual({ ip: '198.51.100.7', userAgent: 'Mozilla/5.0 (X11)' });
  });

  it.each(['{"User-Agent":', '{"User-Agent":7}', '["User-Agent"]'])('has no agent from %s', (Value) => {
    const ExtendedProperties = [{ Name: 'additionalDetails', Value }];
    expect(of({ ExtendedProperties }).context).not.toHaveProperty('userAgent');
  });
});

describe('what was acted upon', () => {
  it.each([
    ['no item list', { Operation: 'MailItemsAccessed' }, undefined],
    ['a folder synchronised', { Operation: 'MailItemsAccessed', Folders: [{ Id: 'f' }] }, undefined],
    ['no items', { Operation: 'MailItemsAccessed', Folders: [{ FolderItems: [] }] }, 0],
    [
      'items of two folders',
      {
        Operation: 'MailItemsAccessed',
        Folders: [{ FolderItems: [{ Id: '1' }] }, { FolderItems: [{ Id: '2' }, { Id: '3' }] }],
      },
      3,
    ],
    ['affected items', { Operation: 'HardDelete', AffectedItems: [{ Id: '1' }, { Id: '2' }] }, 2],
    ['one item', { Operation: 'Send', Item: { Id: '1' } }, 1],
  ])('counts the items of mail: %s', (_name, more, records) => {
    const event = of({ RecordType: 50, ...more });
    expect(event.volume).toEqual(records === undefined ? undefined : { records, basis: 'listed' });
    expect(event.derived.includes('volume.records')).toBe(records !== undefined);
  });

  it.each([
    [
      {
        Operation: 'HardDelete',
        AffectedItems: [{ Id: '1' }, { Id: '2' }],
        MailboxGuid: 'm',
        MailboxOwnerUPN: 'o@x',
      },
      { type: 'Mailbox', id: 'm', name: 'o@x' },
    ],
    [
      { Operation: 'Send', Item: { Id: '1', Subject: 'Hi' }, MailboxGuid: 'm' },
      { type: 'ExchangeItem', id: '1', name: 'Hi', parentId: 'm' },
    ],
    [
      { Operation: 'Send', Item: { Subject: 'Hi' }, MailboxGuid: 'm' },
      { type: 'Mailbox', id: 'm' },
    ],
    [
      { Operation: 'MessageDeleted', MessageId: '17', ChatThreadId: '19:x' },
      { type: 'Message', id: '17', parentId: '19:x' },
    ],
    [
      { Operation: 'ChatUpdated', ChatThreadId: '19:x', ChatName: 'Sales' },
      { type: 'Chat', id: '19:x', name: 'Sales' },
    ],
    [
      { Operation: 'ChannelAdded', TeamGuid: '19:t', ChannelGuid: '19:c', ChannelName: 'Ch', TeamName: 'T' },
      { type: 'Channel', id: '19:c', name: 'Ch' },
    ],
    [
      { Operation: 'TeamDeleted', TeamGuid: '19:t', TeamName: 'T' },
      { type: 'Team', id: '19:t', name: 'T' },
    ],
    [
      { Operation: 'MemberAdded', TeamGuid: '19:t', Members: [{ UPN: 'a@x' }, { UPN: 'b@x' }] },
      { type: 'Team', id: '19:t' },
    ],
    [
      { Operation: 'MemberAdded', Members: [{ UPN: 'a@x', DisplayName: '' }] },
      { type: 'User', id: 'a@x' },
    ],
    [
      { Operation: 'ViewReport', ReportId: 'r', ReportName: 'R', ItemType: 'Report', ObjectId: undefined },
      { type: 'Report', id: 'r', name: 'R' },
    ],
    [
      {
        Operation: 'ListItemViewed',
        ItemType: 'ListItem',
        ObjectId: 'https://x',
        ListTitle: 'L',
        SiteUrl: 'https://s',
      },
      { type: 'ListItem', id: 'https://x', name: 'L', parentId: 'https://s' },
    ],
    [
      { Operation: 'Set-Mailbox', ObjectId: 'kim', ModifiedObjectResolvedName: 'Kim' },
      { type: 'Mailbox', id: 'kim', name: 'Kim' },
    ],
    [
      {
        Operation: 'Delete group.',
        ObjectId: 'G',
        Target: [
          { ID: 'Group_d81ef556-a18c-4c2f-9f41-ccf90321c181', Type: 2 },
          { ID: 'Sales', Type: 1 },
        ],
      },
      { type: 'Group', id: 'G', name: 'Sales' },
    ],
    [
      {
        Operation: 'Remove member from group.',
        ObjectId: 'a@x',
        ModifiedProperties: [{ Name: 'Group.ObjectID', NewValue: '', OldValue: 'g1' }],
      },
      { id: 'a@x', parentId: 'g1' },
    ],
    [
      {
        Operation: 'Add member to role.',
        ObjectId: 'a@x',
        ModifiedProperties: [{ Name: 'Role.ObjectID', NewValue: 'r1', OldValue: 'r0' }],
      },
      { id: 'a@x', parentId: 'r1' },
    ],
    [{ Operation: 'UserLoggedOff', ObjectId: undefined }, { type: 'Application' }],
    [
      { Operation: 'UserSignedOut', ObjectId: 'a1' },
      { type: 'Application', id: 'a1' },
    ],
  ])('of %j is %j', (more, target) => {
    expect(of(more).target).toEqual(target);
  });

  it.each(['ObjectId', 'ReportId', 'FormId', 'ArtifactId', 'DashboardId', 'DatasetId'])(
    'a report is known by %s',
    (field) => {
      expect(of({ Operation: 'ViewReport', ObjectId: undefined, [field]: 'id-1' }).target).toEqual({
        id: 'id-1',
      });
    },
  );

  it.each(['ReportName', 'FormName', 'ArtifactName', 'ItemName', 'DashboardName'])(
    'a report is called by %s',
    (field) => {
      expect(of({ Operation: 'ViewReport', [field]: 'Sales' }).target?.name).toBe('Sales');
    },
  );

  it('a second factor is no other update of a user', () => {
    const change = (Name: string) =>
      of({ Operation: 'Update user.', ModifiedProperties: [{ Name, NewValue: '[]' }] });
    expect(change('StrongAuthenticationMethod').action).toBe('credential.mfa_change');
    expect(change('DisplayName').action).toBe('account.update');
    expect(
      of({ Operation: 'Add user.', ModifiedProperties: [{ Name: 'StrongAuthenticationMethod' }] }).action,
    ).toBe('account.create');
  });

  it.each([
    [
      { Operation: 'SharingSet', TargetUserOrGroupName: 'x@out.com', TargetUserOrGroupType: 'Guest' },
      { id: 'x@out.com', kind: 'Guest' },
    ],
    [
      { Operation: 'SharingSet', TargetUserOrGroupName: 'Not Available', TargetUserOrGroupType: 'Guest' },
      undefined,
    ],
  ])('%j went to %j', (more, recipient) => {
    expect(of(more).recipient).toEqual(recipient);
  });

  it.each([
    ['Send', 'comms'],
    ['MailboxLogin', 'employee'],
    ['MessageSent', 'comms'],
    ['MessageDeleted', 'comms'],
    ['MessagesExported', 'comms'],
    ['MemberAdded', 'employee'],
    ['Set-Mailbox', 'employee'],
    ['FileDownloaded', 'unknown'],
    ['ViewReport', 'unknown'],
  ])('%s touches data of the class %s', (Operation, dataClass) => {
    expect(of({ Operation }).dataClasses).toEqual([dataClass]);
  });
});

describe('carriers', () => {
  const carried = of({});

  it.each([
    [
      'Purview export',
      {
        RecordId: login.Id,
        CreationDate: '3/1/2026 9:30:00 AM',
        Operation: 'x',
        AuditData: JSON.stringify(login),
      },
    ],
    ['Microsoft Graph', { id: login.Id, operation: 'UserLoggedIn', auditData: login }],
    ['a page of Graph', { value: [{ auditData: login }] }],
    ['a list', [login]],
    [
      'names in lower case',
      Object.fromEntries(Object.entries(login).map(([name, value]) => [name.toLowerCase(), value])),
    ],
  ])('%s carries the same event', (_name, payload) => {
    const { attributes: _one, ...same } = eventOf(FORMAT, payload);
    const { attributes: _other, ...expected } = carried;
    expect(same).toEqual(expected);
  });

  it.each([
    ['a torn AuditData', { AuditData: '{"Id":"1"' }, 'not-json'],
    ['an AuditData of a list', { AuditData: '[]' }, 'not-json'],
    ['an AuditData that is none', { AuditData: 7 }, 'not-json'],
    ['no Operation', { ...login, Operation: undefined }, 'schema'],
    ['no Id', { ...login, Id: undefined }, 'schema'],
    ['no time', { ...login, CreationTime: 'soon' }, 'schema'],
    ['an unknown Operation', { ...login, Operation: 'DoSomething' }, 'unmapped'],
    ['a text', 'x', 'not-an-object'],
    ['a record that calls itself a fault', { kind: 'fault', fault: {} }, 'schema'],
  ])('faults %s', (_name, payload, reason) => {
    expect(mapped(FORMAT, payload)).toMatchObject([{ kind: 'fault', fault: { reason } }]);
  });

  it('names the field of a fault', () => {
    const fields = [{ Id: undefined }, { CreationTime: 'soon' }, { Operation: undefined }].map((more) =>
      mapped(FORMAT, { ...login, ...more }),
    );
    expect(fields).toMatchObject([
      [{ fault: { field: '/Id' } }],
      [{ fault: { field: '/CreationTime' } }],
      [{ fault: { field: '/Operation' } }],
    ]);
    expect(mapped(FORMAT, { AuditData: 7 })).toMatchObject([{ fault: { field: '/AuditData' } }]);
  });

  it('has a key by Id, time, operation, and what tells apart records of one Id', () => {
    const keys = [
      {},
      { Id: 'other' },
      { CreationTime: '2026-03-01T09:30:01' },
      { Operation: 'UserLoggedOff' },
      { UserId: 'b@x' },
      { ObjectId: 'o' },
      { TargetUserOrGroupName: 'g' },
      { Parameters: [{ Name: 'a' }] },
    ].map((more) => of(more).key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(of({ UserAgent: 'x', ResultStatus: 'Failed' }).key).toBe(of({}).key);
    expect(of({}).key).toMatch(
      /^5f0d5b0f-0000-4000-8000-000000000001:2026-03-01T09:30:00.000Z:UserLoggedIn:[0-9a-f]{32}$/,
    );
  });

  it('takes when it was recorded from the carrier', () => {
    const [item] = mapMicrosoft365(login, { receivedAt: 0, recordedAt: Date.parse('2026-03-01T10:00:00Z') });
    expect(item).toMatchObject({ candidate: { recordedAt: '2026-03-01T10:00:00.000Z' } });
  });

  it('answers any JSON without throwing, and with events that fit the schema', () => {
    const near = fc.record(
      Object.fromEntries(
        [
          ...Object.keys(login),
          'Item',
          'Folders',
          'AffectedItems',
          'Members',
          'Target',
          'QueryResults',
          'EntityId',
          'Message',
        ].map((name) => [name, fc.jsonValue({ maxDepth: 2 })]),
      ),
      { requiredKeys: [] },
    );
    const operations = fc.constantFrom(
      'UserLoggedIn',
      'Send',
      'FileDownloaded',
      'Set-Mailbox',
      'MemberAdded',
      'RetrieveMultiple',
      'Update user.',
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), near, operations, (payload, fields, Operation) => {
        expect(Array.isArray(mapMicrosoft365(payload, { receivedAt: 0 }))).toBe(true);
        const [item] = mapped(FORMAT, { ...fields, Id: '1', CreationTime: login.CreationTime, Operation });
        expect(item?.kind === 'fault' ? item.fault.reason : 'fine').not.toBe('schema');
      }),
    );
  });

  it('cuts what is too long and says so', () => {
    const long = 'x'.repeat(3_000);
    const event = of({
      Operation: 'SharingSet',
      UserId: long,
      ObjectId: long,
      SourceFileName: long,
      SiteUrl: long,
      ItemType: long,
      TargetUserOrGroupName: long,
      TargetUserOrGroupType: long,
      UserAgent: long,
      SessionId: long,
      ApplicationId: long,
      RequestId: long,
      CorrelationId: long,
      AuthenticationType: long,
      UserUpn: long,
      SendAsUserSmtp: long,
    });
    expect(of({ Operation: 'FolderBind', MailboxGuid: long, MailboxOwnerUPN: long }).derived).toEqual(
      expect.arrayContaining(['target.id', 'target.name']),
    );
    expect(of({ Operation: 'ViewReport', ObjectId: long, ReportName: long, ItemType: long }).derived).toEqual(
      expect.arrayContaining(['target.id', 'target.name', 'target.type']),
    );
    expect(
      of({ Operation: 'Set-Mailbox', ObjectId: long, ModifiedObjectResolvedName: long }).derived,
    ).toEqual(expect.arrayContaining(['target.id', 'target.name', 'target.type']));
    expect(of({ Operation: 'MessageDeleted', MessageId: long, ChatThreadId: long }).derived).toEqual(
      expect.arrayContaining(['target.id', 'target']),
    );
    expect(of({ Operation: 'TeamDeleted', TeamName: long }).derived).toContain('target.name');
    expect(event.derived).toEqual(
      expect.arrayContaining([
        'actor.id',
        'actor.name',
        'actor.onBehalfOf',
        'target.type',
        'target.id',
        'target.name',
        'target.parentId',
        'recipient.id',
        'recipient.kind',
        'context.userAgent',
        'context.sessionId',
        'context.appId',
        'context.requestId',
        'context.correlationId',
        'context.authMethod',
      ]),
    );
  });
});
