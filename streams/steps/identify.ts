import { nameBasedId } from '../../src/kernel/ids.js';
import {
  type AddedColumns,
  type EventKeys,
  contentBytes,
  contentWith,
  eventLine,
} from '../../src/store/event-row.js';
import type { LedgerRow } from '../../src/store/ledger.js';
import { CONTENT_ROOM } from '../../src/privacy/pseudonyms.js';
import type { IntakeSource } from '../intake/message.js';
import type { Added } from './enrich.js';
import { missingFields } from './missing.js';
import type { ValidEvent } from './validate.js';

export interface Arrival {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly item: number;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly mapping: string;
  readonly feed: string;
  readonly derived: readonly string[];
  /** What was known beyond what the source said. */
  readonly added?: Added | undefined;
  /** 32 random hex digits: the row's salt. */
  readonly salt: string;
}

/** Gives an event its id, its people their keys and its content a hash: from here on nobody is in it by name. */
export function identify(valid: ValidEvent, source: IntakeSource, arrival: Arrival): LedgerRow {
  const { event, occurredAt } = valid;
  const { keys, tenant } = source;
  const { topic, partition, offset, item } = arrival;
  const people = keysOf(valid, source);
  const id = nameBasedId(tenant, source.source, arrival.feed, event.key);
  const content = contentBytes(event, people, occurredAt, CONTENT_ROOM);
  const contentHash = keys.contentHash(content);
  const position = { topic, partition, offset, item };
  const head = {
    topic,
    partition,
    offset,
    item,
    receivedAt: arrival.receivedAt,
    recordedAt: valid.recordedAt,
    mapping: arrival.mapping,
    missing: missingFields(event),
    derived: derivedOf(valid, arrival),
    tenant,
    source: source.source,
    feed: arrival.feed,
    id,
    key: event.key,
  };
  const { added } = arrival;
  const columns =
    added === undefined ? content.subarray(CONTENT_ROOM) : contentWith(columnsOf(added, source));
  const line = eventLine(head, columns, contentHash, arrival.salt);
  return {
    id,
    tenant,
    source: source.source,
    actorKey: people.actor,
    occurredAt,
    contentHash,
    position,
    line,
  };
}

function columnsOf({ columns, subject }: Added, { people }: IntakeSource): AddedColumns {
  return subject === undefined
    ? columns
    : { ...columns, subjects: [people.keyOf('subject', { id: subject })] };
}

function derivedOf({ marks }: ValidEvent, { derived, added }: Arrival): readonly string[] {
  if (marks.length === 0 && added === undefined) return derived;
  return [...derived, ...marks, ...(added?.derived ?? [])];
}

function keysOf({ event }: ValidEvent, { people }: IntakeSource): EventKeys {
  const { onBehalfOf } = event.actor;
  return {
    actor: people.keyOf('actor', event.actor),
    onBehalfOf: onBehalfOf === undefined ? '' : people.keyOf('actor', { id: onBehalfOf }),
    subjects: (event.subjects ?? []).map((subject) => people.keyOf('subject', subject)),
  };
}
