import { isIP } from 'node:net';
import { expect } from 'vitest';
import type { Action } from '../../src/event/actions.js';
import type { IncomingEvent } from '../../src/event/incoming-event.js';
import type { MappedItem } from '../../streams/sources/mapping.js';

/** A value that was worked out by hand, and the vendor's page that says so. */
export type By<T> = readonly [value: T, document: string];

/** What a sample must become. A field that is left out is not looked at; `undefined` must be absent. */
export interface Expected {
  readonly sample: string;
  readonly line: number;
  readonly action: By<Action>;
  readonly actor: By<string>;
  readonly target: By<IncomingEvent['target']>;
  readonly occurredAt: By<string>;
  readonly outcome: By<IncomingEvent['outcome']>;
  readonly volume?: By<IncomingEvent['volume']>;
  readonly ip?: By<string | undefined>;
}

export function expectAsWritten(event: IncomingEvent, expected: Expected): void {
  expect({
    action: event.action,
    actor: event.actor.id,
    target: event.target,
    occurredAt: event.occurredAt,
    outcome: event.outcome,
  }).toEqual({
    action: expected.action[0],
    actor: expected.actor[0],
    target: expected.target[0],
    occurredAt: expected.occurredAt[0],
    outcome: expected.outcome[0],
  });
  if (expected.volume !== undefined) expect(event.volume).toEqual(expected.volume[0]);
  if (expected.ip !== undefined) expect(event.context?.ip).toBe(expected.ip[0]);
}

const PLACEHOLDER = /^(?:not available|guest|anonymous|null|n\/a|0{8}-.*|)$/i;

/** What holds of every event of every source. */
export function expectSound(event: IncomingEvent, time: string): void {
  expect(event.occurredAt).toBe(new Date(time).toISOString());
  if (event.context?.ip !== undefined) expect(isIP(event.context.ip)).not.toBe(0);
  expect(event.actor.id).not.toMatch(PLACEHOLDER);
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Every value of the record is in the event: in a field or in the attributes. `left` names the fields that may go (the
 * carrier's own, times that are written anew); what was cut for length is named in `derived`.
 */
export function expectNothingLost(
  record: Json,
  item: Extract<MappedItem, { kind: 'event' }>,
  left: ReadonlySet<string>,
): void {
  const kept = JSON.stringify(item.candidate);
  const lost = leavesOf(record, left, item.derived).filter(
    (value) => !kept.includes(JSON.stringify(value.trim()).slice(1, -1)),
  );
  expect(lost).toEqual([]);
}

function leavesOf(value: unknown, left: ReadonlySet<string>, derived: readonly string[]): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (Array.isArray(value)) return value.flatMap((inner) => leavesOf(inner, left, derived));
  return Object.entries((value ?? {}) as Json)
    .filter(([name]) => !left.has(name) && !derived.includes(`attributes.${name}`))
    .flatMap(([, inner]) => leavesOf(inner, left, derived));
}

/** What the vendor tells apart has keys of its own, what it does not has one. */
export function expectKeysTellApart(pairs: readonly (readonly [identity: string, key: string])[]): void {
  const identities = new Set(pairs.map(([identity]) => identity));
  const keys = new Set(pairs.map(([, key]) => key));
  const both = new Set(pairs.map((pair) => pair.join('\n')));
  expect([keys.size, both.size]).toEqual([identities.size, identities.size]);
}
