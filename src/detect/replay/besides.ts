import type { Finding } from '../../event/finding.js';
import { HOUR } from '../../kernel/clock.js';
import type { Networks } from '../../people/networks/networks.js';
import { abroadFindings, whoIsAbroad } from '../countries/stays-abroad.js';
import type { TenantTerms } from '../findings.js';
import { lookAtTenant } from '../tenant-series/look-at-tenant.js';
import type { CrmAccountsParts } from '../vendors/crm-accounts.js';
import { lookAtVendors, REMEMBERED } from '../vendors/look-at-vendors.js';

export interface BesidesParts extends CrmAccountsParts {
  readonly networks: Pick<Networks, 'of'>;
  readonly termsOf: (tenant: string) => TenantTerms;
}

/** The hour with which it is told, epoch ms of its end. */
export const toldAt = ({ occurredFrom }: Pick<Finding, 'occurredFrom'>): number =>
  (Math.floor(Date.parse(occurredFrom) / HOUR) + 1) * HOUR;

/**
 * What is told beside those who are judged by a habit, of what began in a span of the past (epoch ms), by the code that tells
 * it live, in the order in which it began. By what is stored and declared today, whichever the clock.
 */
export async function besideFindings(
  parts: BesidesParts,
  tenant: string,
  span: { readonly from: number; readonly to: number },
): Promise<Finding[]> {
  const { store, networks, termsOf } = parts;
  const terms = termsOf(tenant);
  const hours = { from: Math.ceil(span.from / HOUR) * HOUR, to: Math.ceil(span.to / HOUR) * HOUR };
  const { allowedCountries: allowed } = await networks.of(tenant);
  const vendors = { from: span.from - REMEMBERED, to: span.to, told: async () => [] };
  const abroad = { ...hours, allowed };
  const found = [
    ...((await lookAtVendors(parts, terms, vendors)) ?? []),
    ...(await lookAtTenant(store, terms, hours)),
    ...(await abroadFindings(store, terms, await whoIsAbroad(store, tenant, abroad), abroad)),
  ];
  return found
    .filter(({ occurredFrom }) => isIn(span, Date.parse(occurredFrom)))
    .sort((a, b) => toldAt(a) - toldAt(b) || (a.id < b.id ? -1 : 1));
}

const isIn = ({ from, to }: { readonly from: number; readonly to: number }, at: number): boolean =>
  at >= from && at < to;
