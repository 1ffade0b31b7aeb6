import { z } from 'zod';
import { TRAINING_DAYS } from '../../baseline/axis.js';
import { beginOfDay } from '../../baseline/local-time.js';
import { VENDOR_DETECTOR, type Finding } from '../../event/finding.js';
import { DAY, MINUTE } from '../../kernel/clock.js';
import type { Findings } from '../../store/findings.js';
import { tenantQuery } from '../../store/query.js';
import { sqlTime } from '../../store/time.js';
import type { TenantTerms } from '../findings.js';
import { crmAccounts, type CrmAccountsParts } from './crm-accounts.js';
import { VENDOR_BUDGET, vendorCases } from './vendor-cases.js';
import type { VendorEvent } from './vendor-event.js';
import { wordsOfEvent } from './vendor-words.js';
import { vendorFindingId, vendorFindings } from './vendor-finding.js';

/** Whole local days that are looked at: what a vendor says of older ones stays evidence in the ledger. */
const LOOKED_AT_DAYS = 7;

/** A finding that was told of so long ago, and changes now, is not told anew. */
const REMEMBERED = 60 * DAY;

/** States of findings that are looked at together, the first that came in; a state that is told again counts once. */
const MOST_EVENTS = 50_000;

const STATES = { 'incident.update': 'update', 'incident.close': 'close' } as const;

const stateOf = (action: string): VendorEvent['state'] =>
  action === 'incident.update' || action === 'incident.close' ? STATES[action] : 'open';

/** Before it is known whose account in a CRM it is about. */
type NamedEvent = Omit<VendorEvent, 'actorKey'>;

const eventsQuery = tenantQuery({
  file: new URL('../queries/vendor-events.sql', import.meta.url),
  params: { from: z.string(), most: z.number() },
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

export interface WatchVendorsDeps extends CrmAccountsParts {
  readonly findings: Findings;
  /** Tenants as they are declared now. */
  readonly tenants: () => readonly string[];
  readonly termsOf: (tenant: string) => TenantTerms;
}

/**
 * Passes on what other products claim of people of the CRM. What it knows it reads from the ledger, so that a new process
 * comes to the same. Gives the number of findings written.
 */
export class WatchVendors {
  constructor(private readonly deps: WatchVendorsDeps) {}

  async run(): Promise<number> {
    let written = 0;
    for (const tenant of this.deps.tenants()) written += await this.look(tenant);
    return written;
  }

  private async look(tenant: string): Promise<number> {
    const { store, findings, termsOf } = this.deps;
    const now = store.clock.now();
    const terms = termsOf(tenant);
    const { calendar } = terms;
    const from = beginOfDay(calendar.at(now).dayNumber - LOOKED_AT_DAYS, calendar);
    const read = { tenant, from: sqlTime(from), most: MOST_EVENTS };
    const named = await store.read(eventsQuery, read);
    if (named.length === 0) return 0;
    const known = (await findings.between(tenant, now - REMEMBERED, now + DAY)).filter(
      ({ detector }) => detector === VENDOR_DETECTOR,
    );
    const earlier = new Set(known.filter(isBefore(from)).map(({ id }) => id));
    const cases = vendorCases(
      await this.joined(tenant, named, { known, since: from - TRAINING_DAYS * DAY }),
      {
        budget: VENDOR_BUDGET,
        localDayOf: (at) => calendar.at(at).day,
        isHistory: (event) => isHistory(event, terms),
        isEarlier: (event) => earlier.has(vendorFindingId(tenant, event)),
      },
    );
    const changed = changes(vendorFindings(cases, { tenant, calendar, now }), known, from);
    await findings.write(changed);
    return changed.length;
  }

  /** Of whom a finding was told stays whose it is; what is about nobody of the CRM stays evidence. */
  private async joined(
    tenant: string,
    named: readonly NamedEvent[],
    { known, since }: { readonly known: readonly Finding[]; readonly since: number },
  ): Promise<VendorEvent[]> {
    const accounts = [...new Set(named.map(({ account }) => account))];
    const theirs = await crmAccounts(this.deps, { tenant, since }, accounts);
    const told = new Map(known.map(({ id, actorKey }) => [id, actorKey]));
    return named.flatMap((event) => {
      const actorKey = told.get(vendorFindingId(tenant, event)) ?? theirs.get(event.account);
      return actorKey === undefined ? [] : [{ ...event, actorKey }];
    });
  }
}

const isBefore =
  (at: number) =>
  ({ occurredFrom }: Finding): boolean =>
    Date.parse(occurredFrom) < at;

/** From before the source went live, or later than it promises to be: worth knowing, not worth waking anybody. */
function isHistory({ source, occurred, received }: VendorEvent, terms: TenantTerms): boolean {
  const { liveFrom = -Infinity, promisedDelayMinutes } = terms.source(source);
  return occurred < liveFrom || received - occurred > promisedDelayMinutes * MINUTE;
}

/** What is new or says more; and what the ledger holds no longer. */
function changes(made: readonly Finding[], known: readonly Finding[], from: number): Finding[] {
  const before = new Map(known.map((finding) => [finding.id, finding]));
  const ids = new Set(made.map(({ id }) => id));
  const fresh = made.filter((finding) => {
    const old = before.get(finding.id);
    return old?.state !== 'raised' || finding.sentence !== old.sentence || finding.severity !== old.severity;
  });
  const gone = known.filter(
    (finding) => finding.state === 'raised' && !ids.has(finding.id) && !isBefore(from)(finding),
  );
  return [...fresh, ...gone.map((finding) => ({ ...finding, state: 'withdrawn' as const }))];
}
