import { z } from 'zod';
import { grantViewSchema } from '../accounts/users.schemas.js';

export const credentialsSchema = z
  .strictObject({
    mail: z.string().min(1).max(320),
    password: z.string().min(1).max(1_024),
    code: z.string().min(1).max(32).describe('Six digits of the app, or a recovery code'),
  })
  .meta({ id: 'Credentials' });

const csrf = z.string().describe('For the header x-ledgerwatch-csrf of every request that changes something');

export const loggedInSchema = z
  .strictObject({ principal: z.string(), csrf, expiresAt: z.iso.datetime() })
  .meta({ id: 'LoggedIn' });

export const loggedOutSchema = z
  .strictObject({ logout: z.url().describe('Where the browser goes to end its session at the provider too') })
  .meta({ id: 'LoggedOut' });

/** Who asks, and what they were given; a name and a token only for people. */
export const whoAmISchema = z
  .strictObject({
    principal: z.string(),
    kind: z.enum(['person', 'machine', 'host']),
    name: z.string().optional(),
    mail: z.string().optional(),
    grants: z.array(grantViewSchema),
    csrf: csrf.optional(),
  })
  .meta({ id: 'WhoAmI' });
