import type { Act } from '../acts.js';
import { digest, faultItem, unmapped, type JsonObject } from '../candidate.js';
import { mapOcsfFinding } from '../findings/ocsf-finding.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { at, textAt } from '../nested.js';
import { eventItem } from '../record-event.js';
import { cut, RecordReader } from '../record-reader.js';
import { mapRows } from '../table-rows.js';
import { readTime, type ReadTime } from '../time.js';
import { FINDING_CLASSES, readActivity } from './acts.js';
import { actorOf, contextOf, outcomeOf, targetOf, volumeOf } from './fields.js';

export const OCSF_FEED = 'ocsf';

/** Events of OCSF 1.x: https://schema.ocsf.io/ */
export const mapOcsf = (payload: unknown, context: MappingContext): MappedItem[] =>
  mapRows(payload, ({ record }) => mapEvent(record, context));

function mapEvent(event: JsonObject, context: MappingContext): MappedItem {
  const version = textAt(event, 'metadata', 'version');
  if (version !== undefined && !version.startsWith('1.'))
    return faultItem(
      'envelope',
      'Only OCSF 1.x is read; its activities have other numbers elsewhere.',
      'metadata',
    );
  const kind = kindOf(event);
  if (kind === undefined)
    return faultItem('schema', 'The event has neither class_uid and activity_id nor type_uid.', 'class_uid');
  const [classUid, activity] = kind;
  if (FINDING_CLASSES.has(classUid)) return mapOcsfFinding(event, activity, context);
  const reading = readActivity(classUid, activity);
  if (reading === 'no-act') return { kind: 'refused', reason: 'no-act' };
  if (reading === undefined) return unmapped(`OCSF ${classUid}/${activity}`);
  const occurredAt = readTime(at(event, 'time')) ?? readTime(at(event, 'time_dt'), context.timeZone);
  if (occurredAt === undefined) return faultItem('schema', 'The event has no readable time.', 'time');
  return eventOf(event, { classUid, activity, act: reading, occurredAt, context });
}

/** `type_uid` is class_uid * 100 + activity_id: https://schema.ocsf.io/1.5.0/classes/base_event */
export function kindOf(event: JsonObject): [classUid: number, activity: number] | undefined {
  const [classUid, activity, type] = ['class_uid', 'activity_id', 'type_uid'].map((name) => at(event, name));
  if (Number.isSafeInteger(classUid) && Number.isSafeInteger(activity))
    return [Number(classUid), Number(activity)];
  if (!Number.isSafeInteger(type) || Number(type) < 100) return undefined;
  return [Math.floor(Number(type) / 100), Number(type) % 100];
}

interface Read {
  readonly classUid: number;
  readonly activity: number;
  readonly act: Act;
  readonly occurredAt: ReadTime;
  readonly context: MappingContext;
}

function eventOf(event: JsonObject, { classUid, activity, act, occurredAt, context }: Read): MappedItem {
  const row = new RecordReader(event);
  if (occurredAt.zoneAssumed) row.derived.push('occurredAt');
  const reason = textAt(event, 'status_detail');
  const fields = {
    key: keyOf(event, classUid, row, context),
    occurredAt: occurredAt.iso,
    recordedAt: readTime(at(event, 'metadata', 'logged_time'))?.iso,
    actor: actorOf(event, classUid),
    action: act.action,
    target: targetOf(event, classUid),
    outcome: outcomeOf(event),
    reason: reason === undefined ? undefined : cut(reason, 1024),
    volume: volumeOf(event, classUid, activity),
    dataClasses: classUid === 1008 ? ['auditlog'] : [classUid < 4000 ? 'employee' : 'unknown'],
    context: contextOf(event),
  };
  row.claim('class_uid', 'activity_id', 'type_uid', 'category_uid', 'time', 'time_dt', 'status_id');
  row.claim('status_detail', 'raw_data', 'observables', 'enrichments');
  return eventItem(OCSF_FEED, { row }, fields, { eventType: `OCSF ${classUid}/${activity}` });
}

/** The event's own id; without one a digest of all it says, so that a repetition is recognised. */
function keyOf(event: JsonObject, classUid: number, row: RecordReader, context: MappingContext): string {
  const uid = textAt(event, 'metadata', 'uid');
  if (uid !== undefined && uid.length <= 400) return `${classUid}:${uid}`;
  row.derived.push('key');
  return `${classUid}:${digest([JSON.stringify(event)], context)}`;
}
