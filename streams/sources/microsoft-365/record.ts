import { faultItem, isObject, type JsonObject } from '../candidate.js';
import type { MappedItem } from '../mapping.js';
import { parseMessage } from '../../steps/parse.js';

/** Fields as the API writes them; some carriers hand them on in lower case. */
const NAMES = `
  Id RecordType CreationTime Operation OrganizationId UserType UserKey Workload ResultStatus ObjectId UserId
  ClientIP ClientIPAddress ActorIpAddress AppAccessContext Actor Query Fields AffectedItems AppId
  ApplicationId ArtifactId ArtifactName AuthenticationType ChannelGuid ChannelName ChatName ChatThreadId
  ClientAppId ClientInfoString ClientUserAgent CorrelationId DashboardId DashboardName DatasetId EntityId
  EntityName ExtendedProperties FileSizeBytes Folders FormId FormName InterSystemsId Item ItemName ItemType
  ListTitle LogonError MailboxGuid MailboxOwnerUPN Members Message MessageId ModifiedObjectResolvedName
  ModifiedProperties ObjectType Parameters PrimaryFieldValue QueryResults ReportId ReportName RequestId
  SendAsUserSmtp SendOnBehalfOfUserSmtp SessionId SiteUrl SourceFileName Target TargetUserOrGroupName
  TargetUserOrGroupType TeamGuid TeamName UserAgent UserUpn OperationProperties Messages GroupName
  ObjectDisplayName CopilotEventData`;
const NAME_OF = new Map(
  NAMES.trim()
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), name]),
);

/**
 * The audit record itself: as the Management Activity API gives it; in the column AuditData of a Purview export, whose
 * other columns repeat it; or in the field auditData of Microsoft Graph.
 */
export function recordOf(item: JsonObject): { record: JsonObject } | { refused: MappedItem } {
  const carried = item['AuditData'] ?? item['auditData'];
  if (carried === undefined) return { record: asWritten(item) };
  const data = typeof carried === 'string' ? parsed(carried) : carried;
  if (isObject(data)) return { record: { ...around(item), ...asWritten(data) } };
  return { refused: faultItem('not-json', 'AuditData is no JSON object; was it cut?', 'AuditData') };
}

/** Fields of the record that stand around it too: in Microsoft Graph, and as columns of an export. */
const AROUND: readonly (readonly [string, readonly string[]])[] = [
  ['Id', ['id', 'RecordId']],
  ['CreationTime', ['createdDateTime', 'CreationDate']],
  ['Operation', ['operation', 'Operation']],
  ['RecordType', ['auditLogRecordType', 'RecordType']],
  ['UserId', ['userPrincipalName', 'userId', 'UserId']],
  ['UserType', ['userType']],
  ['Workload', ['service']],
  ['ClientIP', ['clientIp']],
  ['ObjectId', ['objectId']],
];

/** What completes a record that was handed on without the fields that are around it. */
function around(item: JsonObject): JsonObject {
  const found: JsonObject = {};
  for (const [field, names] of AROUND) {
    const name = names.find((one) => item[one] !== undefined && item[one] !== null && item[one] !== '');
    if (name !== undefined) found[field] = item[name];
  }
  return found;
}

function parsed(text: string): unknown {
  const result = parseMessage(Buffer.from(text));
  return result.ok ? result.value : undefined;
}

function asWritten(record: JsonObject): JsonObject {
  if (Object.hasOwn(record, 'Operation') || !Object.hasOwn(record, 'operation')) return record;
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [NAME_OF.get(name.toLowerCase()) ?? name, value]),
  );
}
