import { z } from 'zod';
import { HOUR } from '../../src/kernel/clock.js';
import { nameBasedId } from '../../src/kernel/ids.js';
import { fault, ok, type Result } from '../../src/kernel/result.js';

/** The kind under which the questions of an alert lie; their id is the alert's. */
export const QUESTION_KIND = 'question';

/** `actor`: "was this you?", of whoever did it. `manager`: "did you approve this?", of whoever they reported to that day. */
export const ASKED = ['actor', 'manager'] as const;
export type Asked = (typeof ASKED)[number];

export const ANSWERS = ['yes', 'no', 'unknown'] as const;
export type Answer = (typeof ANSWERS)[number];

/** Why a question reached nobody. */
export const NOT_TOLD = ['no-address', 'no-mail', 'refused', 'given-up'] as const;
export type NotTold = (typeof NOT_TOLD)[number];

/** Who has said nothing for so long is silent; an answer that comes later counts all the same. */
export const SILENT_AFTER = 48 * HOUR;
/** Of one alert. */
export const MOST_QUESTIONS = 20;

const of = z.object({ question: z.uuid() });
const factSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('asked'), data: of.extend({ who: z.enum(ASKED), person: z.string() }) }),
  z.object({ type: z.literal('told'), data: of }),
  z.object({ type: z.literal('not-told'), data: of.extend({ reason: z.enum(NOT_TOLD) }) }),
  z.object({ type: z.literal('silent'), data: of }),
  z.object({
    type: z.literal('answered'),
    data: of.extend({ answer: z.enum(ANSWERS), words: z.string() }),
  }),
]);
export type QuestionFact = z.infer<typeof factSchema>;

/** What was asked about an alert, and what came of it: evidence, never a verdict. */
export interface Question {
  readonly id: string;
  readonly who: Asked;
  /** Key of the person of the directory. */
  readonly person: string;
  readonly askedBy: string;
  /** All times are epoch ms. */
  readonly askedAt: number;
  readonly toldAt?: number;
  readonly notTold?: NotTold;
  readonly silentAt?: number;
  readonly answered?: {
    readonly answer: Answer;
    readonly words: string;
    readonly at: number;
    readonly by: string;
  };
}

export type QuestionStatus = 'waiting' | 'not-told' | 'silent' | 'answered';

export function statusOf({ answered, silentAt, notTold }: Question): QuestionStatus {
  if (answered !== undefined) return 'answered';
  if (silentAt !== undefined) return 'silent';
  return notTold === undefined ? 'waiting' : 'not-told';
}

interface Stated {
  readonly type: string;
  readonly data: unknown;
  readonly by: string;
  readonly at: number;
}

/** In the order in which they were asked. Total: facts of another shape, or of a question that was not asked, have no effect. */
export function foldQuestions(facts: readonly Stated[]): Question[] {
  const questions = new Map<string, Question>();
  for (const { type, data, by, at } of facts) {
    const parsed = factSchema.safeParse({ type, data });
    if (!parsed.success) continue;
    const fact = parsed.data;
    const before = questions.get(fact.data.question);
    const after = before === undefined ? begun(fact, by, at) : evolve(before, fact, { by, at });
    if (after !== undefined) questions.set(after.id, after);
  }
  return [...questions.values()];
}

function begun(fact: QuestionFact, askedBy: string, askedAt: number): Question | undefined {
  if (fact.type !== 'asked') return undefined;
  const { question: id, who, person } = fact.data;
  return { id, who, person, askedBy, askedAt };
}

function evolve(question: Question, fact: QuestionFact, { by, at }: Pick<Stated, 'by' | 'at'>): Question {
  switch (fact.type) {
    case 'asked':
      return question;
    case 'told':
      return { toldAt: at, ...question };
    case 'not-told':
      return { notTold: fact.data.reason, ...question };
    case 'silent':
      return { silentAt: at, ...question };
    case 'answered':
      // The first counts: a link answers once.
      return { answered: { answer: fact.data.answer, words: fact.data.words, at, by }, ...question };
    default:
      return fact satisfies never;
  }
}

/** Whether somebody may be asked now, and as which question. */
export function decideAsk(
  questions: readonly Question[],
  { tenant, alert, who }: { readonly tenant: string; readonly alert: string; readonly who: Asked },
): Result<string, 'already-asked' | 'too-many'> {
  if (questions.some((one) => one.who === who && statusOf(one) === 'waiting')) return fault('already-asked');
  if (questions.length >= MOST_QUESTIONS) return fault('too-many');
  return ok(nameBasedId('question', tenant, alert, who, String(questions.length)));
}

/** Whether its time has come: nobody has answered for so long after it was told. */
export const isSilent = (question: Question, now: number): boolean =>
  statusOf(question) === 'waiting' && question.toldAt !== undefined && now >= question.toldAt + SILENT_AFTER;
