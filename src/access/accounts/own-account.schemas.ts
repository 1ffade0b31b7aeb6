import { z } from 'zod';
import { credentialsSchema } from '../sessions/session.schemas.js';
import { acceptanceSchema, acceptedSchema } from './users.schemas.js';

/** What proves once more who somebody is, although they are logged in. */
export const proofSchema = credentialsSchema.omit({ mail: true }).meta({ id: 'Proof' });
export type ProofBody = z.output<typeof proofSchema>;

export const passwordChangeSchema = proofSchema
  .extend({ newPassword: acceptanceSchema.shape.password })
  .meta({ id: 'PasswordChange' });
export type PasswordChange = z.output<typeof passwordChangeSchema>;

export const recoveryCodesSchema = acceptedSchema.pick({ recoveryCodes: true }).meta({ id: 'RecoveryCodes' });
