import { fault, ok, type Result } from '../../../src/kernel/result.js';
import { parsePattern } from './parse.js';
import type { Syntax } from './syntax.js';

export const LONGEST_PATTERN = 512;
/** Steps of a program. Repeats are written out, so a short pattern may come to many. */
export const MOST_STEPS = 4_000;

/** A regular expression that takes whole texts; its time grows with the length of the text alone. */
export interface Pattern {
  readonly text: string;
  matches(text: string): boolean;
}

type Step =
  | { readonly does: 'char'; readonly takes: (point: number) => boolean }
  | { readonly does: 'split'; readonly to: readonly number[] }
  | { readonly does: 'assert'; readonly end: boolean }
  | { readonly does: 'accept' };

interface Writing {
  readonly steps: Step[];
  readonly ignoresCase: boolean;
}

class TooLong extends Error {}

/** The fault is a sentence's end. All states are walked at once (Thompson), so no text makes it slow. */
export function compilePattern(text: string): Result<Pattern, string> {
  if (text.length > LONGEST_PATTERN) return fault(`it has more than ${LONGEST_PATTERN} characters`);
  const parsed = parsePattern(text);
  if (!parsed.ok) return parsed;
  const writing: Writing = { steps: [], ignoresCase: parsed.value.ignoresCase };
  try {
    write(parsed.value.syntax, writing);
  } catch (error) {
    if (error instanceof TooLong) return fault('its repeats come to too many steps');
    throw error;
  }
  writing.steps.push({ does: 'accept' });
  return ok({ text, matches: (given) => run(writing.steps, given) });
}

function push(writing: Writing, step: Step): number {
  if (writing.steps.length >= MOST_STEPS) throw new TooLong();
  return writing.steps.push(step) - 1;
}

function write(syntax: Syntax, writing: Writing): void {
  switch (syntax.is) {
    case 'chars':
      push(writing, { does: 'char', takes: takesOf(syntax, writing.ignoresCase) });
      return;
    case 'sequence':
      for (const part of syntax.parts) write(part, writing);
      return;
    case 'choice':
      writeChoice(syntax.options, writing);
      return;
    case 'repeat':
      writeRepeat(syntax, writing);
      return;
    case 'start':
    case 'end':
      push(writing, { does: 'assert', end: syntax.is === 'end' });
  }
}

function writeChoice(options: readonly Syntax[], writing: Writing): void {
  const { steps } = writing;
  const fork = push(writing, { does: 'split', to: [] });
  const begins: number[] = [];
  const ends: number[] = [];
  for (const option of options) {
    begins.push(steps.length);
    write(option, writing);
    ends.push(push(writing, { does: 'split', to: [] }));
  }
  steps[fork] = { does: 'split', to: begins };
  for (const end of ends) steps[end] = { does: 'split', to: [steps.length] };
}

function writeRepeat(
  { of, least, most }: { of: Syntax; least: number; most: number },
  writing: Writing,
): void {
  const { steps } = writing;
  for (let times = 0; times < least; times += 1) {
    const before = steps.length;
    write(of, writing);
    // Nothing written: to write it a thousand times, in a thousand others, would take for ever.
    if (steps.length === before) break;
  }
  if (most === Infinity) {
    const fork = push(writing, { does: 'split', to: [] });
    write(of, writing);
    push(writing, { does: 'split', to: [fork] });
    steps[fork] = { does: 'split', to: [fork + 1, steps.length] };
    return;
  }
  const forks: number[] = [];
  for (let times = least; times < most; times += 1) {
    forks.push(push(writing, { does: 'split', to: [] }));
    write(of, writing);
  }
  for (const fork of forks) steps[fork] = { does: 'split', to: [fork + 1, steps.length] };
}

type Chars = Extract<Syntax, { is: 'chars' }>;

function takesOf({ ranges, negated }: Chars, ignoresCase: boolean): (point: number) => boolean {
  const holds = (point: number): boolean => ranges.some(([first, last]) => first <= point && point <= last);
  if (!ignoresCase) return (point) => holds(point) !== negated;
  return (point) => casesOf(point).some(holds) !== negated;
}

function casesOf(point: number): number[] {
  const char = String.fromCodePoint(point);
  return [char, char.toLowerCase(), char.toUpperCase()].map((one) => one.codePointAt(0) ?? point);
}

function run(steps: readonly Step[], text: string): boolean {
  const points = Array.from(text, (char) => char.codePointAt(0) ?? 0);
  let states = reached(steps, [0], { start: true, end: points.length === 0 });
  for (const [at, point] of points.entries()) {
    const next: number[] = [];
    for (const state of states) {
      const step = steps[state];
      if (step?.does === 'char' && step.takes(point)) next.push(state + 1);
    }
    if (next.length === 0) return false;
    states = reached(steps, next, { start: false, end: at === points.length - 1 });
  }
  return states.has(steps.length - 1);
}

/** Every state that is reached without taking a character. */
function reached(
  steps: readonly Step[],
  from: readonly number[],
  here: { start: boolean; end: boolean },
): ReadonlySet<number> {
  const seen = new Set<number>();
  const waiting = [...from];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    const step = steps[state];
    if (step?.does === 'split') waiting.push(...step.to);
    if (step?.does === 'assert' && (step.end ? here.end : here.start)) waiting.push(state + 1);
  }
  return seen;
}
