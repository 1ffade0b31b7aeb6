import { DAY, HOUR } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import { activityBetween } from './activity.js';
import type { ActivityHour } from './activity-hour.js';

/** Actor-hours kept in memory; a larger tenant is read from the store each time (some 300 bytes each). */
export const MOST_ROWS = 500_000;

/** A stretch of one tenant's hours, kept beside the store so that a day's profiles need no long read. */
export class TenantActivity {
  private readonly byHour = new Map<number, Map<string, ActivityHour>>();
  private rows = 0;
  /** Between these memory holds what the store holds; nothing yet while `to` is not behind `from`. */
  private from = 0;
  private to = 0;

  constructor(
    private readonly store: Store,
    private readonly tenant: string,
    private readonly read: typeof activityBetween = activityBetween,
  ) {}

  /** Hours of people that are kept. */
  get size(): number {
    return this.rows;
  }

  /** Takes over hours that were just computed; the store holds them already, so others are read when they are needed. */
  put(rows: readonly ActivityHour[]): void {
    for (const row of rows) if (row.hour >= this.from && row.hour < this.to) this.set(row);
  }

  /** All hours in a range of time (epoch ms, `to` not included). */
  async between(from: number, to: number): Promise<ActivityHour[]> {
    if (this.rows > MOST_ROWS) this.forget();
    await this.load(from, to);
    const found: ActivityHour[] = [];
    for (let hour = Math.ceil(from / HOUR) * HOUR; hour < to; hour += HOUR) {
      found.push(...(this.byHour.get(hour)?.values() ?? []));
    }
    return found;
  }

  /** These hours of people, where something was done in them; all lie in the range of time (epoch ms, `to` not included). */
  async of(
    hours: ReadonlyMap<string, ReadonlySet<number>>,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<ActivityHour[]> {
    await this.load(from, to);
    return [...hours].flatMap(([actorKey, own]) =>
      [...own].flatMap((hour) => this.byHour.get(hour)?.get(actorKey) ?? []).filter(isFilled),
    );
  }

  /** Hours before are no longer needed. */
  trim(before: number): void {
    for (const hour of this.byHour.keys()) {
      if (hour >= before) continue;
      this.rows -= this.byHour.get(hour)?.size ?? 0;
      this.byHour.delete(hour);
    }
    this.from = Math.max(this.from, before);
  }

  /** Reads what is missing, up to whole days: of what lies far behind, a history may hold years up to now. */
  private async load(from: number, to: number): Promise<void> {
    const end = Math.ceil(to / DAY) * DAY;
    if (this.to <= this.from || from > this.to || end < this.from) {
      this.forget();
      [this.from, this.to] = [from, from];
    }
    if (from < this.from) {
      await this.fetch(from, this.from);
      this.from = from;
    }
    if (end > this.to) {
      await this.fetch(this.to, end);
      this.to = end;
    }
  }

  private async fetch(from: number, to: number): Promise<void> {
    for (const row of await this.read(this.store, this.tenant, from, to)) this.set(row);
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
    [this.from, this.to] = [0, 0];
  }
}

/** An hour whose acts all moved elsewhere is kept empty. */
const isFilled = ({ acts, planned }: ActivityHour): boolean =>
  Object.keys(acts).length > 0 || planned !== undefined;
