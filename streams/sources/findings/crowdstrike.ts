import { faultItem, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem } from '../mapping.js';
import { at, textAt, textAtFirst } from '../nested.js';
import { cut, RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { findingItem, type Claim } from './finding.js';

const DETECTIONS = new Set([
  'DetectionSummaryEvent',
  'EppDetectionSummaryEvent',
  'IdpDetectionSummaryEvent',
  'IdentityProtectionEvent',
  'IncidentSummaryEvent',
]);

/**
 * A detection of CrowdStrike Falcon's event stream, `{metadata, event}`. `offset` counts the events of one customer:
 * https://help.sumologic.com/docs/integrations/security-threat-detection/crowdstrike-falcon-endpoint-protection/
 */
export function mapCrowdStrike(message: JsonObject): MappedItem {
  const type = textAt(message, 'metadata', 'eventType') ?? '';
  if (!DETECTIONS.has(type)) return unmapped(`CrowdStrike ${type}`);
  const time = readTime(at(message, 'metadata', 'eventCreationTime'));
  if (time === undefined)
    return faultItem('schema', 'The detection has no readable metadata.eventCreationTime.', 'metadata');
  const { event } = message;
  const offset = textAt(message, 'metadata', 'offset');
  const uid = textAtFirst(event, 'CompositeId', 'DetectId', 'IdentityProtectionIncidentId', 'IncidentID');
  if (uid === undefined && offset === undefined)
    return faultItem('schema', 'The detection has neither an id nor an offset.', 'metadata');
  const claim: Claim = {
    product: 'CrowdStrike Falcon',
    uid: uid ?? `offset ${offset}`,
    revision: offset,
    state: 'open',
    at: time.iso,
    title: textAtFirst(event, 'Name', 'DetectName', 'IncidentType') ?? type,
    severity: textAt(event, 'SeverityName'),
    person: personOf(textAtFirst(event, 'UserName', 'SourceAccountUpn')),
    ip: textAtFirst(event, 'LocalIP', 'SourceEndpointIpAddress', 'EndpointIp'),
    host: textAtFirst(event, 'ComputerName', 'Hostname', 'EndpointName'),
  };
  return findingItem(claim, new RecordReader(kept(event)));
}

/** Of the detection what an analyst reads first; command lines and file paths stay with the vendor. */
function kept(event: unknown): JsonObject {
  const names = [
    'Tactic',
    'Technique',
    'Objective',
    'DetectDescription',
    'IncidentDescription',
    'FalconHostLink',
  ];
  return Object.fromEntries(names.map((name) => [name, at(event, name)]));
}

/** `DOMAIN\\name` or a name: of the device or directory, not of the CRM; accounts are joined by it where they share it. */
function personOf(text: string | undefined): JsonObject | undefined {
  const name = text?.replace(/^.*\\/, '');
  if (name === undefined || name === '' || /^(?:n\/a|unknown)$/i.test(name)) return undefined;
  const email = /^[^@\s]{1,64}@[^@\s]{1,255}$/.test(name) ? { email: name } : {};
  return { id: cut(name, 512), name: cut(name, 1024), ...email };
}
