import type { Config } from '../src/config/sections.js';
import type { Tenant } from '../src/access/tenants/declarations.js';

/** A tenant of which some mails go to nobody, and what is to be said of it. */
export interface Unaddressed {
  readonly tenant: string;
  readonly sentence: string;
}

/**
 * Pure. Of each tenant without `alerts.to`, what nobody gets: routes with addresses of their own tell of alerts and of
 * nothing else. None where no mail goes out at all.
 */
export function unaddressed(
  { alerts, mail }: Pick<Config, 'alerts' | 'mail'>,
  tenants: readonly Pick<Tenant, 'id' | 'alerts'>[],
): Unaddressed[] {
  if (mail === undefined) return [];
  const mails = [
    ...(alerts.routing === undefined ? ['its alerts'] : []),
    ...(alerts.letter === 'off' ? [] : ['its weekly letter']),
    'the mails and the digest about its silences',
  ];
  const last = 'the mail about the past of a source';
  return tenants
    .filter(({ alerts: own }) => own === undefined)
    .map(({ id: tenant }) => ({
      tenant,
      sentence: `Nobody gets ${mails.join(', ')} or ${last} of tenant ${tenant}: it has no alerts.to.`,
    }));
}
