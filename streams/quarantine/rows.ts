import { sqlTime } from '../../src/store/time.js';
import type { Batch } from '../intake/batch.js';
import type { Answer, Decided } from '../intake/message.js';

/** Most bytes of one refused message that are kept; the full length is always written beside them. */
export const MAX_RAW_BYTES = 16 * 1024 ** 2;

/** The refused items of a batch as rows, keyed by position: a repeat writes the same rows again. */
export function quarantineRows(batch: Batch, answers: readonly Answer[]): Record<string, unknown>[] {
  return batch.decided.flatMap((decided, index) => {
    const { verdict } = decided;
    const answer = answers[index];
    if (verdict.kind === 'refused' || answer?.status !== 'quarantined') return [];
    const { reason, field, detail } = answer;
    const raw = verdict.kind === 'row' ? verdict.raw() : verdict.raw;
    const level = verdict.kind === 'row' ? 'event' : verdict.level;
    return [toRow(batch, decided, { raw, level, fault: { reason, field, detail } })];
  });
}

interface Quarantined {
  readonly raw: Buffer;
  readonly level: 'message' | 'event';
  readonly fault: { readonly reason: string; readonly field: string | undefined; readonly detail: string };
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
