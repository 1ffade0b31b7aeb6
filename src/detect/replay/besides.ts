import { beginOfDay, type LocalCalendar } from '../../baseline/local-time.js';
import type { Finding } from '../../event/finding.js';
import { DAY, HOUR } from '../../kernel/clock.js';
import type { Networks } from '../../people/networks/networks.js';
import { abroadFindings, whoIsAbroad } from '../countries/stays-abroad.js';
import type { TenantTerms } from '../findings.js';
import { lookAtTenant } from '../tenant-series/look-at-tenant.js';
import type { CrmAccountsParts } from '../vendors/crm-accounts.js';
import { isBefore, lookAtVendors, MOST_EVENTS, REMEMBERED } from '../vendors/look-at-vendors.js';

export interface BesidesParts extends CrmAccountsParts {
  readonly networks: Pick<Networks, 'of'>;
  readonly termsOf: (tenant: string) => TenantTerms;
}

/** The hour with which it is told, epoch ms of its end. */
export const toldAt = ({ occurredFrom }: Pick<Finding, 'occurredFrom'>): number =>
  (Math.floor(Date.parse(occurredFrom) / HOUR) + 1) * HOUR;

/** Local days that are looked at together, as live does: so many findings, and people abroad, have room in one look. */
const LOOKED_AT_DAYS = 7;

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * What is told beside those who are judged by a habit, of what began in a span of the past (epoch ms), by the code that tells
 * it live, in the order in which it began. By what is stored and declared today, whichever the clock.
 */
export async function besideFindings(
  parts: BesidesParts,
  tenant: string,
  span: Span,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { store, termsOf } = parts;
  const terms = termsOf(tenant);
  const hours = { from: Math.ceil(span.from / HOUR) * HOUR, to: Math.ceil(span.to / HOUR) * HOUR };
  const found = [
    ...(await ofVendors(parts, terms, { from: span.from - REMEMBERED, to: span.to }, signal)),
    ...(await lookAtTenant(store, terms, hours)),
    ...(await ofCountries(parts, terms, hours, signal)),
  ];
  return found
    .filter(({ occurredFrom }) => isIn(span, Date.parse(occurredFrom)))
    .sort((a, b) => toldAt(a) - toldAt(b) || (a.id < b.id ? -1 : 1));
}

/** Week by week, each with the one before it once more: what was told then may have grown graver. */
async function ofVendors(
  parts: BesidesParts,
  terms: TenantTerms,
  span: Span,
  signal: AbortSignal,
): Promise<Finding[]> {
  const told = new Map<string, Finding>();
  let { from } = span;
  for (const week of weeksOf(span, terms.calendar)) {
    signal.throwIfAborted();
    const { to } = week;
    const remembered = [...told.values()].filter(
      ({ occurredFrom }) => Date.parse(occurredFrom) >= to - REMEMBERED,
    );
    const look = { from, to, told: async () => remembered, most: 2 * MOST_EVENTS };
    const made = (await lookAtVendors(parts, terms, look)) ?? [];
    for (const finding of remembered) if (!isBefore(from)(finding)) told.delete(finding.id);
    for (const finding of made) told.set(finding.id, finding);
    ({ from } = week);
  }
  return [...told.values()];
}

/** Stays that began within a week, as they were a week later. */
async function ofCountries(
  parts: BesidesParts,
  terms: TenantTerms,
  span: Span,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { store, networks } = parts;
  const { allowedCountries: allowed } = await networks.of(terms.tenant);
  const found = new Map<string, Finding>();
  for (const week of weeksOf(span, terms.calendar)) {
    signal.throwIfAborted();
    const abroad = { ...week, until: Math.min(week.to + LOOKED_AT_DAYS * DAY, span.to), allowed };
    const who = await whoIsAbroad(store, terms.tenant, abroad);
    for (const finding of await abroadFindings(store, terms, who, abroad)) found.set(finding.id, finding);
  }
  return [...found.values()];
}

/** A span in pieces of whole local days, but for its ends. */
function* weeksOf({ from, to }: Span, calendar: LocalCalendar): Generator<Span> {
  for (let at = from; at < to;) {
    const next = Math.min(to, beginOfDay(calendar.at(at).dayNumber + LOOKED_AT_DAYS, calendar));
    yield { from: at, to: next };
    at = next;
  }
}

const isIn = ({ from, to }: Span, at: number): boolean => at >= from && at < to;
