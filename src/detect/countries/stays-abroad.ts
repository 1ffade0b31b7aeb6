import { z } from 'zod';
import { kindOf } from '../../baseline/measures.js';
import type { Finding } from '../../event/finding.js';
import { HOUR, MINUTE } from '../../kernel/clock.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import type { TenantTerms } from '../findings.js';
import { countryFindings } from './country-finding.js';
import { STAY_GAP, staysSince, type HourAbroad } from './stays.js';

/** Accounts and countries of a span that are looked at: those that came last. */
const MOST_PLACES = 5_000;
/** Hours that one read may give: of so many places that those of all of them have room. */
const MOST_HOURS = 200_000;
/** Places that one statement names: a server takes them in its address line. */
const NAMED_A_READ = 500;

const whoQuery = tenantQuery({
  file: new URL('../queries/who-abroad.sql', import.meta.url),
  params: { allowed: z.array(z.string()), from: z.string(), to: z.string(), most: z.number() },
  row: z.object({ actor_key: z.string(), country: z.string(), newest: z.coerce.number() }),
});

const actsQuery = tenantQuery({
  file: new URL('../queries/acts-abroad.sql', import.meta.url),
  params: {
    actors: z.array(z.string()),
    countries: z.array(z.string()),
    from: z.string(),
    to: z.string(),
  },
  row: z
    .object({
      actor_key: z.string(),
      country: z.string(),
      hour_ms: z.coerce.number(),
      actor_type: z.string(),
      acts: z.coerce.number(),
      by_address: z.coerce.number(),
      first: z.coerce.number(),
      last: z.coerce.number(),
      received: z.coerce.number(),
      least_delay: z.coerce.number(),
      source: z.string(),
    })
    .transform(({ actor_key, hour_ms, actor_type, by_address, least_delay, ...row }) => ({
      ...row,
      actorKey: actor_key,
      hour: hour_ms,
      byAddress: by_address,
      leastDelay: least_delay,
      kind: kindOf(actor_type),
    })),
});

export interface AbroadSpan {
  /** Stays that begin from here on to before `to` are told; epoch ms, whole hours. */
  readonly from: number;
  readonly to: number;
  /** Up to where what is done belongs to them, where that is not `to`. */
  readonly until?: number;
  /** Countries from which people are said to work; none: nothing was said, and nothing is told. */
  readonly allowed: readonly string[];
  readonly isTold?: (id: string) => boolean;
}

/** An account and a country that is not declared, and the mark of the newest hour of it that was computed. */
export type WhoAbroad = z.infer<typeof whoQuery.row>;

/** Who may have been abroad in a span, and in the time before it that tells whether a stay had begun. */
export const whoIsAbroad = async (
  store: Store,
  tenant: string,
  span: AbroadSpan,
): Promise<readonly WhoAbroad[]> =>
  span.allowed.length === 0
    ? []
    : store.read(whoQuery, {
        tenant,
        allowed: [...span.allowed],
        from: sqlTime(span.from - STAY_GAP),
        to: sqlTime(span.to),
        most: MOST_PLACES,
      });

/** What is told of people who work from countries that are not declared. Programs run where their makers run them. */
export async function abroadFindings(
  store: Store,
  terms: TenantTerms,
  who: readonly WhoAbroad[],
  span: AbroadSpan,
): Promise<Finding[]> {
  const { tenant, calendar } = terms;
  const hours: HourAbroad[] = [];
  const [from, until] = [span.from - STAY_GAP, span.until ?? span.to];
  const most = Math.floor(MOST_HOURS / ((until - from) / HOUR + 1));
  const aRead = Math.max(1, Math.min(NAMED_A_READ, most));
  for (let at = 0; at < who.length; at += aRead) {
    const some = who.slice(at, at + aRead);
    const places = { actors: some.map((one) => one.actor_key), countries: some.map((one) => one.country) };
    const rows = await store.read(actsQuery, { tenant, ...places, from: sqlTime(from), to: sqlTime(until) });
    for (const { kind, leastDelay, ...row } of rows)
      if (kind === 'human') hours.push({ ...row, history: isHistory({ ...row, leastDelay }, terms) });
  }
  return countryFindings(
    staysSince(hours, span.from).filter(({ hour }) => hour < span.to),
    { tenant, calendar, now: store.clock.now() },
    span.isTold,
  );
}

/** Of an hour none of whose acts is live. */
function isHistory(
  { source, last, leastDelay }: Pick<HourAbroad, 'source' | 'last'> & { readonly leastDelay: number },
  terms: TenantTerms,
): boolean {
  const { liveFrom = -Infinity, promisedDelayMinutes } = terms.source(source);
  return last < liveFrom || leastDelay > promisedDelayMinutes * MINUTE;
}
