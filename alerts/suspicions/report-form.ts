import { z } from 'zod';
import { createWallClock } from '../../src/event/time-zone.js';
import { plainText } from '../../src/kernel/plain-text.js';
import { fault, ok, type Result } from '../../src/kernel/result.js';
import { wholeText } from '../inbox/reply-text.js';
import { MOST_NAME, MOST_WORDS } from './report-page.js';
import { decideSeenAt } from './suspicion.js';
import type { Words } from './suspicions.js';

/** A browser writes a line end as two characters. */
const MOST_SENT = 2 * MOST_WORDS;
const LONGEST_TIME = 40;

export const reportFormSchema = z
  .strictObject({
    once: z.uuid().describe('As the page has it: what is sent twice is one report'),
    what: z.string().max(MOST_SENT),
    when: z
      .string()
      .max(LONGEST_TIME)
      .default('')
      .describe('Local time of the tenant, such as 2026-03-02T22:00'),
    who: z
      .string()
      .max(2 * MOST_NAME)
      .default(''),
  })
  .meta({ id: 'ReportForm' });
export type ReportForm = z.output<typeof reportFormSchema>;

export interface ReadForm {
  readonly words: Words;
  /** Epoch ms; undefined when they did not say. */
  readonly seenAt: number | undefined;
}

const WRONG = {
  'in-the-future': 'The time lies in the future.',
  'too-long-ago': 'The time lies too long ago.',
} as const;

/** Pure. What somebody wrote, or what they have to mend, as a sentence. */
export function readForm(
  { what, when, who }: Omit<ReportForm, 'once'>,
  { timeZone, now }: { readonly timeZone: string; readonly now: number },
): Result<ReadForm, string> {
  const text = Array.from(wholeText(what)).slice(0, MOST_WORDS).join('');
  if (text === '') return fault('Say what you saw.');
  const name = plainText(who, MOST_NAME);
  const words = { what: text, ...(name === '' ? {} : { who: name }) };
  if (when.trim() === '') return ok({ words, seenAt: undefined });
  const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?$/.test(when) ? Date.parse(`${when}Z`) : NaN;
  if (Number.isNaN(wall))
    return fault('The time is none: write it such as 2026-03-02T22:00, or leave it out.');
  const seen = decideSeenAt(createWallClock(timeZone)(wall), now);
  return seen.ok ? ok({ words, seenAt: seen.value }) : fault(WRONG[seen.fault]);
}
