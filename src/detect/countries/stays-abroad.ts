import { z } from 'zod';
import { kindOf } from '../../baseline/measures.js';
import type { Finding } from '../../event/finding.js';
import { MINUTE } from '../../kernel/clock.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import type { TenantTerms } from '../findings.js';
import { countryFindings } from './country-finding.js';
import { STAY_GAP, staysSince, type HourAbroad, type Stay } from './stays.js';

/** Accounts and countries of a span that are looked at: the first of it. */
const MOST_PLACES = 5_000;
const ASKED_A_READ = 500;
const MOST_HOURS = 200_000;

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
    most: z.number(),
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
      first_received: z.coerce.number(),
      source: z.string(),
    })
    .transform(({ actor_key, hour_ms, actor_type, by_address, first_received, ...row }) => ({
      ...row,
      actorKey: actor_key,
      hour: hour_ms,
      byAddress: by_address,
      firstReceived: first_received,
      kind: kindOf(actor_type),
    })),
});

export interface AbroadSpan {
  /** Stays that begin from here on to before `to` are told; epoch ms, whole hours. */
  readonly from: number;
  readonly to: number;
  /** Countries from which people are said to work; none: nothing was said, and nothing is told. */
  readonly allowed: readonly string[];
  readonly isTold?: (id: string) => boolean;
}

/** An account and a country that is not declared, and the mark of the newest hour of it that was computed. */
export type WhoAbroad = z.infer<typeof whoQuery.row>;

const spanOf = ({ from, to }: AbroadSpan) => ({ from: sqlTime(from - STAY_GAP), to: sqlTime(to) });

/** Who may have been abroad in a span, and in the time before it that tells whether a stay had begun. */
export const whoIsAbroad = async (
  store: Store,
  tenant: string,
  span: AbroadSpan,
): Promise<readonly WhoAbroad[]> =>
  span.allowed.length === 0
    ? []
    : store.read(whoQuery, { tenant, allowed: [...span.allowed], ...spanOf(span), most: MOST_PLACES });

/** What is told of people who work from countries that are not declared. Programs run where their makers run them. */
export async function abroadFindings(
  store: Store,
  terms: TenantTerms,
  who: readonly WhoAbroad[],
  span: AbroadSpan,
): Promise<Finding[]> {
  const { tenant, calendar } = terms;
  const hours: HourAbroad[] = [];
  for (let at = 0; at < who.length; at += ASKED_A_READ) {
    const some = who.slice(at, at + ASKED_A_READ);
    const [actors, countries] = [some.map((one) => one.actor_key), some.map((one) => one.country)];
    const asked = new Set(some.map((one) => `${one.actor_key} ${one.country}`));
    const rows = await store.read(actsQuery, {
      tenant,
      actors,
      countries,
      ...spanOf(span),
      most: MOST_HOURS,
    });
    hours.push(
      ...rows.filter(
        ({ kind, actorKey, country }) => kind === 'human' && asked.has(`${actorKey} ${country}`),
      ),
    );
  }
  const stays = staysSince(hours, span.from).map((stay) => ({ ...stay, history: isHistory(stay, terms) }));
  return countryFindings(stays, { tenant, calendar, now: store.clock.now() }, span.isTold);
}

/** From before the source went live, or later than it promises to be: worth knowing, not worth waking anybody. */
function isHistory({ source, first, firstReceived }: Stay, terms: TenantTerms): boolean {
  const { liveFrom = -Infinity, promisedDelayMinutes } = terms.source(source);
  return first < liveFrom || firstReceived - first > promisedDelayMinutes * MINUTE;
}
