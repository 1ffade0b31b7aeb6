import { z } from 'zod';
import { returnPathSchema } from './return-path.js';

export const beginQuerySchema = z.strictObject({
  return: returnPathSchema.default('/').describe('Where to go after the log-in: a path of our own pages'),
});

/** Not strict: the specification lets providers send more, which is to be ignored (Back-Channel Logout 1.0, 2.5). */
export const logoutFormSchema = z.object({ logout_token: z.string().min(1) }).meta({ id: 'LogoutForm' });

export const waysSchema = z
  .strictObject({
    local: z.literal(true).describe('Address, password and code: POST /v1/session'),
    provider: z
      .strictObject({
        name: z.string().describe('What the button says'),
        path: z.string().describe('Where a browser begins'),
      })
      .optional(),
  })
  .meta({ id: 'LogInWays' });
