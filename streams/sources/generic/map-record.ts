import { createHash } from 'node:crypto';
import type { Action } from '../../../src/event/actions.js';
import type { Reading as ActReading } from '../acts.js';
import { act, echo } from '../acts.js';
import { faultItem, isObject, unmapped } from '../candidate.js';
import type { MappedItem, MappingContext, SourceMapping } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import type { Definition } from './definition.js';
import { compileEvent, type MapEvent } from './map-event.js';
import { MAX_ELEMENTS, type Path, valuesAt } from './path.js';
import { compileCondition, pathOf, type Holds, type Record_, textAt, type Work } from './reading.js';

interface Rule {
  readonly holds: Holds;
  readonly reading: Exclude<ActReading, undefined>;
}

/** The mapping that a definition describes. Its version follows from what it says, so a repeat knows whether it is the same. */
export function compileMapping(definition: Definition): SourceMapping & { format: 'generic' } {
  const { tests: _, ...said } = definition;
  const digest = createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16);
  const rules = definition.actions.map((rule): Rule => {
    const holds = compileCondition(rule.when);
    const { action, corroborating } = rule;
    return { holds, reading: action === undefined ? 'no-act' : readingOf(action, corroborating) };
  });
  const kind = definition.kind === undefined ? undefined : pathOf(definition.kind);
  const each = definition.each === undefined ? undefined : pathOf(definition.each);
  const mapEvent = compileEvent(definition.event);
  const { feed } = definition;
  return {
    format: 'generic',
    version: `generic/1@${digest}`,
    map: (payload, context) => mapPayload(payload, context, { rules, kind, each, mapEvent, feed }),
  };
}

const readingOf = (action: Action, corroborating = false): Rule['reading'] =>
  corroborating ? echo(action) : act(action);

interface Compiled {
  readonly rules: readonly Rule[];
  readonly kind: Path | undefined;
  readonly each: Path | undefined;
  readonly mapEvent: MapEvent;
  readonly feed: string;
}

function mapPayload(payload: unknown, context: MappingContext, compiled: Compiled): MappedItem[] {
  const { each } = compiled;
  const roots: unknown[] = Array.isArray(payload) && each?.fromRoot !== true ? payload : [payload];
  const items: MappedItem[] = [];
  const work: Work = { people: MOST_PEOPLE };
  for (const root of roots) {
    const values = each === undefined ? [root] : valuesAt(each, root, root);
    if (items.length + values.length > MAX_ELEMENTS)
      return [
        faultItem('envelope', `The message holds more than ${MAX_ELEMENTS} records; send it in parts.`),
      ];
    for (const value of values) {
      items.push(mapRecord({ value, root, context, work }, compiled));
      if (work.people < 0) return [tooManyPeople()];
    }
  }
  return items;
}

/** Ten records that name as many as an event takes, or ten thousand that name ten each. */
const MOST_PEOPLE = 100_000;

const tooManyPeople = (): MappedItem =>
  faultItem(
    'envelope',
    `The records of the message name more than ${MOST_PEOPLE} people together; send it in parts.`,
  );

interface At {
  readonly value: unknown;
  readonly root: unknown;
  readonly context: MappingContext;
  readonly work: Work;
}

function mapRecord(
  { value, root, context, work }: At,
  { rules, kind, mapEvent, feed }: Compiled,
): MappedItem {
  if (!isObject(value)) return faultItem('not-an-object', 'A record must be an object of its fields.');
  const reader = new RecordReader(value);
  const record: Record_ = { value, root, reader, timeZone: context.timeZone, work };
  const reading = rules.find(({ holds }) => holds(record))?.reading;
  if (reading === undefined) return unmapped((kind && textAt(kind, record)) ?? 'of no rule of the mapping');
  if (reading === 'no-act') return { kind: 'refused', reason: 'no-act' };
  const mapped = mapEvent(record, reading, context);
  if ('kind' in mapped) return mapped;
  return { kind: 'event', feed, candidate: mapped.candidate, derived: reader.derived };
}

/** Of a source whose mapping is not there: everything waits in quarantine until it is. */
export function mapNothing(payload: unknown): MappedItem[] {
  const count = Array.isArray(payload) ? payload.length : 1;
  const detail = 'The source has no mapping yet: give it one (ledgerwatch source mapping), then redrive.';
  return Array.from({ length: Math.min(Math.max(count, 1), MAX_ELEMENTS) }, () =>
    faultItem('unmapped', detail),
  );
}
