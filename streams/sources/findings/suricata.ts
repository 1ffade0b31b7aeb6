import { digest, faultItem, type JsonObject } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { textAt } from '../nested.js';
import { RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { findingItem } from './finding.js';

/** 1 is the gravest: https://docs.suricata.io/en/latest/output/eve/eve-json-format.html#event-type-alert */
const SEVERITIES: Readonly<Record<string, string>> = { 1: 'high', 2: 'medium', 3: 'low' };

/**
 * An EVE alert. The same signature fires many times in one flow, and `flow_id` begins anew with each run: the key takes
 * both, the transaction and the time. It names no person; it is joined by the address.
 */
export function mapSuricata(event: JsonObject, context: MappingContext): MappedItem {
  const time = readTime(event['timestamp'], context.timeZone);
  if (time === undefined) return faultItem('schema', 'The alert has no readable timestamp.', 'timestamp');
  const signature = textAt(event, 'alert', 'signature_id');
  if (signature === undefined) return faultItem('schema', 'The alert has no signature_id.', 'alert');
  const row = new RecordReader(event);
  if (time.zoneAssumed) row.derived.push('occurredAt');
  const gid = textAt(event, 'alert', 'gid') ?? '1';
  const place = ['flow_id', 'tx_id', 'pcap_cnt', 'src_ip', 'src_port', 'dest_ip', 'dest_port'];
  row.claim('timestamp', 'src_ip', 'event_type', 'payload', 'payload_printable', 'packet');
  return findingItem(
    {
      product: 'Suricata',
      uid: `${gid}:${signature}`,
      revision: digest(
        place.map((name) => textAt(event, name)),
        context,
      ),
      state: 'open',
      at: time.iso,
      title: textAt(event, 'alert', 'signature'),
      severity: SEVERITIES[textAt(event, 'alert', 'severity') ?? ''],
      isBlocked: textAt(event, 'alert', 'action') === 'blocked',
      ip: textAt(event, 'src_ip'),
    },
    row,
  );
}
