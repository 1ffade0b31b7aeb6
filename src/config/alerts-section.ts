import { z } from 'zod';
import { leaf } from './leaf.js';

export const letterSchema = leaf(z.enum(['weekly', 'off']), 'weekly or off');

/** Of all tenants; who is told of one alone stands in `tenants[].alerts`. */
export const alertsSection = z.strictObject({
  /** Who is told of which alerts, when, and what is left out (alerts/route); without one `alerts.to` of the tenant is. */
  routing: leaf(z.string().min(1), {
    write: 'the path of a file with routes in YAML',
    file: 'routing',
  }).optional(),
  /** To everybody in `alerts.to`, on Mondays at eight of their tenant's zone; a tenant may say otherwise. */
  letter: letterSchema.default('weekly'),
});
