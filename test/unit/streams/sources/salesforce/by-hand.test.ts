import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mapSalesforce } from '../../../../../streams/sources/salesforce/events.js';
import { validateEvent } from '../../../../../streams/steps/validate.js';

/**
 * What each sample says, written down by hand from the vendor's documents: the address beside each field is where its
 * meaning stands. Nothing here was copied from what the mapping gave.
 */
const ELF =
  'developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile_';
const EVENTS =
  'developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/sforce_api_objects_';
const OBJECTS =
  'developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_';
const TRANSFER =
  'developer.salesforce.com/docs/platform/object-reference/references/eventlogfile-supported-event-types/object-eventlogfile-contenttransfer.html';
const ID_LENGTH = 'developer.salesforce.com/docs/atlas.en-us.api.meta/api/field_types.htm';

type Said = readonly [field: string, value: unknown, address: string];

const lines = readFileSync(new URL('../../../../fixtures/appomni/salesforce.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { path: string; event: unknown });
const sample = (name: string): unknown => lines.find(({ path }) => path.includes(name))?.event;

const now = Date.parse('2026-03-02T09:00:00Z');

function mapped(record: unknown): unknown {
  const [item] = mapSalesforce(record, { receivedAt: now });
  if (item?.kind !== 'event') throw new Error(JSON.stringify(item));
  const valid = validateEvent(item.candidate, { now, horizon: 0 });
  if (!valid.ok) throw new Error(JSON.stringify(valid.fault));
  return valid.value.event;
}

const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);

const JOHN = '000000000000123AbC';

const aura = (page: string): Said[] => [
  ['actor.id', JOHN, `${page} USER_ID_DERIVED`],
  ['context.ip', '198.51.100.1', `${page} CLIENT_IP`],
  ['context.sessionId', '9870000000012300', `${page} SESSION_KEY`],
  ['context.correlationId', '9870000000012300', `${page} LOGIN_KEY`],
  ['context.requestId', '1230000000000000000-12', `${page} REQUEST_ID`],
  ['outcome', 'unknown', `${page} REQUEST_STATUS (empty)`],
];

const APPOMNI: readonly (readonly [string, readonly Said[]])[] = [
  [
    'activity_audit_delete_resource_aurarequest',
    [
      ['action', 'record.delete', `${ELF}lightning_component.htm ACTION_MESSAGE`],
      ['occurredAt', '2023-03-17T14:14:57.834Z', `${ELF}lightning_component.htm TIMESTAMP_DERIVED`],
      ['target.name', '/aura', `${ELF}lightning_component.htm URI`],
      ['volume', undefined, `${ELF}lightning_component.htm (no count)`],
      ...aura(`${ELF}lightning_component.htm`),
    ],
  ],
  [
    'activity_audit_update_resource_aurarequest',
    [
      ['action', 'record.update', `${ELF}lightning_component.htm ACTION_MESSAGE`],
      ['occurredAt', '2023-03-17T16:52:02.419Z', `${ELF}lightning_component.htm TIMESTAMP_DERIVED`],
      ...aura(`${ELF}lightning_component.htm`),
    ],
  ],
  [
    'activity_audit_read_resource_aurarequest',
    [
      ['action', 'record.read', `${ELF}lightning_component.htm ACTION_MESSAGE`],
      ['volume.basis', 'corroborating', `${ELF}lightningpageview.htm (the page tells it too)`],
      ['occurredAt', '2023-03-17T17:26:46.960Z', `${ELF}lightning_component.htm TIMESTAMP_DERIVED`],
      ...aura(`${ELF}lightning_component.htm`),
    ],
  ],
  [
    'activity_audit_delete_resource_soapapi',
    [
      ['action', 'record.delete', `${ELF}api.htm METHOD_NAME`],
      ['occurredAt', '2023-03-20T05:19:32.701Z', `${ELF}api.htm TIMESTAMP_DERIVED`],
      ['target.type', 'Customer_Account__c', `${ELF}api.htm ENTITY_NAME`],
      ['volume.records', 0, `${ELF}api.htm ROWS_PROCESSED`],
      ['volume.bytes', 464, `${ELF}api.htm RESPONSE_SIZE`],
      ['context.appId', 'vendor/integration_app', `${ELF}api.htm CLIENT_NAME`],
      ['context.channel', 'api', `${ELF}api.htm`],
      ['dataClasses', ['unknown'], `${ELF}api.htm ENTITY_NAME (of the customer's own making)`],
      ...aura(`${ELF}api.htm`),
    ],
  ],
  [
    'activity_audit_update_resource_soapapi',
    [
      ['action', 'record.update', `${ELF}api.htm METHOD_NAME`],
      ['occurredAt', '2023-03-20T14:59:59.965Z', `${ELF}api.htm TIMESTAMP_DERIVED`],
      ['volume.bytes', 462, `${ELF}api.htm RESPONSE_SIZE`],
    ],
  ],
  [
    'activity_audit_download_resource_bulkapiresult',
    [
      ['action', 'data.bulk_query', `${EVENTS}bulkapiresultevent.htm`],
      ['occurredAt', '2023-03-22T15:07:16.240Z', `${EVENTS}bulkapiresultevent.htm EventDate`],
      ['recordedAt', '2023-03-22T15:07:23.864Z', `${EVENTS}bulkapiresultevent.htm CreatedDate`],
      ['actor', { id: JOHN, name: 'john@example.com' }, `${EVENTS}bulkapiresultevent.htm UserId, Username`],
      ['target.type', 'Account', `${EVENTS}bulkapiresultevent.htm Query`],
      ['volume', undefined, `${EVENTS}bulkapiresultevent.htm (no count)`],
      ['outcome', 'unknown', `${EVENTS}bulkapiresultevent.htm PolicyOutcome (null)`],
      ['context.ip', '198.51.100.1', `${EVENTS}bulkapiresultevent.htm SourceIp`],
    ],
  ],
  [
    'authentication_mfa_verification.json',
    [
      ['action', 'session.mfa', `${EVENTS}identityverificationevent.htm`],
      ['outcome', 'success', `${EVENTS}identityverificationevent.htm Status`],
      ['context.mfa', true, `${EVENTS}identityverificationevent.htm Status`],
      ['context.authMethod', 'Totp', `${EVENTS}identityverificationevent.htm VerificationMethod`],
      ['context.country', 'US', `${EVENTS}identityverificationevent.htm CountryIso`],
      ['context.ip', undefined, 'RFC 4291, section 2.2 (32 digits without a colon are no address)'],
      ['target.type', 'Organization', `${EVENTS}identityverificationevent.htm`],
      ['dataClasses', ['employee'], `${OBJECTS}user.htm`],
    ],
  ],
  [
    'authentication_mfa_verification_failure',
    [
      ['outcome', 'failure', `${EVENTS}identityverificationevent.htm Status FailedInvalidCode`],
      ['reason', 'FailedInvalidCode', `${EVENTS}identityverificationevent.htm Status`],
      ['context.mfa', undefined, `${EVENTS}identityverificationevent.htm Status`],
      ['actor.id', '123000000000123AbC', `${EVENTS}identityverificationevent.htm UserId`],
    ],
  ],
  [
    'activity_audit_create_resource_lightninguri',
    [
      ['action', 'record.create', `${EVENTS}lightningurievent.htm Operation`],
      [
        'target',
        { type: 'Customer_Account__c', id: '120000033000123AbC' },
        `${EVENTS}lightningurievent.htm RecordId`,
      ],
      ['occurredAt', '2023-03-21T22:33:21.481Z', `${EVENTS}lightningurievent.htm EventDate`],
      ['context.device', 'SFX:BROWSER:DESKTOP', `${EVENTS}lightningurievent.htm DevicePlatform`],
      ['context.channel', 'ui', `${EVENTS}lightningurievent.htm PageUrl`],
    ],
  ],
  [
    'activity_audit_delete_resource_lightninguri',
    [
      ['action', 'record.delete', `${EVENTS}lightningurievent.htm Operation`],
      ['occurredAt', '2023-03-21T19:30:05.644Z', `${EVENTS}lightningurievent.htm EventDate`],
    ],
  ],
  [
    'authentication_account_logout',
    [
      ['action', 'session.logout', `${EVENTS}logoutevent.htm`],
      ['occurredAt', '2023-03-01T19:33:50.037Z', `${EVENTS}logoutevent.htm EventDate`],
      ['context.correlationId', '9870000000012300', `${EVENTS}logoutevent.htm LoginKey`],
    ],
  ],
  [
    'activity_audit_read_resource_reportevent',
    [
      ['action', 'report.run', `${EVENTS}reportevent.htm Operation ReportRunFromLightning`],
      ['target.type', 'Report', `${EVENTS}reportevent.htm ReportId`],
      ['target.name', 'Financial Reports', `${EVENTS}reportevent.htm Name`],
      ['volume.records', 1_050, `${EVENTS}reportevent.htm RowsProcessed`],
      [
        'volume.groupKey',
        'abcdefgh-1234-0000-stuv-000000000001',
        `${EVENTS}reportevent.htm ExecutionIdentifier`,
      ],
      ['volume.part', 1, `${EVENTS}reportevent.htm Sequence`],
      ['volume.of', 'act', `${EVENTS}reportevent.htm ExecutionIdentifier (all repeats but Records)`],
      ['subjects', undefined, `${OBJECTS}account.htm (an account is not one person)`],
      ['attributes.Records', undefined, `${EVENTS}reportevent.htm Records (the customer's data)`],
      ['context.channel', 'ui', `${EVENTS}reportevent.htm EventSource Lightning`],
    ],
  ],
  [
    'activity_audit_update_resource_urievent',
    [
      ['action', 'record.update', `${EVENTS}urievent.htm Operation`],
      ['outcome', 'unknown', `${EVENTS}urievent.htm OperationStatus Initiated`],
      ['target.name', 'Customer Account Name', `${EVENTS}urievent.htm Name`],
    ],
  ],
  [
    'authorization_create_user',
    [
      ['action', 'account.create', `${OBJECTS}setupaudittrail.htm Action createduser`],
      ['actor', { id: JOHN, name: 'john@example.com' }, `${OBJECTS}setupaudittrail.htm CreatedById`],
      ['occurredAt', '2023-03-09T16:51:17.000Z', `${OBJECTS}setupaudittrail.htm CreatedDate`],
      ['target.type', 'Manage Users', `${OBJECTS}setupaudittrail.htm Section`],
      ['outcome', undefined, `${OBJECTS}setupaudittrail.htm (none)`],
    ],
  ],
  [
    'authorization_update_group',
    [
      ['action', 'access.define', `${OBJECTS}setupaudittrail.htm Action`],
      ['actor.id', 'john@example.com', `${OBJECTS}setupaudittrail.htm DelegateUser`],
      ['actor.onBehalfOf', JOHN, `${OBJECTS}setupaudittrail.htm CreatedById`],
    ],
  ],
  [
    'authorization_update_user',
    [
      ['action', 'account.update', `${OBJECTS}setupaudittrail.htm Action changedemail`],
      ['target.type', 'User', `${OBJECTS}setupaudittrail.htm Display`],
      ['target.id', '00500000000000AAAQ', `${ID_LENGTH} (suffix worked out by hand)`],
    ],
  ],
  [
    'system_audit_delete_integration',
    [['action', 'integration.revoke', `${OBJECTS}setupaudittrail.htm Action uninstalledpackagingapp`]],
  ],
];

/** Records made of the documents' own field lists and example values. */
const DOCUMENTED: readonly (readonly [string, Record<string, unknown>, readonly Said[]])[] = [
  [
    'a report anomaly',
    {
      attributes: { type: 'ReportAnomalyEventStore' },
      EventIdentifier: '0a4779b0-0da1-4619-a373-0a36991dff90',
      EventDate: '2020-01-20T19:12:26.965Z',
      LoginKey: 'lUqjLPQTWRdvRG4',
      Report: '00OD0000001leVCMAY',
      Score: 97.5,
      SecurityEventData:
        '[{"featureName":"rowCount","featureValue":"1937568","featureContribution":"95.00 %"},{"featureName":"averageRowSize","featureValue":"744","featureContribution":"0.08 %"}]',
      Summary: 'Report was exported from an infrequent network',
      UserId: '005RM00000001pSYAQ',
      Username: 'jane@example.com',
    },
    [
      ['action', 'report.run', `${EVENTS}reportanomalyevent.htm`],
      ['actor.id', '005RM00000001pSYAQ', `${EVENTS}reportanomalyevent.htm UserId`],
      ['occurredAt', '2020-01-20T19:12:26.965Z', `${EVENTS}reportanomalyevent.htm EventDate`],
      ['target', { type: 'Report', id: '00OD0000001leVCMAY' }, `${EVENTS}reportanomalyevent.htm Report`],
      ['volume', { basis: 'corroborating' }, `${EVENTS}reportanomalyevent.htm (a claim, not an act)`],
      ['attributes.finding.score', 97.5, `${EVENTS}reportanomalyevent.htm Score`],
      [
        'attributes.finding.summary',
        'Report was exported from an infrequent network',
        `${EVENTS}reportanomalyevent.htm Summary`,
      ],
      [
        'attributes.finding.features',
        [
          { name: 'rowCount', value: '1937568', contribution: 95 },
          { name: 'averageRowSize', value: '744', contribution: 0.08 },
        ],
        `${EVENTS}reportanomalyevent.htm SecurityEventData`,
      ],
    ],
  ],
  [
    'a log-in that failed',
    {
      attributes: { type: 'LoginHistory' },
      Id: '0Ya58000001N0KeAAK',
      UserId: '005RM00000001pSYAQ',
      LoginTime: '2023-03-08T16:50:46.000+0000',
      LoginType: 'Application',
      Status: 'Invalid Password',
      SourceIp: '198.51.100.1',
      Browser: 'Chrome 110',
      Platform: 'Windows 10',
      Application: 'Browser',
      LoginGeo: { attributes: { type: 'LoginGeo' }, CountryIso: 'US', City: 'Lexington' },
    },
    [
      ['action', 'session.login', `${OBJECTS}loginhistory.htm`],
      ['key', '0Ya58000001N0KeAAK', `${OBJECTS}loginhistory.htm Id`],
      ['outcome', 'failure', `${OBJECTS}loginhistory.htm Status`],
      ['reason', 'Invalid Password', `${OBJECTS}loginhistory.htm Status`],
      ['context.ip', '198.51.100.1', `${OBJECTS}loginhistory.htm SourceIp`],
      ['context.country', 'US', `${OBJECTS}logingeo.htm CountryIso`],
      ['context.userAgent', 'Chrome 110', `${OBJECTS}loginhistory.htm Browser`],
      ['context.device', 'Windows 10', `${OBJECTS}loginhistory.htm Platform`],
      ['context.appId', 'Browser', `${OBJECTS}loginhistory.htm Application`],
      ['context.authMethod', 'Application', `${OBJECTS}loginhistory.htm LoginType`],
    ],
  ],
  [
    'a field of the archive',
    {
      attributes: { type: 'FieldHistoryArchive' },
      Id: '0H1580000000009AAA',
      FieldHistoryType: 'Contact',
      ParentId: '003580000000001AAA',
      Field: 'Phone',
      OldValue: '+49 30 1',
      NewValue: '+49 30 2',
      CreatedById: '005RM00000001pSYAQ',
      CreatedDate: '2023-03-09T16:51:17.000+0000',
    },
    [
      ['action', 'record.update', `${OBJECTS}fieldhistoryarchive.htm`],
      ['target', { type: 'Contact', id: '003580000000001AAA' }, `${OBJECTS}fieldhistoryarchive.htm ParentId`],
      ['subjects', [{ id: '003580000000001AAA' }], `${OBJECTS}contact.htm`],
      ['dataClasses', ['id.basic'], `${OBJECTS}contact.htm`],
      ['volume.records', 1, `${OBJECTS}fieldhistoryarchive.htm (one record)`],
      ['attributes.Field', 'Phone', `${OBJECTS}fieldhistoryarchive.htm Field`],
    ],
  ],
  ...(
    [
      ['VersionDownloadAction', 'file.download'],
      ['VersionDownloadApi', 'file.download'],
      ['VersionRenditionDownload', 'record.read'],
      ['saveVersion', 'file.upload'],
    ] as const
  ).map(([type, action]): [string, Record<string, unknown>, Said[]] => [
    `a transfer ${type}`,
    {
      EVENT_TYPE: 'ContentTransfer',
      TIMESTAMP_DERIVED: '2015-07-27T11:32:59.555Z',
      USER_ID: '00590000000I1SN',
      TRANSACTION_TYPE: type,
      DOCUMENT_ID_DERIVED: '069580000000001AAA',
      SIZE_BYTES: '2048',
    },
    [
      ['action', action, `${TRANSFER} TRANSACTION_TYPE`],
      ['volume.bytes', 2_048, `${TRANSFER} SIZE_BYTES`],
      ['target', { type: 'ContentDocument', id: '069580000000001AAA' }, `${TRANSFER} DOCUMENT_ID_DERIVED`],
      ['actor.id', '00590000000I1SNAA0', `${ID_LENGTH} (suffix worked out by hand)`],
      ['occurredAt', '2015-07-27T11:32:59.555Z', `${TRANSFER} TIMESTAMP_DERIVED`],
    ],
  ]),
];

const all = [...APPOMNI.map(([name, said]) => [name, sample(name), said] as const), ...DOCUMENTED];

describe.each(all)('%s', (_name, record, said) => {
  const event = mapped(record);
  it.each(said)('%s is %j (%s)', (field, value) => {
    expect(at(event, field)).toEqual(value);
  });
});
