import { sqlTime } from '../../src/store/time.js';
import type { Batch } from '../intake/batch.js';
import type { Answer, Decided } from '../intake/message.js';
import { scrubRaw, scrubWords } from '../steps/scrub/raw.js';

/**
 * The refused items of a batch as rows, keyed by position: a repeat writes the same rows again. Secrets are cut out of
 * them as out of events. Of each at most `rawBytes` bytes are kept; the full length is always written beside them.
 */
export function quarantineRows(
  batch: Batch,
  answers: readonly Answer[],
  rawBytes: number,
): Record<string, unknown>[] {
  const cut = onceEach(scrubRaw);
  return batch.decided.flatMap((decided, index) => {
    const { verdict } = decided;
    const answer = answers[index];
    if (verdict.kind === 'refused' || answer?.status !== 'quarantined') return [];
    const { reason, field, detail } = answer;
    const raw = cut(verdict.kind === 'row' ? verdict.raw() : verdict.raw);
    const level = verdict.kind === 'row' ? 'event' : verdict.level;
    const kept = raw.subarray(0, rawBytes);
    return [toRow(batch, decided, { kept, bytes: raw.byteLength, level, fault: { reason, field, detail } })];
  });
}

/** Items that share the bytes of their message follow each other: these are looked through once. */
function onceEach(cut: (raw: Buffer) => Buffer): (raw: Buffer) => Buffer {
  let last: { raw: Buffer; kept: Buffer } | undefined;
  return (raw) => {
    if (last?.raw !== raw) last = { raw, kept: cut(raw) };
    return last.kept;
  };
}

interface Quarantined {
  readonly kept: Buffer;
  readonly bytes: number;
  readonly level: 'message' | 'event';
  readonly fault: { readonly reason: string; readonly field: string | undefined; readonly detail: string };
}

function toRow(batch: Batch, decided: Decided, verdict: Quarantined): Record<string, unknown> {
  const { source, offset, item, headers } = decided;
  const { fault, level, kept, bytes } = verdict;
  return {
    topic: batch.topic,
    partition: batch.partition,
    offset: offset.toString(),
    item,
    tenant: source.tenant,
    source: source.source,
    level,
    reason: fault.reason,
    field: scrubWords(fault.field ?? ''),
    detail: scrubWords(fault.detail),
    raw: kept.toString('base64'),
    raw_bytes: bytes,
    headers: headers === undefined ? '' : scrubRaw(Buffer.from(JSON.stringify(headers))).toString(),
    mapping: batch.mapping,
    received_at: sqlTime(batch.at),
    state: 'open',
    redriven_at: null,
    redriven_as: '',
    version: 1,
  };
}
