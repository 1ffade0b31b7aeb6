import { z } from 'zod';
import { MINUTE } from '../../src/kernel/clock.js';
import { Mutex } from '../../src/kernel/mutex.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { type Fact, Facts } from '../../src/store/facts.js';
import { rolesOf } from '../actors-shown.js';
import { readAlerts } from '../alert-log.js';
import { CRITICALITY_KIND } from '../risk/criticality.js';
import { type AlertHead, headOf } from './alert-head.js';
import { type Case, casesOf } from './cases.js';

const marksQuery = tenantQuery({
  file: new URL('../queries/alert-marks.sql', import.meta.url),
  params: { since: z.string(), limit: z.int().min(1) },
  row: z.object({ id: z.string(), mark: z.string(), at: z.coerce.number() }),
});

/** Held in all. Of one tenant more are no list that anybody has answered: the ones last touched count. */
const MOST_ALERTS = 100_000;
const ALERTS_A_READ = 2_000;
/** A fact may become visible a little after its time. */
const SETTLING = 10 * MINUTE;

interface Page {
  /** The time of the newest fact seen, epoch ms. */
  newest: number;
  readonly marks: Map<string, string>;
  /** Undefined of an alert that was never open. */
  readonly heads: Map<string, AlertHead | undefined>;
  cases: readonly Case[] | undefined;
  /** What was declared critical, in the order of time. */
  declared: readonly Fact[];
}

/**
 * The heads of a tenant's alerts and the cases that follow from them, held in memory and read again where something was
 * stated. The store is the memory: a process that begins reads all of it once.
 */
export class CaseBook {
  private readonly pages = new Map<string, Page>();
  /** Who asks while a tenant is read may have stated something since: they wait, and read again. */
  private readonly turns = new Map<string, Mutex>();

  constructor(private readonly store: Store) {}

  /** The one with the newest alert first. */
  async cases(tenant: string): Promise<readonly Case[]> {
    const page = await this.read(tenant);
    page.cases ??= casesOf(tenant, headsOf(page), page.declared);
    return page.cases;
  }

  /** Of every alert that was ever open, in no order. */
  async heads(tenant: string): Promise<AlertHead[]> {
    return headsOf(await this.read(tenant));
  }

  private async read(tenant: string): Promise<Page> {
    const turn = this.turns.get(tenant) ?? new Mutex();
    this.turns.set(tenant, turn);
    return turn.run(async () => this.refresh(tenant));
  }

  private async refresh(tenant: string): Promise<Page> {
    const held = this.pages.get(tenant) ?? {
      newest: 0,
      marks: new Map<string, string>(),
      heads: new Map<string, AlertHead | undefined>(),
      cases: undefined,
      declared: [],
    };
    const since = sqlTime(Math.max(0, held.newest - SETTLING));
    const [rows] = await Promise.all([
      this.store.read(marksQuery, { tenant, since, limit: MOST_ALERTS }),
      this.takeDeclared(tenant, held),
    ]);
    const stale = rows.filter(({ id, mark }) => held.marks.get(id) !== mark);
    for (let at = 0; at < stale.length; at += ALERTS_A_READ)
      await this.take(tenant, held, stale.slice(at, at + ALERTS_A_READ));
    held.newest = Math.max(held.newest, ...rows.slice(0, 1).map(({ at }) => at));
    this.keep(tenant, held);
    return held;
  }

  private async take(
    tenant: string,
    page: Page,
    stale: readonly { readonly id: string; readonly mark: string }[],
  ): Promise<void> {
    const histories = await readAlerts(
      this.store,
      tenant,
      stale.map(({ id }) => id),
    );
    const states = [...histories.values()].flatMap(({ state }) => state ?? []);
    const roles = await rolesOf(this.store, tenant, states);
    for (const { id, mark } of stale) {
      const { facts = [], state } = histories.get(id) ?? {};
      page.heads.set(id, headOf(id, facts, roles.get(state?.actorKey ?? '')));
      page.marks.set(id, mark);
    }
    page.cases = undefined;
  }

  /** Few: read whole. Facts are never taken back, so as many are the same. */
  private async takeDeclared(tenant: string, page: Page): Promise<void> {
    const declared = await new Facts(this.store).readKind(tenant, CRITICALITY_KIND);
    if (declared.length === page.declared.length) return;
    page.declared = declared.sort((a, b) => a.at - b.at);
    page.cases = undefined;
  }

  /** Beyond the bound the tenants asked about longest ago are read anew the next time. */
  private keep(tenant: string, page: Page): void {
    this.pages.delete(tenant);
    this.pages.set(tenant, page);
    let held = [...this.pages.values()].reduce((sum, { heads }) => sum + heads.size, 0);
    for (const [oldest, { heads }] of this.pages) {
      if (held <= MOST_ALERTS) break;
      this.pages.delete(oldest);
      held -= heads.size;
    }
  }
}

const headsOf = ({ heads }: Page): AlertHead[] => [...heads.values()].filter((head) => head !== undefined);
