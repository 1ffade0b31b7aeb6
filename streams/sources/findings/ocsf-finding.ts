import { digest, faultItem, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { at, textAt, textAtFirst } from '../nested.js';
import { outcomeOf, personOf } from '../ocsf/fields.js';
import { RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { findingItem, type Claim } from './finding.js';

const STATES: Readonly<Record<number, Claim['state']>> = { 1: 'open', 2: 'update', 3: 'close' };

/**
 * Security, vulnerability and detection findings of OCSF; `finding_info` (1.1 and later) or `finding`:
 * https://schema.ocsf.io/1.5.0/classes/detection_finding
 */
export function mapOcsfFinding(event: JsonObject, activity: number, context: MappingContext): MappedItem {
  const state = STATES[activity];
  if (state === undefined) return unmapped(`OCSF finding, activity ${activity}`);
  const time = readTime(at(event, 'time')) ?? readTime(at(event, 'time_dt'), context.timeZone);
  if (time === undefined) return faultItem('schema', 'The finding has no readable time.', 'time');
  const row = new RecordReader(event);
  if (time.zoneAssumed) row.derived.push('occurredAt');
  row.claim(
    'class_uid',
    'activity_id',
    'type_uid',
    'category_uid',
    'time',
    'time_dt',
    'raw_data',
    'severity',
  );
  const claim: Claim = {
    product: textAt(event, 'metadata', 'product', 'name') ?? 'OCSF',
    uid: uidOf(event) ?? digest([JSON.stringify(event)], context),
    revision: textAt(event, 'metadata', 'uid'),
    state,
    at: time.iso,
    title: textAtFirst(event, ['finding_info', 'title'], ['finding', 'title'], 'message'),
    severity: textAt(event, 'severity'),
    isBlocked: outcomeOf(event) === 'denied',
    ...whoAndWhere(event),
  };
  return findingItem(claim, row);
}

const uidOf = (event: JsonObject): string | undefined =>
  textAtFirst(event, ['finding_info', 'uid'], ['finding', 'uid'], ['metadata', 'uid']);

/** Beside the finding itself, in the first of its evidences, or at the resources that it is about. */
function whoAndWhere(event: JsonObject): Pick<Claim, 'person' | 'ip' | 'host'> {
  const evidence = at(event, 'evidences', 0);
  const people = [
    at(event, 'actor', 'user'),
    event['user'],
    at(evidence, 'actor', 'user'),
    at(evidence, 'user'),
    at(event, 'resources', 0, 'owner'),
  ];
  const address = [
    ['src_endpoint', 'ip'],
    ['device', 'ip'],
  ];
  return {
    person: people.map(personOf).find((person) => person !== undefined),
    ip: textAtFirst(event, ...address) ?? textAtFirst(evidence, ...address),
    host: textAt(event, 'device', 'hostname') ?? textAt(evidence, 'device', 'hostname'),
  };
}
