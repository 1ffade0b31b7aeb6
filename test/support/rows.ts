import { contentBytes, eventLine } from '../../src/store/event-row.js';
import type { LedgerRow } from '../../src/store/ledger.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import type { IncomingEvent } from '../../src/event/incoming-event.js';

/** A ledger row by hand, for tests of the store that need no pipeline. */
export function ledgerRow(options: {
  tenant?: string;
  source?: string;
  offset: number;
  item?: number;
  event: IncomingEvent;
  actorKey?: string;
  subjectKeys?: string[];
  receivedAt?: number;
  id?: string;
}): LedgerRow {
  const { event, tenant = 'acme', source = 'crm', item = 0 } = options;
  const occurredAt = Date.parse(event.occurredAt);
  const id = options.id ?? nameBasedId(tenant, source, 'events', event.key);
  const position = { topic: 'test', partition: 0, offset: BigInt(options.offset), item };
  const actor = options.actorKey ?? 'a'.repeat(32);
  const content = contentBytes(
    event,
    { actor, onBehalfOf: '', subjects: options.subjectKeys ?? [] },
    occurredAt,
    0,
  );
  const contentHash = '00112233aabbccdd';
  const head = {
    ...position,
    receivedAt: options.receivedAt ?? occurredAt + 1000,
    recordedAt: undefined,
    mapping: 'json/1',
    missing: [],
    derived: [],
    tenant,
    source,
    feed: 'events',
    id,
    key: event.key,
  };
  const line = eventLine(head, content, contentHash, '0'.repeat(32));
  return { id, tenant, source, actorKey: actor, occurredAt, contentHash, position, line };
}
