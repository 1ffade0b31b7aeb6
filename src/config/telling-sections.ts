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

const minutes = (byDefault: number) =>
  leaf(z.int().min(1).max(43_200), 'whole minutes from 1 to 43200').default(byDefault);

/** By severity, how soon somebody should have given a first answer. */
const answerMinutes = z.strictObject({
  critical: minutes(60),
  high: minutes(240),
  medium: minutes(1_440),
  low: minutes(4_320),
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
  /** What is not answered by then is overdue in `alert-numbers` and metrics. */
  answerMinutes: answerMinutes.prefault({}),
});
