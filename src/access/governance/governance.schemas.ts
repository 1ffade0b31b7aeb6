import { z } from 'zod';
import { PROFILES } from '../../config/sections.js';
import { idSchema } from '../../config/leaves.js';

const secondAddress = z
  .email()
  .max(320)
  .describe('Is told what must not stay unseen, when nobody else is left to be told');

export const governanceViewSchema = z
  .strictObject({
    system: z.enum(PROFILES).describe('Also of every tenant that is not named'),
    tenants: z.array(z.strictObject({ tenant: z.string(), profile: z.enum(PROFILES) })),
    secondAddress: secondAddress.optional(),
    setUpUntil: z.iso
      .datetime()
      .optional()
      .describe(
        'Until then changes of access take effect at once: there is nobody yet who could approve them',
      ),
  })
  .meta({ id: 'Governance' });
export type GovernanceView = z.output<typeof governanceViewSchema>;

export const profileChangeSchema = z.strictObject({
  profile: z.enum(PROFILES),
  tenant: idSchema.optional().describe('The system, and all tenants that are not named, when absent'),
});
export const addressChangeSchema = z.strictObject({ secondAddress });
export const finishSchema = z.strictObject({
  finishSetUp: z.literal(true).describe('From now on changes of access need what the profile asks for'),
});

/** What can be changed about governance, one thing at a time. */
export const governanceChangeSchema = z
  .union([profileChangeSchema, addressChangeSchema])
  .meta({ id: 'GovernanceChange' });
export type GovernanceChange = z.output<typeof governanceChangeSchema>;
