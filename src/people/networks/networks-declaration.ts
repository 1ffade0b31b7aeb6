import { z } from 'zod';
import type { AccessFact } from '../../access/access-facts.js';
import { ORIGINS } from '../../access/tenants/declaration.js';
import { officeSchema } from '../calendars/office-calendar.js';
import { countrySchema, networkSchema } from '../../config/sections.js';

/** Most networks of a tenant. */
export const MOST_NETWORKS = 1_000;

const MOST_OFFICES = 500;

/** From where people of a tenant work, from which countries they may, and when their offices are closed. */
export const networksSchema = z
  .strictObject({
    networks: z.array(networkSchema).max(MOST_NETWORKS).default([]),
    allowedCountries: z
      .array(countrySchema)
      .max(300)
      .default([])
      .describe('ISO 3166-1 alpha-2; none means that nothing was said'),
    offices: z
      .array(officeSchema)
      .max(MOST_OFFICES)
      .default([])
      .describe('Whose holidays are kept; by the names that the directory of people uses'),
  })
  .meta({ id: 'Networks' });

export const networksViewSchema = networksSchema
  .extend({ origin: z.enum(ORIGINS).describe('What the configuration file declares no command can change') })
  .meta({ id: 'DeclaredNetworks' });

export type NetworksDeclaration = z.output<typeof networksSchema>;
export type Network = z.output<typeof networkSchema>;

export const NO_NETWORKS: NetworksDeclaration = { networks: [], allowedCountries: [], offices: [] };

/** Total: the last declaration that fits counts. */
export function foldNetworks(facts: readonly AccessFact[]): NetworksDeclaration {
  return facts.reduce((held, { type, data }) => {
    const declared = type === 'declared' ? networksSchema.safeParse(data) : undefined;
    return declared?.success === true ? declared.data : held;
  }, NO_NETWORKS);
}
