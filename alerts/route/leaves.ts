import { z } from 'zod';
import { isTimeZone } from '../../src/config/leaves.js';
import type { Result } from '../../src/kernel/result.js';
import { parseDuration } from './duration.js';
import { minuteOf } from './interval-words.js';
import { LABEL_NAME } from './labels.js';

/** Of any list of the routing file. */
export const MOST_ITEMS = 1_000;
const LONGEST_NAME = 128;

/** An object that says of an unknown key which are known. */
export const strict = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `is not known here; known are ${Object.keys(shape).join(', ')}`
        : undefined,
  });

/** A text that is read by a function whose fault is the message. */
export const read = <T>(parse: (text: string) => Result<T, string>) =>
  z
    .union([z.string(), z.number()], 'is no text')
    .transform(String)
    .transform((text, context): T => {
      const result = parse(text);
      if (result.ok) return result.value;
      context.addIssue({ code: 'custom', message: result.fault });
      return z.NEVER;
    });

export const list = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(MOST_ITEMS);
export const name = z.string().min(1).max(LONGEST_NAME);
export const labelName = z.string().regex(LABEL_NAME, 'is no name of a label');

export const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'is no duration, such as 30s, 5m, 1h30m or 7d' });
  return z.NEVER;
});
/** Within a waiting time a process may be started anew; what is longer belongs in a time interval. */
const LONGEST_WAIT_MS = 86_400_000;
export const wait = duration.refine((ms) => ms <= LONGEST_WAIT_MS, 'is longer than a day');
export const repeat = z.union(
  [z.literal('never').transform(() => Infinity), duration.refine((ms) => ms > 0)],
  {
    error: 'is neither a duration above 0, such as 4h, nor never',
  },
);

export const minute = z.string().transform((text, context) => {
  const found = minuteOf(text);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: 'is no time of the day, such as 09:00 or 24:00' });
  return z.NEVER;
});

export const location = z
  .string()
  .refine(isTimeZone, 'is no name of the IANA time zone database, such as Europe/Berlin');
