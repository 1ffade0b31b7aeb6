import { z } from 'zod';
import { MINUTE, SECOND } from '../../src/kernel/clock.js';
import { type Fact, Facts } from '../../src/store/facts.js';
import { tenantQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import { ALERT_KIND } from '../alert.js';
import { readAlertFacts } from '../alert-log.js';
import { CRITICALITY_KIND } from '../risk/criticality.js';
import { type AlertHead, headOf } from './alert-head.js';
import { type Case, casesOf } from './cases.js';
import { RiskMemo } from './risk-cases.js';
import { rolesOfAlerts } from './roles-of-alerts.js';

const bySecondQuery = tenantQuery({
  file: new URL('../queries/stated-by-second.sql', import.meta.url),
  params: { kinds: z.array(z.string()), since: z.string() },
  row: z.object({ kind: z.string(), second: z.number(), facts: z.coerce.number() }),
});
const statedSinceQuery = tenantQuery({
  file: new URL('../queries/alerts-stated-since.sql', import.meta.url),
  params: { since: z.string(), limit: z.int().min(1) },
  row: z.object({ id: z.string() }),
});

/** Of one tenant more are no list that anybody has answered: the ones last touched count. */
export const MOST_ALERTS = 100_000;
const ALERTS_A_READ = 2_000;
/** A fact may become visible a little after its time, and the clocks of two processes may differ. */
const SETTLING = 10 * MINUTE;

/** How many facts of a kind were stated in a second, by `kind second`. */
type BySecond = ReadonlyMap<string, number>;

/** The heads of one tenant's alerts in memory, and the cases that follow from them, read again where something was stated. */
export class HeldHeads {
  /** Undefined of an alert that was never open. */
  private readonly heads = new Map<string, AlertHead | undefined>();
  private seen: BySecond = new Map();
  /** What was stated before it had become visible at the last read; epoch ms, a whole second. 0 before the first read. */
  private settled = 0;
  /** What was declared critical, in the order of time. */
  private declared: readonly Fact[] = [];
  private readonly memo = new RiskMemo();
  private folded: readonly Case[] | undefined;

  constructor(
    private readonly store: Store,
    private readonly tenant: string,
  ) {}

  get size(): number {
    return this.heads.size;
  }

  /** Of every alert that was ever open, in no order. */
  all(): AlertHead[] {
    return [...this.heads.values()].filter((head) => head !== undefined);
  }

  cases(): readonly Case[] {
    this.folded ??= casesOf(this.tenant, this.all(), this.declared, this.memo);
    return this.folded;
  }

  /** What had been stated when it is called is in it when it resolves, whichever process stated it. */
  async refresh(): Promise<void> {
    const { store, tenant } = this;
    const isFirst = this.settled === 0;
    const settled = Math.max(this.settled, settledAt(store.clock.now()));
    const asked = { tenant, kinds: [ALERT_KIND, CRITICALITY_KIND], since: sqlTime(this.settled || settled) };
    const rows = await store.read(bySecondQuery, asked);
    const changed = rows.filter((row) => this.seen.get(nameOf(row)) !== row.facts);
    if (isFirst || changed.some(({ kind }) => kind === CRITICALITY_KIND)) await this.takeDeclared();
    const alerts = changed.flatMap(({ kind, second }) => (kind === ALERT_KIND ? [second * SECOND] : []));
    if (isFirst || alerts.length > 0) await this.takeSince(isFirst ? 0 : least(alerts));
    this.settled = settled;
    this.seen = new Map(rows.map((row) => [nameOf(row), row.facts]));
  }

  private async takeSince(since: number): Promise<void> {
    const { store, tenant } = this;
    const asked = { tenant, since: sqlTime(since), limit: MOST_ALERTS };
    const ids = (await store.read(statedSinceQuery, asked)).map(({ id }) => id);
    for (let at = 0; at < ids.length; at += ALERTS_A_READ) await this.take(ids.slice(at, at + ALERTS_A_READ));
    this.folded = undefined;
  }

  private async take(ids: readonly string[]): Promise<void> {
    const facts = await readAlertFacts(this.store, this.tenant, ids);
    const heads = ids.map((id) => [id, headOf(id, facts.get(id) ?? [])] as const);
    const open = heads.flatMap(([, head]) => head ?? []);
    const roles = await rolesOfAlerts(this.store, this.tenant, open);
    for (const [id] of heads) this.heads.set(id, undefined);
    for (const [index, head] of open.entries())
      this.heads.set(head.id, { ...head, role: roles[index] ?? '' });
  }

  /** Few: read whole. */
  private async takeDeclared(): Promise<void> {
    const declared = await new Facts(this.store).readKind(this.tenant, CRITICALITY_KIND);
    this.declared = declared.sort((a, b) => a.at - b.at);
    this.folded = undefined;
  }
}

const nameOf = ({ kind, second }: { readonly kind: string; readonly second: number }): string =>
  `${kind} ${second}`;

/** The beginning of what may still become visible, a whole second. */
const settledAt = (at: number): number => Math.max(1, Math.floor((at - SETTLING) / SECOND)) * SECOND;

const least = (times: readonly number[]): number =>
  times.reduce((first, time) => Math.min(first, time), Infinity);
