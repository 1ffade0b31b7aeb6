import { digest, faultItem, filled, unmapped, type JsonObject } from '../candidate.js';
import { mapEach } from '../items.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { isoOf, readTime } from '../time.js';
import type { Act } from '../acts.js';
import { actorOf } from './actor.js';
import { CMDLETS } from './cmdlets.js';
import { contextOf } from './context.js';
import { COPILOT } from './copilot.js';
import { DATAVERSE, isOfDataverse, messageOf } from './dataverse.js';
import { DIRECTORY } from './directory.js';
import { ELSEWHERE } from './elsewhere.js';
import { MAILBOX } from './mailbox.js';
import { outcomeOf, reasonOf } from './outcome.js';
import { POWER_BI } from './power-bi.js';
import { recordOf } from './record.js';
import { SHAREPOINT } from './sharepoint.js';
import { TEAMS } from './teams.js';
import type { Workload } from './workload.js';

export const UNIFIED_AUDIT_FEED = 'unified-audit';
export const DATAVERSE_FEED = 'dataverse';

/** Names of operations are told apart by name alone: some carriers drop Workload. Only Dataverse shares names with others. */
const WORKLOADS: readonly Workload[] = [
  DIRECTORY,
  SHAREPOINT,
  MAILBOX,
  CMDLETS,
  TEAMS,
  COPILOT,
  ELSEWHERE,
  POWER_BI,
];

/** Records of the unified audit log of Microsoft 365, those of Dataverse among them; one, a list, or a page of Graph. */
export const mapMicrosoft365 = (payload: unknown, context: MappingContext): MappedItem[] =>
  mapEach(payload, ['value'], (item) => [mapOne(item, context)]);

function mapOne(item: JsonObject, context: MappingContext): MappedItem {
  const found = recordOf(item);
  if ('refused' in found) return found.refused;
  const record = new RecordReader(found.record);
  const operation = record.peek('Operation');
  if (operation === undefined)
    return faultItem(
      'schema',
      'The record has no Operation; is it one of the unified audit log?',
      'Operation',
    );
  const isDataverse = isOfDataverse(record);
  const known = readBy(isDataverse ? [DATAVERSE] : WORKLOADS, operation, record);
  if (known === 'no-act') return { kind: 'refused', reason: 'no-act' };
  if (known === undefined) return unmapped(isDataverse ? messageOf(operation, record) : operation);
  return eventOf(record, { ...known, operation, context });
}

function eventOf(record: RecordReader, kind: Kind): MappedItem {
  const id = record.peek('Id');
  if (id === undefined) return faultItem('schema', 'The record has no Id.', 'Id');
  // Without a zone and in UTC: "CreationTime" of the Common schema,
  // https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#common-schema
  const occurredAt = readTime(record.raw('CreationTime'))?.iso;
  if (occurredAt === undefined)
    return faultItem('schema', 'The record has no readable time in CreationTime.', 'CreationTime');
  const key = keyOf(record, [id, occurredAt, kind.operation], kind.context);
  const candidate = candidateOf(record, { ...kind, key, occurredAt });
  const feed = kind.workload === DATAVERSE ? DATAVERSE_FEED : UNIFIED_AUDIT_FEED;
  return { kind: 'event', feed, candidate, derived: record.derived };
}

interface Known {
  readonly act: Act;
  readonly workload: Workload;
}

interface Kind extends Known {
  readonly operation: string;
  readonly context: MappingContext;
}

function readBy(
  workloads: readonly Workload[],
  operation: string,
  record: RecordReader,
): Known | 'no-act' | undefined {
  for (const workload of workloads) {
    const reading = workload.read(operation, record);
    if (reading !== undefined) return reading === 'no-act' ? reading : { act: reading, workload };
  }
  return undefined;
}

/** Id, time and operation; the digest tells apart what only a broken carrier gives one Id. */
function keyOf(record: RecordReader, parts: readonly string[], context: MappingContext): string {
  const parameters = record.raw('Parameters');
  const said = [
    record.peek('UserId'),
    record.peek('ObjectId'),
    record.peek('TargetUserOrGroupName'),
    parameters === undefined ? undefined : JSON.stringify(parameters),
  ];
  return [...parts.map((part) => part.slice(0, 128)), digest(said, context)].join(':');
}

interface Read extends Kind {
  readonly key: string;
  readonly occurredAt: string;
}

function candidateOf(record: RecordReader, read: Read): JsonObject {
  const { operation, workload, occurredAt, key } = read;
  const { action, corroborating } = read.act;
  const outcome = outcomeOf(operation, record);
  const volume = workload.volume?.(record);
  const fields = {
    key,
    occurredAt,
    recordedAt: isoOf(read.context.recordedAt),
    actor: actorOf(record),
    action,
    target: workload.target(record, action),
    outcome,
    reason: reasonOf(outcome, record),
    recipient: workload.recipient?.(record),
    volume: corroborating ? { ...volume, basis: 'corroborating' } : volume,
    dataClasses: workload.dataClasses(record, action),
    subjects: workload.subjects?.(record),
    context: contextOf(record),
  };
  record.claim('Id', 'CreationTime', 'Operation');
  return filled({ ...fields, attributes: record.rest({ eventType: operation }) }) ?? {};
}
