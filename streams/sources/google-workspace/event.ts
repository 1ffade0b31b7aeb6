import type { Action } from '../../../src/event/actions.js';
import type { DataClass } from '../../../src/event/data-classes.js';
import { quoted } from '../../steps/fault.js';
import type { Act } from '../acts.js';
import { digest, faultItem, filled, isObject, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { unlessPlaceholder } from '../placeholders.js';
import { RecordReader } from '../record-reader.js';
import { isoOf, readTime } from '../time.js';
import { readEvent } from './applications.js';
import { outcomeOf } from './outcome.js';
import { parametersOf } from './parameters.js';
import { recipientOf, targetOf } from './target.js';
import { actorOf, contextOf } from './who.js';

/** What the events of one activity share. */
export interface Activity {
  readonly record: JsonObject;
  readonly id: JsonObject;
  readonly application: string;
  readonly context: MappingContext;
}

/** The event at a place of its activity. */
export function mapEvent(event: unknown, index: number, activity: Activity): MappedItem {
  const { application, id, context } = activity;
  const said = new RecordReader(isObject(event) ? event : {});
  const name = said.peek('name');
  if (name === undefined) return faultItem('schema', 'The event has no name.', 'events');
  const named = parametersOf(said.raw('parameters'));
  const type = said.peek('type') ?? '';
  const { reading, derived } = readEvent(application, {
    type,
    name,
    parameters: named,
    actorEmail: emailOf(activity),
  });
  if (reading === 'no-act') return { kind: 'refused', reason: 'no-act' };
  if (reading === undefined) return unmapped(`${application.slice(0, 40)}/${name}`);
  const occurredAt = readTime(id['time'], context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', `${quoted(name)} has no readable time in id.time.`, 'id');
  const parameters = new RecordReader(named);
  if (derived) parameters.derived.push('action');
  if (occurredAt.zoneAssumed) parameters.derived.push('occurredAt');
  const read = { act: reading, type, name, named, index, occurredAt: occurredAt.iso };
  const candidate = candidateOf(parameters, said, activity, read);
  return { kind: 'event', feed: application, candidate, derived: parameters.derived };
}

function emailOf({ record }: Activity): string | undefined {
  const { actor } = record;
  const email = isObject(actor) ? actor['email'] : undefined;
  return typeof email === 'string' ? email : undefined;
}

interface Read {
  readonly act: Act;
  readonly type: string;
  readonly name: string;
  readonly named: JsonObject;
  readonly index: number;
  readonly occurredAt: string;
}

/** The qualifier is the activity's, so name and place of the event belong to the key; without one its content must do. */
function keyOf(parameters: RecordReader, { id, application, record, context }: Activity, read: Read): string {
  const qualifier = unlessPlaceholder(new RecordReader(id).peek('uniqueQualifier'));
  if (qualifier === undefined) parameters.derived.push('key');
  const said = [JSON.stringify(record['actor'] ?? null), JSON.stringify(read.named)];
  const unique = qualifier ?? digest(said, context);
  return [
    application,
    unique.slice(0, 128),
    read.occurredAt,
    String(read.index),
    read.name.slice(0, 128),
  ].join(':');
}

function candidateOf(
  parameters: RecordReader,
  said: RecordReader,
  activity: Activity,
  read: Read,
): JsonObject {
  const { application } = activity;
  const { action, corroborating } = read.act;
  const id = new RecordReader(activity.id);
  const record = new RecordReader(activity.record);
  const target = targetOf(application, parameters, action);
  const isCustomer = target?.['type'] === 'Customer';
  const { actor, beyond } = actorOf(activity.record['actor'], application);
  const fields = {
    key: keyOf(parameters, activity, read),
    occurredAt: read.occurredAt,
    recordedAt: isoOf(activity.context.recordedAt),
    actor,
    action,
    target: isCustomer ? filled({ ...target, id: id.takeCut(512, 'target.id', 'customerId') }) : target,
    outcome: outcomeOf(read.name, read.named),
    reason: parameters.takeCut(1024, 'reason', 'login_failure_type', 'failure_type'),
    recipient: recipientOf(parameters),
    volume: corroborating ? { basis: 'corroborating' } : volumeOf(parameters),
    dataClasses: dataClassesOf(application, action),
    context: contextOf(record, parameters),
  };
  id.claim('time', 'applicationName');
  for (const reader of [record, said])
    reader.claim('id', 'actor', 'kind', 'etag', 'events', 'event', 'name', 'type', 'parameters');
  const around = { ...id.rest(), ...record.rest(), actor: beyond, event: eventBeyond(said, activity) };
  const first = { eventType: read.name, eventCategory: read.type, application, activity: filled(around) };
  return filled({ ...fields, attributes: parameters.rest(first) }) ?? {};
}

/** How many were uploaded at once; nothing of the kind is told of other acts. */
function volumeOf(parameters: RecordReader): JsonObject | undefined {
  const records = parameters.count('BULK_UPLOAD_TOTAL_USERS_NUMBER', 'GROUP_MEMBER_BULK_UPLOAD_TOTAL_NUMBER');
  return records === undefined ? undefined : { records, basis: 'returned' };
}

/** What the event says beside its parameters, where it is an object of its own. */
function eventBeyond(said: RecordReader, { record }: Activity): JsonObject | undefined {
  const isApart = typeof record['events'] === 'object' || isObject(record['event']);
  return isApart ? filled(said.rest()) : undefined;
}

function dataClassesOf(application: string, action: Action): DataClass[] {
  if (/^(?:session|account|credential|access)\./.test(action) && application !== 'drive') return ['employee'];
  return /^(?:gmail|chat|calendar)$/.test(application) ? ['comms'] : ['unknown'];
}
