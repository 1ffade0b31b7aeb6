import { z } from 'zod';
import { ORIGINS, sourceDeclarationSchema, tenantDeclarationSchema } from './declaration.js';

const origin = z.enum(ORIGINS).describe('What the configuration file declares no command can change');

export const tenantViewSchema = tenantDeclarationSchema.extend({ origin }).meta({ id: 'Tenant' });
export const tenantListSchema = z
  .strictObject({ tenants: z.array(tenantViewSchema) })
  .meta({ id: 'TenantList' });

export const sourceViewSchema = sourceDeclarationSchema
  .extend({ tenant: z.string(), origin })
  .meta({ id: 'Source' });
export const sourceListSchema = z
  .strictObject({ sources: z.array(sourceViewSchema) })
  .meta({ id: 'SourceList' });
