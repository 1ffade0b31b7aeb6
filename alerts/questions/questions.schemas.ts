import { z } from 'zod';
import { isoTime } from '../../src/store/time.js';
import { ANSWERS, ASKED, NOT_TOLD, type Question, statusOf } from './question.js';

export const askSchema = z
  .strictObject({
    who: z
      .enum(ASKED)
      .describe('actor: "was this you?"; manager: "did you approve this?", of that day\'s manager'),
  })
  .meta({ id: 'AlertQuestionWanted' });
export type Ask = z.output<typeof askSchema>;

export const questionSchema = z
  .strictObject({
    id: z.uuid(),
    who: z.enum(ASKED),
    person: z.string().describe('Key of the person who was asked'),
    status: z.enum(['waiting', 'not-told', 'silent', 'answered']),
    askedAt: z.iso.datetime(),
    askedBy: z.string().describe('The principal who asked'),
    toldAt: z.iso.datetime().optional().describe('When a mail server took the question'),
    notTold: z.enum(NOT_TOLD).optional().describe('Why it reached nobody'),
    silentAt: z.iso.datetime().optional().describe('When nobody had answered for 48 hours'),
    answer: z
      .enum(ANSWERS)
      .optional()
      .describe('Evidence, and no verdict: of whoever had the link that was sent to the person'),
    words: z.string().optional(),
    answeredAt: z.iso.datetime().optional(),
    answeredBy: z.string().optional().describe('The link, which is no log-in'),
  })
  .meta({ id: 'AlertQuestion' });
export type QuestionView = z.output<typeof questionSchema>;

export const questionListSchema = z
  .strictObject({ questions: z.array(questionSchema) })
  .meta({ id: 'AlertQuestions' });

export function questionView(question: Question): QuestionView {
  const { id, who, person, askedAt, askedBy, toldAt, notTold, silentAt, answered } = question;
  return {
    id,
    who,
    person,
    status: statusOf(question),
    askedAt: isoTime(askedAt),
    askedBy,
    ...(toldAt === undefined ? {} : { toldAt: isoTime(toldAt) }),
    ...(notTold === undefined ? {} : { notTold }),
    ...(silentAt === undefined ? {} : { silentAt: isoTime(silentAt) }),
    ...(answered === undefined
      ? {}
      : {
          answer: answered.answer,
          words: answered.words,
          answeredAt: isoTime(answered.at),
          answeredBy: answered.by,
        }),
  };
}
