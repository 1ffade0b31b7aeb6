import { HOUR } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import { activityBetween } from './activity.js';
import type { ActivityHour } from './activity-hour.js';

/** Actor-hours kept in memory; a larger tenant is read from the store each time (some 300 bytes each). */
const MOST_ROWS = 500_000;

/** The recent hours of one tenant's people, kept beside the store so that a day's profiles need no long read. */
export class TenantActivity {
  private readonly byHour = new Map<number, Map<string, ActivityHour>>();
  private rows = 0;
  /** From here on memory holds what the store holds. */
  private loadedFrom = Infinity;

  constructor(
    private readonly store: Store,
    private readonly tenant: string,
  ) {}

  /** Takes over hours that were just computed. */
  put(rows: readonly ActivityHour[]): void {
    for (const row of rows) if (row.hour >= this.loadedFrom) this.set(row);
  }

  /** All hours in a range of time (epoch ms, `to` not included). */
  async between(from: number, to: number): Promise<ActivityHour[]> {
    if (this.rows > MOST_ROWS) this.forget();
    await this.load(from);
    const found: ActivityHour[] = [];
    for (let hour = Math.ceil(from / HOUR) * HOUR; hour < to; hour += HOUR) {
      found.push(...(this.byHour.get(hour)?.values() ?? []));
    }
    return found;
  }

  /** Hours before are no longer needed. */
  trim(before: number): void {
    for (const hour of this.byHour.keys()) {
      if (hour >= before) continue;
      this.rows -= this.byHour.get(hour)?.size ?? 0;
      this.byHour.delete(hour);
    }
    this.loadedFrom = Math.max(this.loadedFrom, before);
  }

  private async load(from: number): Promise<void> {
    if (from >= this.loadedFrom) return;
    const end = this.loadedFrom === Infinity ? Date.UTC(2200, 0) : this.loadedFrom;
    const rows = await activityBetween(this.store, this.tenant, from, end);
    this.loadedFrom = from;
    for (const row of rows) this.set(row);
  }

  private set(row: ActivityHour): void {
    const hour = this.byHour.get(row.hour) ?? new Map<string, ActivityHour>();
    this.byHour.set(row.hour, hour);
    if (!hour.has(row.actorKey)) this.rows++;
    hour.set(row.actorKey, row);
  }

  /** Reads everything anew the next time. */
  forget(): void {
    this.byHour.clear();
    this.rows = 0;
    this.loadedFrom = Infinity;
  }
}
