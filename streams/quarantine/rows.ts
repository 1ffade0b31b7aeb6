import { sqlTime } from '../../src/store/time.js';
import type { Batch } from '../intake/batch.js';
import type { Decided } from '../intake/message.js';

/** Most bytes of one refused message that are kept; the full length is always written beside them. */
export const MAX_RAW_BYTES = 16 * 1024 ** 2;

/** The refused items of a batch as rows, keyed by position: a repeat writes the same rows again. */
export function quarantineRows(batch: Batch): Record<string, unknown>[] {
  return batch.decided.flatMap((decided) => {
    const { verdict } = decided;
    return verdict.kind === 'quarantined' ? [toRow(batch, decided, verdict)] : [];
  });
}

function toRow(batch: Batch, decided: Decided, verdict: Quarantined): Record<string, unknown> {
  const { source, offset, item, headers } = decided;
  const { fault, level, raw } = verdict;
  return {
    topic: batch.topic,
    partition: batch.partition,
    offset: offset.toString(),
    item,
    tenant: source.tenant,
    source: source.source,
    level,
    reason: fault.reason,
    field: fault.field ?? '',
    detail: fault.detail,
    raw: raw.subarray(0, MAX_RAW_BYTES).toString('base64'),
    raw_bytes: raw.byteLength,
    headers: headers === undefined ? '' : JSON.stringify(headers),
    mapping: batch.mapping,
    received_at: sqlTime(batch.at),
    state: 'open',
    redriven_at: null,
    redriven_as: '',
    version: 1,
  };
}

type Quarantined = Extract<Decided['verdict'], { kind: 'quarantined' }>;
