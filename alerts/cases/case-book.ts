import { z } from 'zod';
import { SharedTurns } from '../../src/kernel/shared-turns.js';
import { systemQuery } from '../../src/store/query.js';
import type { Store } from '../../src/store/store.js';
import type { AlertHead } from './alert-head.js';
import type { Case } from './cases.js';
import { HeldHeads, MOST_ALERTS } from './held-heads.js';

const tenantsQuery = systemQuery({
  file: new URL('../queries/tenants-with-alerts.sql', import.meta.url),
  params: { limit: z.int().min(1) },
  row: z.object({ tenant: z.string() }),
});

/** Read before anybody asks. */
const MOST_WARMED = 200;

/**
 * The heads of tenants' alerts and the cases that follow from them, held in memory and read again where something was
 * stated. The store is the memory: a process that begins reads all of it once.
 */
export class CaseBook {
  private readonly held = new Map<string, HeldHeads>();
  private readonly turns = new Map<string, SharedTurns<HeldHeads>>();

  constructor(private readonly store: Store) {}

  /** The one with the newest alert first. */
  async cases(tenant: string): Promise<readonly Case[]> {
    return (await this.read(tenant)).cases();
  }

  /** Of every alert that was ever open, in no order. */
  async heads(tenant: string): Promise<AlertHead[]> {
    return (await this.read(tenant)).all();
  }

  /** Reads those of the tenants of which something was stated last, as many as are held; ends early when it is told to. */
  async warm(signal: AbortSignal): Promise<void> {
    for (const { tenant } of await this.store.read(tenantsQuery, { limit: MOST_WARMED })) {
      if (signal.aborted || this.count() >= MOST_ALERTS / 2) return;
      await this.cases(tenant);
    }
  }

  private async read(tenant: string): Promise<HeldHeads> {
    const turns = this.turns.get(tenant) ?? new SharedTurns(async () => this.refresh(tenant));
    this.turns.set(tenant, turns);
    return turns.run();
  }

  private async refresh(tenant: string): Promise<HeldHeads> {
    const heads = this.held.get(tenant) ?? new HeldHeads(this.store, tenant);
    await heads.refresh();
    this.keep(tenant, heads);
    return heads;
  }

  /** Beyond the bound the tenants asked about longest ago are read anew the next time. */
  private keep(tenant: string, heads: HeldHeads): void {
    this.held.delete(tenant);
    for (const oldest of this.held.keys()) {
      if (this.count() + heads.size <= MOST_ALERTS) break;
      this.held.delete(oldest);
    }
    if (heads.size < MOST_OF_ONE) this.held.set(tenant, heads);
  }

  private count(): number {
    return [...this.held.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

/** One that grew beyond what is read of a tenant is read anew before it is twice as large. */
const MOST_OF_ONE = 1.1 * MOST_ALERTS;
