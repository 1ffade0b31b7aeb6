import { z } from 'zod';
import { TRAINING_DAYS } from '../../baseline/axis.js';
import type { Finding } from '../../event/finding.js';
import { DAY, MINUTE } from '../../kernel/clock.js';
import { tenantQuery } from '../../store/query.js';
import { sqlTime } from '../../store/time.js';
import type { TenantTerms } from '../findings.js';
import { crmAccounts, type CrmAccountsParts } from './crm-accounts.js';
import { VENDOR_BUDGET, vendorCases } from './vendor-cases.js';
import type { VendorEvent } from './vendor-event.js';
import { wordsOfEvent } from './vendor-words.js';
import { beyondFinding, risenFindings, vendorFindingId, vendorFindings } from './vendor-finding.js';

/** A finding that was told of so long ago, and changes now, is begun anew. */
export const REMEMBERED = 60 * DAY;

/**
 * States of findings that are looked at together, the first that came in; a state that is told again counts once. Where there
 * are more, that is told.
 */
export const MOST_EVENTS = 50_000;

const STATES = { 'incident.update': 'update', 'incident.close': 'close' } as const;

const stateOf = (action: string): VendorEvent['state'] =>
  action === 'incident.update' || action === 'incident.close' ? STATES[action] : 'open';

/** Before it is known whose account in a CRM it is about. */
type NamedEvent = Omit<VendorEvent, 'actorKey'>;

const eventsQuery = tenantQuery({
  file: new URL('../queries/vendor-events.sql', import.meta.url),
  params: { from: z.string(), to: z.string(), most: z.number() },
  row: z
    .object({
      id: z.string(),
      source: z.string(),
      actor_key: z.string(),
      action: z.string(),
      occurred: z.coerce.number(),
      received: z.coerce.number(),
      blocked: z.coerce.number(),
      product: z.string(),
      uid: z.string(),
      title: z.string(),
      word: z.string(),
      topic: z.string(),
      score: z.number().nullable(),
    })
    .transform(({ actor_key, action, blocked, title, ...row }): NamedEvent => ({
      title: action.startsWith('incident.') ? title : wordsOfEvent(title),
      ...row,
      account: actor_key,
      state: stateOf(action),
      blocked: blocked === 1,
    })),
});

/** What happened from an instant to before another (epoch ms), and what was told of it already. */
export interface VendorSpan {
  readonly from: number;
  readonly to: number;
  readonly told: () => Promise<readonly Finding[]>;
  /** So many states are looked at, where that is not what a look at some days takes. */
  readonly most?: number;
}

/** What is told of what other products claimed in a span; undefined where they claimed nothing. */
export async function lookAtVendors(
  parts: CrmAccountsParts,
  terms: TenantTerms,
  { from, to, told: read, most = MOST_EVENTS }: VendorSpan,
): Promise<Finding[] | undefined> {
  const { tenant, calendar } = terms;
  const { store } = parts;
  const span = { from: sqlTime(from), to: sqlTime(to), most: most + 1 };
  const named = await store.read(eventsQuery, { tenant, ...span });
  const [beyond] = named.splice(most);
  if (named.length === 0) return undefined;
  const told = await read();
  const earlier = told.filter(isBefore(from));
  const ids = new Set(earlier.map(({ id }) => id));
  const events = await joined(parts, tenant, named, { told, since: from - TRAINING_DAYS * DAY });
  const isPast = (event: VendorEvent): boolean => isHistory(event, terms);
  const cases = vendorCases(events, {
    budget: VENDOR_BUDGET,
    localDayOf: (at) => calendar.at(at).day,
    isHistory: isPast,
    isEarlier: (event) => ids.has(vendorFindingId(tenant, event)),
  });
  const place = { tenant, calendar, now: store.clock.now() };
  return [
    ...vendorFindings(cases, place),
    ...risenFindings(events, { earlier, isHistory: isPast }, place),
    ...(beyond === undefined
      ? []
      : [beyondFinding(beyond, { most, isHistory: isHistory(beyond, terms) }, place)]),
  ];
}

/** Of whom a finding was told stays whose it is; what is about nobody of the CRM stays evidence. */
async function joined(
  parts: CrmAccountsParts,
  tenant: string,
  named: readonly NamedEvent[],
  { told, since }: { readonly told: readonly Finding[]; readonly since: number },
): Promise<VendorEvent[]> {
  const accounts = [...new Set(named.map(({ account }) => account))];
  const theirs = await crmAccounts(parts, { tenant, since }, accounts);
  const known = new Map(told.map(({ id, actorKey }) => [id, actorKey]));
  return named.flatMap((event) => {
    const actorKey = known.get(vendorFindingId(tenant, event)) ?? theirs.get(event.account);
    return actorKey === undefined ? [] : [{ ...event, actorKey }];
  });
}

export const isBefore =
  (at: number) =>
  ({ occurredFrom }: Finding): boolean =>
    Date.parse(occurredFrom) < at;

/** From before the source went live, or later than it promises to be: worth knowing, not worth waking anybody. */
function isHistory({ source, occurred, received }: NamedEvent, terms: TenantTerms): boolean {
  const { liveFrom = -Infinity, promisedDelayMinutes } = terms.source(source);
  return occurred < liveFrom || received - occurred > promisedDelayMinutes * MINUTE;
}
