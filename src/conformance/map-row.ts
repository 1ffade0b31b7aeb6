import { DAY } from '../kernel/clock.js';
import type { SourceMapping } from '../../streams/sources/mapping.js';
import type { Fault } from '../../streams/steps/fault.js';
import { parseMessage } from '../../streams/steps/parse.js';
import { type ValidEvent, validateEvent } from '../../streams/steps/validate.js';

/** A row of a file, as streams/files reads it. */
export interface FileRow {
  readonly bytes: Buffer | undefined;
  readonly payload?: unknown;
  readonly fault?: Fault;
}

export interface GradingTerms {
  readonly mapping: SourceMapping;
  /** Epoch ms. */
  readonly now: number;
  readonly horizonDays: number;
  readonly timeZone?: string | undefined;
}

/** What one record came to; nothing is stored, so nobody's key is needed. */
export type Graded =
  | {
      readonly kind: 'event';
      readonly feed: string;
      readonly derived: readonly string[];
      readonly valid: ValidEvent;
    }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'no-act' };

/** The items of a row, by the same steps as intake takes: parse, map, validate. */
export function mapRow(row: FileRow, terms: GradingTerms): Graded[] {
  if (row.fault !== undefined) return [{ kind: 'fault', fault: row.fault }];
  const payload = payloadOf(row);
  if ('fault' in payload) return [{ kind: 'fault', fault: payload.fault }];
  const { now, timeZone, mapping, horizonDays } = terms;
  const context = { receivedAt: now, ...(timeZone === undefined ? {} : { timeZone }) };
  return mapping.map(payload.value, context).map((item): Graded => {
    if (item.kind === 'refused') return { kind: 'no-act' };
    if (item.kind === 'fault') return item;
    const valid = validateEvent(item.candidate, { now, horizon: now - horizonDays * DAY });
    if (!valid.ok) return { kind: 'fault', fault: valid.fault };
    return { kind: 'event', feed: item.feed, derived: item.derived, valid: valid.value };
  });
}

function payloadOf({ payload, bytes }: FileRow): { value: unknown } | { fault: Fault } {
  if (payload !== undefined) return { value: payload };
  const parsed = parseMessage(bytes ?? Buffer.alloc(0));
  return parsed.ok ? { value: parsed.value } : { fault: parsed.fault };
}
