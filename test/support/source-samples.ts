import { readFileSync } from 'node:fs';
import { incomingEventSchema, type IncomingEvent } from '../../src/event/incoming-event.js';
import type { MappedItem } from '../../streams/sources/mapping.js';
import { SOURCE_MAPPINGS, type SourceFormat } from '../../streams/sources/registry.js';
import { parseMessage } from '../../streams/steps/parse.js';
import { validateEvent } from '../../streams/steps/validate.js';

export interface Sample {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly name: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/** Lines of a file of samples, named after where the origin has them. */
export function samplesOf(file: string): Sample[] {
  const text = readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line, index) => {
      const { path, source, rule, test, event } = JSON.parse(line) as Partial<Record<string, string>>;
      const name =
        rule === undefined ? `${source ?? ''}/${path?.split('/').at(-1) ?? ''}` : `${rule}: ${test ?? ''}`;
      return { line: index + 1, name, record: event as unknown as Sample['record'] };
    });
}

/** A record through parse, map and validate, as intake does it. */
export function mapped(
  format: SourceFormat,
  payload: unknown,
  context: { timeZone?: string } = {},
): MappedItem[] {
  const parsed = parseMessage(Buffer.from(JSON.stringify(payload)));
  if (!parsed.ok) return [{ kind: 'fault', fault: parsed.fault }];
  const now = Date.parse('2026-11-28T00:00:00Z');
  return SOURCE_MAPPINGS[format]
    .map(parsed.value, { receivedAt: now, ...context })
    .map((item) => checked(item, now));
}

function checked(item: MappedItem, now: number): MappedItem {
  if (item.kind !== 'event') return item;
  const valid = validateEvent(item.candidate, { now, horizon: 0 });
  return valid.ok ? item : { kind: 'fault', fault: valid.fault };
}

/** The one event that a record becomes, with what the mapping worked out. */
export function eventOf(
  format: SourceFormat,
  payload: unknown,
  context: { timeZone?: string } = {},
): IncomingEvent & { derived: string[]; feed: string } {
  const [item, ...others] = mapped(format, payload, context);
  if (item?.kind !== 'event' || others.length > 0) throw new Error(JSON.stringify([item, ...others]));
  return { ...incomingEventSchema.parse(item.candidate), derived: item.derived, feed: item.feed };
}
