import { z } from 'zod';
import { inboxSection } from './inbox-section.js';
import { leaf } from './leaf.js';
import { mailAddress } from './leaves.js';

const letter = leaf(z.enum(['weekly', 'off']), 'weekly or off');

/** Of one tenant. */
export const tenantAlertsSection = z.strictObject({
  to: leaf(z.array(mailAddress).min(1).max(50), 'a list of mail addresses'),
  letter: letter.optional(),
});

/** Of all tenants; who is told of one alone stands in `tenants[].alerts`. */
export const alertsSection = z.strictObject({
  /** Who is told of which alerts, when, and what is left out (alerts/route); without one `alerts.to` of the tenant is. */
  routing: leaf(z.string().min(1), {
    write: 'the path of a file with routes in YAML',
    file: 'routing',
  }).optional(),
  /** Hosts of receivers that may lie inside, and be spoken to without TLS; all others are of the internet. */
  internalHosts: leaf(
    z.array(z.string().regex(/^[a-z0-9.:-]{1,253}$/i, 'is no host')).max(100),
    'a list of host names or addresses, without port',
  ).default([]),
  /** To everybody in `alerts.to`, on Mondays at eight of their tenant's zone; a tenant may say otherwise. */
  letter: letter.default('weekly'),
  inbox: inboxSection.optional(),
});
