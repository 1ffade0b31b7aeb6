import { z } from 'zod';
import { systemQuery } from '../../src/store/query.js';
import { sqlTime } from '../../src/store/time.js';
import { readAlerts } from '../alert-log.js';
import { followsOf } from '../channels/channel.js';
import { deliveriesOf } from '../deliveries.js';
import { isEnded, isOwed } from '../follow/due-followed.js';
import { dueIncident } from '../opened/due-incident.js';
import { isStanding, isStandingRisk, type OpenedCase } from '../opened/opened-case.js';
import { openedWith } from '../opened/read-opened.js';
import { sinceAsked } from '../resend/asked-again.js';
import type { Routable } from '../route/plan.js';
import { type LabelParts, labelsOfAlerts } from './labels-of-alerts.js';

const ALERTS_A_READ = 500;

/** Open alerts that are held of one tenant, and so many that ended. */
const MOST_OF_TENANT = 10_000;
/** The same of all tenants: each has its share of them. */
const MOST = 30_000;

export interface BookBounds {
  readonly mostOfTenant: number;
  readonly most: number;
}

const touchedQuery = systemQuery({
  file: new URL('../queries/touched-alerts.sql', import.meta.url),
  params: { since: z.string(), mostOfTenant: z.int(), most: z.int() },
  row: z.object({
    tenant: z.string(),
    id: z.string(),
    newest: z.coerce.number(),
    facts: z.coerce.number(),
    opened: z.coerce.number(),
    ended: z.coerce.number(),
    among: z.coerce.number(),
  }),
});

type Touched = z.infer<typeof touchedQuery.row> & Marked;

interface Marked {
  readonly id: string;
  readonly mark: string;
  /** Facts of cases that opened with it. */
  readonly opened: number;
}

/** How many alerts of a tenant are beyond the bounds: nobody is told of these. */
export interface BeyondBounds {
  readonly open: number;
  /** Of which most were told, or had nothing to be told. */
  readonly ended: number;
}

/** The mark of one that ended and is beyond the bounds, held while somebody is owed its end: no fact comes to it there. */
const BEYOND = 'beyond';

interface Page {
  /** Of the facts that were read: another one means that there are others. */
  readonly mark: string;
  /** Undefined when it neither waits for an answer nor has an end to be told. */
  readonly alert: Routable | undefined;
}

/**
 * The open alerts of all tenants with what was delivered of them, and those whose end somebody who follows them was not
 * told; held in memory and read again where something was stated. The store is the memory: a process that begins reads all of it. Labels are those of when an alert was read.
 */
export class OpenBook {
  private readonly pages = new Map<string, Map<string, Page>>();
  /** What has changed while it was read: it may have been read as it was before. */
  private readonly forgotten = new Map<string, Set<string>>();

  private readonly cut = new Map<string, BeyondBounds>();

  constructor(
    private readonly parts: LabelParts,
    private readonly bounds: BookBounds = { mostOfTenant: MOST_OF_TENANT, most: MOST },
  ) {}

  /** Reads what was stated of alerts that were touched since (epoch ms); true when anything had to be read. */
  async refresh(since: number): Promise<boolean> {
    this.forgotten.clear();
    const looked = { since: sqlTime(Math.max(0, since)), ...this.bounds };
    const rows = await this.parts.store.read(touchedQuery, looked);
    const touched = rows.map((row): Touched => ({ ...row, mark: `${row.newest}/${row.facts}` }));
    const tenants = Map.groupBy(touched, ({ tenant }) => tenant);
    for (const tenant of this.pages.keys()) if (!tenants.has(tenant)) this.pages.delete(tenant);
    this.cut.clear();
    let changed = false;
    for (const [tenant, own] of tenants) {
      const beyond = beyondOf(own);
      if (beyond.open + beyond.ended > 0) this.cut.set(tenant, beyond);
      const kept = beyond.ended > 0 ? this.keptBeyond(tenant, own, since) : [];
      if (await this.refreshTenant(tenant, [...own, ...kept])) changed = true;
    }
    for (const [tenant, ids] of this.forgotten) for (const id of ids) this.markStale(tenant, id);
    return changed;
  }

  /** By tenant, as of the last refresh. */
  get beyond(): ReadonlyMap<string, BeyondBounds> {
    return this.cut;
  }

  /** What was held and is beyond the bounds since it ended: whoever is owed its end may not have been told yet. */
  private keptBeyond(tenant: string, touched: readonly Touched[], since: number): Marked[] {
    const within = new Set(touched.map(({ id }) => id));
    const held = [...(this.pages.get(tenant) ?? [])].flatMap(([id, { alert }]) =>
      alert === undefined || alert.changedAt < since || within.has(id) ? [] : [{ id, alert }],
    );
    return held
      .slice(0, this.bounds.mostOfTenant)
      .map(({ id, alert }) => ({ id, mark: BEYOND, opened: alert.opened?.length ?? 0 }));
  }

