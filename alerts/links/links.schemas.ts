import { z } from 'zod';
import { ANSWERS } from '../questions/question.js';

/** A browser may write line ends as two characters; what is kept is shorter. */
const MOST_WORDS_SENT = 1_000;

/** What the form of a page sends, or a mail program in its place (RFC 8058, 3.2). */
export const linkFormSchema = z
  .union([
    z.strictObject({ do: z.enum(['acknowledge', 'leave']) }),
    z.strictObject({ answer: z.enum(ANSWERS), words: z.string().max(MOST_WORDS_SENT).default('') }),
    z.strictObject({ 'List-Unsubscribe': z.literal('One-Click') }),
  ])
  .meta({ id: 'LinkForm' });
export type LinkForm = z.output<typeof linkFormSchema>;

/** Longer than any link: what is longer was not written by us. */
const LONGEST_LINK = 400;

export const linkTextSchema = z.string().max(LONGEST_LINK);
