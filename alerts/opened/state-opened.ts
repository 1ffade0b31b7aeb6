import { z } from 'zod';
import { BY_SYSTEM } from '../../src/access/access-facts.js';
import { DAY, MINUTE } from '../../src/kernel/clock.js';
import { eachTenant } from '../../src/kernel/each-tenant.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Facts } from '../../src/store/facts.js';
import { systemQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import { sqlTime } from '../../src/store/time.js';
import type { CaseBook } from '../cases/case-book.js';
import { newestOpened, OPENED_KIND, type OpenedCase, parseOpened, TOLD_WITHIN } from './opened-case.js';
import { openedSince } from './read-opened.js';
import { openedChanges, openedToTell } from './to-tell.js';

const tenantsQuery = systemQuery({
  file: new URL('../queries/tenants-stated-of.sql', import.meta.url),
  params: { since: z.string() },
  row: z.object({ tenant: z.string() }),
});

/** A fact may become visible a little after its time. */
const SETTLING = 10 * MINUTE;
/** After that nothing of what was stated of a case changes: alerts weigh no longer, and links last for days. */
const CHANGES_FOR = 180 * DAY;

export interface StateOpenedParts {
  readonly store: Store;
  readonly facts: Pick<Facts, 'readKindEverywhere' | 'append'>;
  readonly book: Pick<CaseBook, 'cases'>;
  readonly logger: Logger;
}

/**
 * States that cases opened of which people have to be told, and how these changed; the dispatcher tells them as it tells their
 * alerts. What was stated is not stated again, also by a process that begins anew. For one process at a time.
 */
export class StateOpened {
  /** Up to when everything was looked at, epoch ms. */
  private looked: number | undefined;
  /** Tenants with a case that may close by the clock alone. */
  private readonly open = new Set<string>();

  constructor(private readonly parts: StateOpenedParts) {}

  /** The number of cases of which something was stated. Throws what kept it from a tenant once it was with the others. */
  async run(): Promise<number> {
    const { store, facts } = this.parts;
    const now = store.clock.now();
    if (this.looked === undefined)
      for (const { tenant } of await facts.readKindEverywhere(OPENED_KIND, now - CHANGES_FOR))
        this.open.add(tenant);
    const since = Math.max(0, (this.looked ?? now - TOLD_WITHIN) - SETTLING);
    const rows = await store.read(tenantsQuery, { since: sqlTime(since) });
    const tenants = new Set([...this.open, ...rows.map((row) => row.tenant)]);
    const stated = await eachTenant([...tenants], async (tenant) => this.state(tenant, now));
    this.looked = now;
    return stated;
  }

  private async state(tenant: string, now: number): Promise<number> {
    const cases = await this.parts.book.cases(tenant);
    if (!this.open.has(tenant) && openedToTell(cases, NOBODY, now).length === 0) return 0;
    const known = await openedSince(this.parts.store, tenant, now - CHANGES_FOR);
    const told = newestOpened(known);
    const alerts = new Map(known.map(({ id, data }) => [parseOpened(data)?.case, id]));
    const changed = openedChanges(cases, told, now);
    const fresh = openedToTell(cases, new Set(told.map((one) => one.case)), now);
    const due = [
      ...fresh.map((one) => ({ ...one, type: 'opened' })),
      ...changed.map((opened) => ({ alert: alerts.get(opened.case) ?? '', opened, type: 'changed' })),
    ];
    const versions = new Map<string, number>(versionsOf(known));
    for (const { alert, opened, type } of due) {
      const version = (versions.get(alert) ?? 0) + 1;
      versions.set(alert, version);
      await this.append(tenant, { alert, opened, type, version });
    }
    this.note(tenant, [...told, ...due.map(({ opened }) => opened)]);
    return due.length;
  }

  private async append(
    tenant: string,
    { alert, opened, type, version }: { alert: string; opened: OpenedCase; type: string; version: number },
  ): Promise<void> {
    const { facts, logger } = this.parts;
    const about = { tenant, kind: OPENED_KIND, id: alert, version, type, by: BY_SYSTEM };
    await facts.append({ ...about, data: opened });
    const { kind, alerts, status } = opened;
    if (type === 'opened') logger.info({ tenant, case: opened.case, kind, alerts, status }, 'A case opened');
  }

  private note(tenant: string, cases: readonly OpenedCase[]): void {
    const newest = new Map(cases.map((one) => [one.case, one.status]));
    if ([...newest.values()].some((status) => status !== 'closed')) this.open.add(tenant);
    else this.open.delete(tenant);
  }
}

const NOBODY: ReadonlySet<string> = new Set();

const versionsOf = (stated: Awaited<ReturnType<typeof openedSince>>): [string, number][] =>
  [...Map.groupBy(stated, ({ id }) => id)].map(([id, own]) => [
    id,
    Math.max(...own.map(({ version }) => version)),
  ]);
