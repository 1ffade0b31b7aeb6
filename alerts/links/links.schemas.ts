import { z } from 'zod';

/** What the form of a page sends. */
export const linkFormSchema = z.strictObject({ do: z.literal('acknowledge') }).meta({ id: 'LinkForm' });
export type LinkForm = z.output<typeof linkFormSchema>;

/** Longer than any link: what is longer was not written by us. */
const LONGEST_LINK = 400;

export const linkTextSchema = z.string().max(LONGEST_LINK);
