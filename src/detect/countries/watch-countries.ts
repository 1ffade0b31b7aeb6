import { beginOfDay } from '../../baseline/local-time.js';
import { COUNTRY_DETECTOR, type Finding } from '../../event/finding.js';
import { DAY, HOUR } from '../../kernel/clock.js';
import type { Networks } from '../../people/networks/networks.js';
import type { Findings } from '../../store/findings.js';
import type { Store } from '../../store/store.js';
import { eachTenant } from '../../kernel/each-tenant.js';
import type { TenantTerms } from '../findings.js';
import { abroadFindings, whoIsAbroad } from './stays-abroad.js';

/** Whole local days that are looked at: a stay of which it becomes known later is not told. */
const LOOKED_AT_DAYS = 7;

export interface WatchCountriesDeps {
  readonly store: Store;
  readonly findings: Findings;
  readonly networks: Pick<Networks, 'of'>;
  /** Tenants as they are declared now. */
  readonly tenants: () => readonly string[];
  readonly termsOf: (tenant: string) => TenantTerms;
}

/**
 * Tells of who works from a country that is not declared. What was told stands: it was so by what was declared then. What it
 * knows it reads from the ledger, so that a new process comes to the same. Gives the number of findings written.
 */
export class WatchCountries {
  /** By tenant, what was looked at last: nothing of it is new until an hour abroad is computed. */
  private readonly looked = new Map<string, string>();

  constructor(private readonly deps: WatchCountriesDeps) {}

  async run(): Promise<number> {
    return eachTenant(this.deps.tenants(), async (tenant) => this.look(tenant));
  }

  private async look(tenant: string): Promise<number> {
    const { store, findings, networks, termsOf } = this.deps;
    const { allowedCountries } = await networks.of(tenant);
    if (allowedCountries.length === 0) return 0;
    const terms = termsOf(tenant);
    const now = store.clock.now();
    const from = beginOfDay(terms.calendar.at(now).dayNumber - LOOKED_AT_DAYS, terms.calendar);
    const to = (Math.floor(now / HOUR) + 1) * HOUR;
    const span = { from, to, allowed: allowedCountries };
    const who = await whoIsAbroad(store, tenant, span);
    const mark = JSON.stringify([allowedCountries, who]);
    if (who.length === 0 || this.looked.get(tenant) === mark) return 0;
    const known = (await findings.between(tenant, from - DAY, now + DAY)).filter(
      ({ detector }) => detector === COUNTRY_DETECTOR,
    );
    const before = new Map(known.map((finding) => [finding.id, finding]));
    const isTold = (id: string): boolean => before.has(id);
    const made = await abroadFindings(store, terms, who, { ...span, isTold });
    const fresh = made.filter((finding) => saysMore(finding, before.get(finding.id)));
    await findings.write(fresh);
    this.looked.set(tenant, mark);
    return fresh.length;
  }
}

/**
 * Of those beyond a day's room the number is said anew, and of a stay that was history that it goes on live; of one that
 * goes on nothing more is.
 */
const saysMore = (finding: Finding, before: Finding | undefined): boolean =>
  before === undefined ||
  (before.history && !finding.history) ||
  (finding.actorKey.startsWith('source:') && before.sentence !== finding.sentence);
