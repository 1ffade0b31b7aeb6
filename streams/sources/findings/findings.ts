import { faultItem, isObject, unmapped, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { textAt } from '../nested.js';
import { mapRows } from '../table-rows.js';
import { mapCrowdStrike } from './crowdstrike.js';
import { mapDefender } from './defender.js';
import { mapOcsfFinding } from './ocsf-finding.js';
import { mapPlain } from './plain.js';
import { mapSuricata } from './suricata.js';

/** Findings of other products: OCSF, Suricata EVE, CrowdStrike Falcon, Microsoft Defender, and a plain shape for all others. */
export function mapFindings(payload: unknown, context: MappingContext): MappedItem[] {
  const list = isObject(payload) && Array.isArray(payload['value']) ? payload['value'] : payload;
  return mapRows(list, ({ record }) => mapFinding(record, context));
}

function mapFinding(record: JsonObject, context: MappingContext): MappedItem {
  const { metadata, event } = record;
  if ('class_uid' in record) return mapOcsfClass(record, context);
  if (typeof record['event_type'] === 'string') return mapEve(record, context);
  if (isObject(metadata) && isObject(event)) return mapCrowdStrike(record);
  if ('createdDateTime' in record) return mapDefender(record);
  if ('product' in record || 'title' in record) return mapPlain(record, context);
  return faultItem('envelope', 'The record is no finding of a product that is known here.');
}

const OCSF_FINDINGS = new Set(['2001', '2002', '2004']);

function mapOcsfClass(record: JsonObject, context: MappingContext): MappedItem {
  const classUid = textAt(record, 'class_uid') ?? '';
  if (!OCSF_FINDINGS.has(classUid)) return unmapped(`OCSF class ${classUid}`);
  return mapOcsfFinding(record, Number(textAt(record, 'activity_id') ?? 0), context);
}

/** Suricata writes flows, DNS and files into the same file: what the network did, not what was found. */
function mapEve(record: JsonObject, context: MappingContext): MappedItem {
  if (record['event_type'] !== 'alert') return { kind: 'refused', reason: 'no-act' };
  return mapSuricata(record, context);
}
