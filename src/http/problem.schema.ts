import { z } from 'zod';
import { ERROR_STATUS, type ErrorCode } from '../kernel/app-error.js';

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];

export const problemSchema = z
  .strictObject({
    type: z.url().describe('Explains the code'),
    title: z.string(),
    status: z.int(),
    code: z.enum(codes),
    detail: z.string().optional(),
    instance: z.string().describe('The request, as the log names it'),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Each field that does not fit'),
    checks: z.record(z.string(), z.string()).optional().describe('Which part is away'),
  })
  .meta({ id: 'Problem' });
