import { hash } from 'node:crypto';
import { hmacOf } from './hmac.js';
import { faultOf, quoted, type FaultReason } from '../steps/fault.js';
import type { MappedItem, MappingContext } from './mapping.js';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without the fields that hold nothing; an object of nothing is nothing. */
export function filled(fields: JsonObject): JsonObject | undefined {
  const kept: JsonObject = {};
  let isEmpty = true;
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined) continue;
    kept[name] = value;
    isEmpty = false;
  }
  return isEmpty ? undefined : kept;
}

/** A short digest that is part of an event's key; keyed, since what it covers may be personal. */
export function digest(parts: readonly (string | undefined)[], context: MappingContext): string {
  const texts = parts.map((part) => part ?? '');
  const hex = context.hashKey === undefined ? plainHash(texts) : hmacOf(context.hashKey, texts);
  return hex.slice(0, 32);
}

const plainHash = (texts: readonly string[]): string =>
  hash('sha256', texts.map((text) => `${text.length}:${text}`).join(''), 'hex');

/** A stable uint32 for `volume.part` of parts that have an id and no number (first 4 bytes of SHA-256). */
export const partOf = (id: string): number => Number.parseInt(hash('sha256', id, 'hex').slice(0, 8), 16);

type FaultItem = Extract<MappedItem, { kind: 'fault' }>;

export function faultItem(reason: FaultReason, detail: string, field?: string): FaultItem {
  return { kind: 'fault', fault: faultOf(reason, detail, field === undefined ? undefined : [field]) };
}

export const unmapped = (kind: string): MappedItem =>
  faultItem('unmapped', `There is no mapping for the kind ${quoted(kind)} yet; redrive it when there is.`);
