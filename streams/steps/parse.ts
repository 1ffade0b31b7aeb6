import { isUtf8 } from 'node:buffer';
import { depthOver } from '../../src/event/attributes.js';
import { fault, ok, type Result } from '../../src/kernel/result.js';
import { faultOf, type Fault } from './fault.js';

export interface ParseLimits {
  readonly maxBytes: number;
  /** Objects and arrays within each other, the message itself included. */
  readonly maxDepth: number;
}

export const DEFAULT_PARSE_LIMITS: ParseLimits = { maxBytes: 1024 * 1024, maxDepth: 32 };

const FORBIDDEN_KEYS = ['__proto__', 'constructor', 'prototype'] as const;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Bytes to a JSON value that is safe to walk, compare and store. A clean message pays only for four text searches and
 * for counting its first brackets; the value is walked only when the text gives a reason to.
 */
export function parseMessage(
  bytes: Buffer,
  limits: ParseLimits = DEFAULT_PARSE_LIMITS,
): Result<unknown, Fault> {
  if (bytes.length > limits.maxBytes) return tooLarge(bytes.length, limits.maxBytes);
  if (bytes.length === 0) return fault(faultOf('empty', 'The message has no body.'));
  if (!isUtf8(bytes)) return fault(faultOf('not-utf8', 'The message is no valid UTF-8.'));
  return parseText(bytes.toString('utf8'), limits.maxDepth);
}

function parseText(text: string, maxDepth: number): Result<unknown, Fault> {
  let value: unknown;
  try {
    // The parser of V8 keeps its own stack: depth cannot overflow ours here.
    value = JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
  } catch (error) {
    return fault(faultOf('not-json', `The message is no JSON${placeOf(error)}.`));
  }
  if (hasMoreBracketsThan(text, maxDepth) && depthOver(value, maxDepth))
    return fault(faultOf('too-deep', `The message nests deeper than ${maxDepth} levels.`));
  if (!isSuspicious(text)) return ok(value);
  const found = findForbidden(value, []);
  return found === undefined ? ok(value) : fault(found);
}

const tooLarge = (length: number, limit: number): Result<never, Fault> =>
  fault(faultOf('too-large', `The message has ${length} bytes; at most ${limit} are taken.`));

/** The parser's message quotes the text, which may be personal: only the position is kept. */
function placeOf(error: unknown): string {
  const place = error instanceof Error ? /at position \d+/.exec(error.message) : null;
  return place === null ? '' : ` (${place[0]})`;
}

/** A value cannot nest deeper than its text has opening brackets. */
function hasMoreBracketsThan(text: string, limit: number): boolean {
  let count = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1))
      if (++count > limit) return true;
  }
  return false;
}

/** Escapes may spell a forbidden key or half a character; valid UTF-8 cannot hold a lone surrogate otherwise. */
function isSuspicious(text: string): boolean {
  return text.includes('\\u') || FORBIDDEN_KEYS.some((key) => text.includes(key));
}

/** Walks a value whose depth is already bounded; the path is shared and unwound. */
function findForbidden(value: unknown, path: string[]): Fault | undefined {
  if (typeof value === 'string')
    return value.isWellFormed()
      ? undefined
      : faultOf('lone-surrogate', 'The text holds a lone surrogate; send whole characters.', path);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    path.push(key);
    const found = faultOfKey(key, path) ?? findForbidden(inner, path);
    if (found !== undefined) return found;
    path.pop();
  }
  return undefined;
}

function faultOfKey(key: string, path: string[]): Fault | undefined {
  if ((FORBIDDEN_KEYS as readonly string[]).includes(key))
    return faultOf('forbidden-key', `The key ${key} is not taken anywhere in a message.`, path);
  if (!key.isWellFormed())
    return faultOf('lone-surrogate', 'The name of a field holds a lone surrogate.', path);
  return undefined;
}
