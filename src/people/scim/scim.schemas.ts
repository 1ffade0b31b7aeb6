import { z } from 'zod';

/** Any object: RFC 7643 lets clients say more than we know, and names may be in any case. */
export const resourceSchema = z.record(z.string(), z.unknown()).meta({ id: 'ScimResource' });
export type Resource = z.output<typeof resourceSchema>;

export const LONGEST_ID = 512;
export const resourceIdSchema = z.string().min(1).max(LONGEST_ID);
