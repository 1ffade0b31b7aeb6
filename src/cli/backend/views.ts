import type { z } from 'zod';
import type { invitedUserSchema, userViewSchema } from '../../access/accounts/users.schemas.js';
import type { issuedKeySchema } from '../../access/keys/keys.schemas.js';

export type IssuedKey = z.output<typeof issuedKeySchema>;
export type User = z.output<typeof userViewSchema>;
export type InvitedUser = z.output<typeof invitedUserSchema>;