  private async refreshTenant(tenant: string, touched: readonly Marked[]): Promise<boolean> {
    const marks = new Map(touched.map(({ id, mark }) => [id, mark]));
    const opened = new Set(touched.filter((one) => one.opened > 0).map(({ id }) => id));
    const held = this.pages.get(tenant) ?? new Map<string, Page>();
    const stale = [...marks].filter(([id, mark]) => held.get(id)?.mark !== mark).map(([id]) => id);
    const pages = new Map([...held].filter(([id]) => marks.has(id)));
    for (let at = 0; at < stale.length; at += ALERTS_A_READ)
      for (const [id, alert] of await this.read(tenant, stale.slice(at, at + ALERTS_A_READ), opened))
        pages.set(id, pageOf(marks.get(id) ?? '', alert));
    this.pages.set(tenant, pages);
    return stale.length > 0;
  }

  /** What was delivered of these has changed. */
  forget(tenant: string, ids: readonly string[]): void {
    const forgotten = this.forgotten.get(tenant) ?? new Set();
    this.forgotten.set(tenant, forgotten);
    for (const id of ids) {
      forgotten.add(id);
      this.markStale(tenant, id);
    }
  }

  /** It stays open until it is read again: what it inhibits is not told meanwhile. */
  private markStale(tenant: string, id: string): void {
    const page = this.pages.get(tenant)?.get(id);
    if (page !== undefined) this.pages.get(tenant)?.set(id, { ...page, mark: '' });
  }

  tenants(): readonly string[] {
    return [...this.pages.keys()].sort();
  }

  /** In the order of their ids. */
  open(tenant: string): readonly Routable[] {
    return this.held(tenant).filter(({ alert }) => !isEnded(alert));
  }

  /** Those of which somebody has to be told that they ended, or a case that goes on without them. In the order of their ids. */
  ended(tenant: string): readonly Routable[] {
    return this.held(tenant).filter(({ alert }) => isEnded(alert));
  }

  private held(tenant: string): Routable[] {
    const held = [...(this.pages.get(tenant)?.values() ?? [])].flatMap(({ alert }) => alert ?? []);
    return held.sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  private async read(
    tenant: string,
    ids: readonly string[],
    withCases: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, Routable | undefined>> {
    const histories = await readAlerts(this.parts.store, tenant, ids);
    const logs = await deliveriesOf(this.parts.store, tenant, ids);
    const opened = await openedWith(
      this.parts.store,
      tenant,
      ids.filter((id) => withCases.has(id)),
    );
    const known = [...histories].flatMap(([id, { state: alert, facts }]) =>
      alert === undefined
        ? []
        : [
            {
              id,
              alert,
              log: logs.get(id) ?? [],
              changedAt: facts.at(-1)?.at ?? 0,
              actorKey: alert.actorKey,
              opened: opened.get(id) ?? [],
            },
          ],
    );
    // A risk goes where its alert would go, also when that was answered.
    const routed = known.filter(({ alert, opened: cases }) => !isEnded(alert) || cases.some(isStandingRisk));
    const labelled = await labelsOfAlerts(this.parts, tenant, routed);
    const held = new Map<string, Routable>();
    for (const [index, one] of routed.entries())
      held.set(one.id, { ...one, labels: labelled[index]?.labels ?? {} });
    // Who has heard of it is told its end, wherever it would go now; a case that it was to be told with may stand without it.
    for (const one of known)
      if (!held.has(one.id) && (isEndOwed(one) || one.opened.some(isStanding)))
        held.set(one.id, { ...one, labels: {} });
    return new Map(ids.map((id) => [id, held.get(id)]));
  }
}

/** What waits for an answer is held within the bounds alone. */
const pageOf = (mark: string, alert: Routable | undefined): Page => ({
  mark,
  alert: mark === BEYOND && alert !== undefined && !isEnded(alert.alert) ? undefined : alert,
});

/** Every row says how many there are of its kind. */
function beyondOf(touched: readonly Touched[]): BeyondBounds {
  const ofKind = (ended: number): number => {
    const own = touched.filter((one) => one.ended === ended);
    return (own[0]?.among ?? 0) - own.length;
  };
  return { open: ofKind(0), ended: ofKind(1) };
}

/** What has to be told of the cases that are told with it; who heard of the alert has to hear of these. */
const isIncidentOwed = (log: Routable['log'], cases: readonly OpenedCase[]): boolean =>
  cases.some((opened) => dueIncident({ opened, log, isRouted: true }, Infinity).due);

/** Whether any receiver that follows the alert has to be told its end. */
const isEndOwed = ({ alert, log, changedAt, opened = [] }: Omit<Routable, 'labels'>): boolean =>
  [...Map.groupBy(log, ({ channel }) => channel)].some(([channel, own]) => {
    const follows = followsOf(channel);
    const followed = { alert, log: sinceAsked(own), changedAt, isRouted: false };
    if (follows === undefined) return false;
    return isOwed(follows, followed) || (follows === 'state' && isIncidentOwed(followed.log, opened));
  });
