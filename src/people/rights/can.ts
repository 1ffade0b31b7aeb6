import type { Change } from './change.js';
import { RightsGraph } from './graph.js';
import type { KeyedLine } from './keyed.js';
import { type Area, areaOf, type PlacedRight } from './words.js';

/** What of a snapshot one question needs. */
export interface Picture {
  /** Epoch ms. */
  readonly takenAt: number;
  readonly complete: boolean;
  readonly covers: readonly Area[];
  /** All that is no right, and of the rights those that give what is asked. */
  readonly lines: readonly KeyedLine[];
  /** Whether the snapshot names the object or field that is asked about at all; true of what is about neither. */
  readonly namesPlace: boolean;
}

export interface Question extends PlacedRight {
  /** Key of the actor. */
  readonly actor: string;
}

export type NoReason = 'not-given' | 'account-disabled';
export type UnknownReason =
  /** Before the first snapshot, or there is none: it is never inferred from use. */
  | 'no-snapshot'
  | 'snapshot-incomplete'
  | 'not-covered'
  /** Nobody has any right of that object or field in the snapshot: the CRM may rule it in another way. */
  | 'not-listed'
  /** The snapshot does not name the account, and events may call one that it names in another way. */
  | 'account-not-named'
  /** An event says that something changed, and not exactly what; or the CRM does not tell what a role gives. */
  | 'not-told-exactly'
  /** The next snapshot differs from this one, and no event says when that changed. */
  | 'changed-unseen'
  | 'too-many-changes'
  | 'in-the-future';

export type Answer =
  | { readonly answer: 'yes'; /** Keys of the roles on the way. */ readonly through: readonly string[] }
  | { readonly answer: 'no'; readonly why: NoReason }
  | { readonly answer: 'unknown'; readonly why: UnknownReason };

/** An answer, the moment it is of, and the snapshot it stands on; both epoch ms. */
export type Told = Answer & { readonly at: number; readonly asOf?: number | undefined };

const unknown = (why: UnknownReason): Answer => ({ answer: 'unknown', why });

/** What one snapshot and the changes after it say about one moment; `changes` in the order of time. */
export function answerAt(
  picture: Picture,
  changes: readonly Change[],
  { question, at }: { question: Question; at: number },
): Answer {
  const graph = new RightsGraph(picture.lines, at);
  for (const change of changes) if (change.at > picture.takenAt && change.at <= at) graph.apply(change);
  const isOff = graph.isOff(question.actor);
  if (isOff === true) return { answer: 'no', why: 'account-disabled' };
  const through = graph.surePath(question.actor);
  if (through !== undefined)
    return isOff === false ? { answer: 'yes', through } : unknown('not-told-exactly');
  if (graph.isPossible(question.actor)) return unknown('not-told-exactly');
  return denial(picture, question, graph.isTold(question.actor));
}

/** That somebody has not what nobody says they have is known only of a picture that would say it. */
function denial({ complete, covers, namesPlace }: Picture, question: Question, isTold: boolean): Answer {
  if (!covers.includes(areaOf(question))) return unknown('not-covered');
  if (!complete) return unknown('snapshot-incomplete');
  if (!namesPlace) return unknown('not-listed');
  if (!isTold && !covers.includes('accounts')) return unknown('account-not-named');
  return { answer: 'no', why: 'not-given' };
}

export interface Evidence {
  /** In the order of time. */
  readonly pictures: readonly Picture[];
  /** In the order of time, all since the first picture. */
  readonly changes: readonly Change[];
}

/** As `answerAt`, from whatever snapshots there are. */
export function tellAt({ pictures, changes }: Evidence, question: Question, at: number): Told {
  const before = pictures.filter(({ takenAt }) => takenAt <= at);
  const base = before.findLast(({ complete }) => complete) ?? before.at(-1);
  if (base === undefined) return { ...unknown('no-snapshot'), at };
  const told = (picture: Picture): Told => {
    const answer = answerAt(picture, changes, { question, at });
    const isSure = at === picture.takenAt || answer.answer === 'unknown';
    const seen =
      isSure || agrees({ pictures, changes }, picture, question) ? answer : unknown('changed-unseen');
    return { ...seen, at, asOf: picture.takenAt };
  };
  // A later picture that is not whole can still say yes.
  const last = before.at(-1);
  const later = last === undefined || last === base ? undefined : told(last);
  return later?.answer === 'yes' ? later : told(base);
}

/** Whether the next whole picture says what was to be expected from this one: else something changed that nobody told. */
function agrees({ pictures, changes }: Evidence, picture: Picture, question: Question): boolean {
  const next = pictures.find(({ takenAt, complete }) => complete && takenAt > picture.takenAt);
  if (next === undefined) return true;
  const at = next.takenAt;
  const expected = answerAt(picture, changes, { question, at }).answer;
  const found = answerAt(next, [], { question, at }).answer;
  return expected === found || expected === 'unknown' || found === 'unknown';
}

/**
 * Whether somebody could do something on a day: yes if at any moment of it, no if at none. The day is from `from` to before
 * `to`; of today only what is past counts.
 */
export function canOn(
  evidence: Evidence,
  question: Question,
  day: { from: number; to: number; now: number },
): Told {
  const end = Math.min(day.to, day.now + 1);
  if (end <= day.from) return { ...unknown('in-the-future'), at: day.from };
  let doubtful: Told | undefined;
  let last: Told | undefined;
  for (const at of momentsOf(evidence, day.from, end)) {
    const told = tellAt(evidence, question, at);
    if (told.answer === 'yes') return told;
    if (told.answer === 'unknown') doubtful ??= told;
    last = told;
  }
  return doubtful ?? last ?? { ...unknown('no-snapshot'), at: day.from };
}

/** When the answer may become another one: the beginning, and whenever something is told or a bound is passed. */
function momentsOf({ pictures, changes }: Evidence, from: number, end: number): number[] {
  const moments = new Set([from]);
  const add = (at: number | undefined): void => {
    if (at !== undefined && at > from && at < end) moments.add(at);
  };
  for (const { at } of changes) add(at);
  for (const { takenAt, lines } of pictures) {
    add(takenAt);
    for (const line of lines) {
      add(line.from);
      add(line.to);
    }
  }
  return [...moments].sort((one, other) => one - other);
}
