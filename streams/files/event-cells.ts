import { isObject, type JsonObject } from '../sources/candidate.js';

const COUNTS = new Set(['volume.records', 'volume.bytes', 'volume.part', 'volume.parts', 'context.asn']);
const LISTS = new Set(['actor.roles', 'dataClasses']);
/** Deeper fields an event has only in its attributes. */
const MAX_PARTS = 8;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A row of CSV as an event of our own JSON: a column `actor.id` is the id of the actor, `subjects` holds ids and lists
 * have `;` between their words. Empty cells say nothing; what does not fit stays text, for the schema to refuse.
 */
export function eventOfCells(cells: Readonly<Record<string, string>>): JsonObject {
  const event: JsonObject = {};
  for (const [column, text] of Object.entries(cells)) {
    if (text.trim() !== '') put(event, column, valueOf(column, text));
  }
  return event;
}

function put(event: JsonObject, column: string, value: unknown): void {
  const parts = column.split('.');
  const last = parts.pop() ?? column;
  const isPath =
    parts.length < MAX_PARTS && ![...parts, last].some((part) => part === '' || FORBIDDEN.has(part));
  let at = event;
  for (const part of isPath ? parts : []) {
    const inner = at[part] ?? (at[part] = {});
    // Another column says that this is no object: the schema is told of both.
    if (!isObject(inner)) {
      event[column] = value;
      return;
    }
    at = inner;
  }
  at[isPath ? last : column] = value;
}

function valueOf(column: string, text: string): unknown {
  if (COUNTS.has(column)) return /^\d{1,15}$/.test(text) ? Number(text) : text;
  if (column === 'context.mfa') return text === 'true' || (text === 'false' ? false : text);
  if (LISTS.has(column)) return wordsOf(text);
  return column === 'subjects' ? wordsOf(text).map((id) => ({ id })) : text;
}

const wordsOf = (text: string): string[] =>
  text
    .split(';')
    .map((word) => word.trim())
    .filter((word) => word !== '');
