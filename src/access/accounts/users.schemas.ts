import { z } from 'zod';
import { idSchema } from '../../config/leaves.js';
import { dataClassBound, teamBound } from '../rights/bounds.schemas.js';
import { ROLES } from '../rights/permissions.js';

const MOST_GRANTS = 100;

export const grantViewSchema = z
  .strictObject({
    role: z.enum(ROLES),
    tenant: idSchema.optional().describe('All tenants when absent'),
    source: idSchema.optional().describe('All sources of the tenant when absent'),
    team: teamBound,
    dataClass: dataClassBound,
    until: z.iso.datetime({ offset: true }).optional().describe('It ends by itself then'),
  })
  .meta({ id: 'Grant' });

export const newUserSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    mail: z.email().max(320),
    grants: z.array(grantViewSchema).max(MOST_GRANTS).default([]),
    self: z
      .array(z.strictObject({ tenant: idSchema, actorKey: z.string().min(1).max(128) }))
      .max(MOST_GRANTS)
      .default([])
      .describe('The actors of the CRM that are this person'),
  })
  .meta({ id: 'NewUser' });

const self = z
  .array(z.strictObject({ tenant: idSchema, actorKey: z.string().min(1).max(128) }))
  .max(MOST_GRANTS);

export const ownActorsSchema = z.strictObject({ self: self.min(1) }).meta({ id: 'OwnActors' });
export type OwnActors = z.output<typeof ownActorsSchema>;

/** A role for somebody who has an account or is invited. */
export const grantingSchema = z
  .strictObject({ user: z.string().regex(/^[0-9a-f]{32}$/, 'is no id of a person'), grant: grantViewSchema })
  .meta({ id: 'Granting' });
export type Granting = z.output<typeof grantingSchema>;

/** Without `name` and `mail` once they were deleted; whose actors they are is shown to nobody. */
export const userViewSchema = z
  .strictObject({
    id: z.string(),
    name: z.string().optional(),
    mail: z.string().optional(),
    status: z.enum(['invited', 'active', 'locked', 'disabled']),
    grants: z.array(grantViewSchema),
    invitedAt: z.iso.datetime(),
    invitedBy: z.string().describe('The principal who asked for it'),
    invitationExpiresAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'User' });

export const invitedUserSchema = userViewSchema
  .extend({
    invitation: z
      .string()
      .optional()
      .describe(
        'A link that opens the account once, shown this one time; absent when it was sent to them alone',
      ),
  })
  .meta({ id: 'InvitedUser' });
export const userListSchema = z.strictObject({ users: z.array(userViewSchema) }).meta({ id: 'UserList' });

export const userIdSchema = z.string().regex(/^[0-9a-f]{32}$/, 'is no id of a person');

export const acceptanceSchema = z
  .strictObject({
    invitation: z.string().min(1).max(200).describe('What stands behind the # of the link'),
    password: z.string().min(1).max(1_024),
  })
  .meta({ id: 'Acceptance' });

export const acceptedSchema = z
  .strictObject({
    user: z.string(),
    totp: z
      .strictObject({ uri: z.string(), secret: z.string() })
      .describe('For an authenticator app; shown this one time'),
    recoveryCodes: z.array(z.string()).describe('Each opens the account once instead of a code of the app'),
  })
  .meta({ id: 'Accepted' });

export type NewUser = z.output<typeof newUserSchema>;
export type Acceptance = z.output<typeof acceptanceSchema>;
