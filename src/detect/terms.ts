import type { Declarations } from '../access/tenants/declarations.js';
import { createLocalCalendar } from '../baseline/local-time.js';
import { DEFAULT_PROMISED_DELAY_MINUTES } from '../config/sections.js';
import { budgetsOf } from './budget.js';
import type { TenantTerms } from './findings.js';

/** What detection must know of a tenant, read anew each time: declarations change. */
export function termsOfTenant(
  declarations: Pick<Declarations, 'tenant' | 'source'>,
  tenant: string,
): TenantTerms {
  const calendar = createLocalCalendar(declarations.tenant(tenant)?.timeZone ?? 'UTC');
  return {
    tenant,
    calendar,
    get budgets() {
      return budgetsOf(declarations.tenant(tenant));
    },
    source(id) {
      const source = declarations.source(tenant, id);
      const promisedDelayMinutes = source?.promisedDelayMinutes ?? DEFAULT_PROMISED_DELAY_MINUTES;
      const liveFrom = source?.liveFrom;
      return { promisedDelayMinutes, ...(liveFrom === undefined ? {} : { liveFrom: Date.parse(liveFrom) }) };
    },
  };
}
