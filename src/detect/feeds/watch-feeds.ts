import { z } from 'zod';
import { OWN_SOURCE } from '../../config/own-source.js';
import type { Finding } from '../../event/finding.js';
import { DAY, HOUR, MINUTE } from '../../kernel/clock.js';
import type { Findings } from '../../store/findings.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { eachTenant } from '../../kernel/each-tenant.js';
import type { TenantTerms } from '../findings.js';
import { causeOf } from './cause.js';
import type { FeedHour, FeedTerms } from './feed-hour.js';
import { FEED_DETECTORS, feedFindings } from './feed-finding.js';
import { judgeFeed } from './judge-feed.js';
import { HABIT_WEEKS } from './silence.js';

/** Hours that are judged anew at each look: what comes in later than that no longer changes what was found. */
const JUDGED = 7 * DAY;
/** What makes the habit of the first judged hour. */
const KEPT = JUDGED + HABIT_WEEKS * 7 * DAY;
/** What is read again at each look; the whole span is, once a day. */
const RECENT = 3 * DAY;

const hoursQuery = tenantQuery({
  file: new URL('../queries/feed-hours.sql', import.meta.url),
  params: { from: z.string(), not_from: z.string() },
  row: z.object({
    source: z.string(),
    feed: z.string(),
    hour: z.coerce.number(),
    events: z.coerce.number(),
    delays: z.tuple([z.number(), z.number(), z.number()]),
    ahead: z.coerce.number(),
  }),
});

export interface WatchFeedsDeps {
  readonly store: Store;
  readonly findings: Findings;
  /** Tenants as they are declared now. */
  readonly tenants: () => readonly string[];
  readonly termsOf: (tenant: string) => TenantTerms;
}

interface Seen {
  /** By feed, then by hour. */
  readonly feeds: Map<string, Map<number, FeedHour>>;
  readAll: number;
}

/**
 * Looks whether every feed still tells what it usually tells, in time and by the right clock. What it knows it reads from
 * the ledger, so a new process comes to the same. Gives the number of findings written.
 */
export class WatchFeeds {
  private readonly seen = new Map<string, Seen>();

  constructor(private readonly deps: WatchFeedsDeps) {}

  async run(): Promise<number> {
    return eachTenant(this.deps.tenants(), async (tenant) => this.look(tenant));
  }

  private async look(tenant: string): Promise<number> {
    const { store, findings, termsOf } = this.deps;
    const now = store.clock.now();
    const feeds = await this.feedsOf(tenant, now);
    if (feeds.size === 0) return 0;
    const known = await findings.between(tenant, now - JUDGED - DAY, now + DAY);
    const terms = termsOf(tenant);
    // The same for all feeds of the tenant: each is judged up to an hour of its own.
    const slots = slotsOf(terms, now);
    const made = [...feeds.values()].flatMap((hours) =>
      this.judge(hours, { terms, now, known, feeds, slots }),
    );
    const changed = changes(made, known, now - JUDGED);
    await findings.write(changed);
    return changed.length;
  }

  private judge(
    hours: ReadonlyMap<number, FeedHour>,
    about: {
      terms: TenantTerms;
      now: number;
      known: readonly Finding[];
      feeds: Seen['feeds'];
      slots: Uint8Array;
    },
  ): Finding[] {
    const [first] = hours.values();
    if (first === undefined) return [];
    const { terms, now, known, feeds, slots } = about;
    const { source, feed } = first;
    const judged = feedTerms(terms.source(source), slots, now);
    const place = { tenant: terms.tenant, source, feed, calendar: terms.calendar };
    return judgeFeed(hours, judged).flatMap((trouble) => {
      const cause = causeOf({ source, trouble, known, feeds });
      const context = { now, ...(cause === undefined ? {} : { cause }) };
      return feedFindings(place, trouble, context);
    });
  }

  private async feedsOf(tenant: string, now: number): Promise<Seen['feeds']> {
    const { store } = this.deps;
    const seen = this.seen.get(tenant) ?? { feeds: new Map(), readAll: -Infinity };
    const isAll = now - seen.readAll >= DAY;
    const from = floorHour(now - (isAll ? KEPT : RECENT));
    const rows = await store.read(hoursQuery, { tenant, from: sqlTime(from), not_from: OWN_SOURCE });
    if (isAll) {
      seen.feeds.clear();
      seen.readAll = now;
    }
    for (const row of rows) {
      const name = `${row.source}\0${row.feed}`;
      const hours = seen.feeds.get(name) ?? new Map<number, FeedHour>();
      hours.set(row.hour, row);
      seen.feeds.set(name, hours);
    }
    this.seen.set(tenant, seen);
    return seen.feeds;
  }
}

function feedTerms(
  { liveFrom = -Infinity, promisedDelayMinutes }: ReturnType<TenantTerms['source']>,
  slots: Uint8Array,
  now: number,
): FeedTerms {
  const promisedDelay = promisedDelayMinutes * MINUTE;
  const through = floorHour(now - promisedDelay);
  const start = floorHour(now - KEPT);
  return { now, through, from: floorHour(now - JUDGED), start, slots, promisedDelay, liveFrom };
}

/** Hour of the local week of each hour in sight. */
function slotsOf({ calendar }: TenantTerms, now: number): Uint8Array {
  const start = floorHour(now - KEPT);
  return Uint8Array.from({ length: KEPT / HOUR }, (_, index) => {
    const local = calendar.at(start + index * HOUR);
    return local.weekday * 24 + local.hour;
  });
}

const floorHour = (at: number): number => Math.floor(at / HOUR) * HOUR;

/** What is new, ended or grew worse; and what is no longer so, since the missing events came in after all. */
function changes(made: readonly Finding[], known: readonly Finding[], from: number): Finding[] {
  const before = new Map(known.filter(isOfFeed).map((finding) => [finding.id, finding]));
  const ids = new Set(made.map(({ id }) => id));
  const fresh = made.filter((finding) => {
    const old = before.get(finding.id);
    return old === undefined || old.state !== 'raised' || saysMore(finding, old);
  });
  const gone = [...before.values()].filter(
    ({ id, state, occurredFrom }) => state === 'raised' && !ids.has(id) && Date.parse(occurredFrom) > from,
  );
  return [...fresh, ...gone.map((finding) => ({ ...finding, state: 'withdrawn' as const }))];
}

const isOfFeed = ({ detector }: Finding): boolean => (FEED_DETECTORS as readonly string[]).includes(detector);

const saysMore = (finding: Finding, old: Finding): boolean =>
  finding.sentence !== old.sentence || finding.severity !== old.severity;
