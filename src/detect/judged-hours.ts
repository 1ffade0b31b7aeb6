import { z } from 'zod';
import type { ActivityHour } from '../baseline/activity-hour.js';
import type { Novelty } from '../baseline/sightings/novelty.js';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';

const newestQuery = tenantQuery({
  file: new URL('./queries/newest-judged.sql', import.meta.url),
  params: {},
  row: z.object({ judged: z.coerce.number() }),
});

/** What an hour was judged by, beside how it stood. */
export interface ServedHour {
  /** Of the profiles. */
  readonly version: string;
  /** What was new, of whom anything was. */
  readonly novelties: ReadonlyMap<string, Novelty>;
}

/** The order of judgements within a process, of all its watches, also when the clock stands still. */
let latest = 0;

/**
 * Keeps how each hour stood when it was judged, and by which profiles: all that a replay must know to say again what was
 * said live. One for each watch of a tenant.
 */
export class JudgedHours {
  private readonly servedBy = new Map<number, ServedHour>();
  private isBehindStored = true;

  constructor(
    private readonly store: Store,
    private readonly tenant: string,
  ) {}

  /** An hour is being judged by that. */
  serve(hour: number, by: ServedHour): void {
    this.servedBy.set(hour, by);
  }

  /** To be written before what was found: what is found and not recorded here would not be found by a replay. */
  async write(rows: readonly ActivityHour[]): Promise<void> {
    const judged = await this.nextMark();
    await this.store.write(
      'judged_hours',
      rows.map(({ actorKey, hour, ...activity }) => ({
        tenant: this.tenant,
        judged,
        actor_key: actorKey,
        hour: sqlTime(hour).slice(0, 19),
        profiles: this.servedBy.get(hour)?.version ?? '',
        activity: JSON.stringify({ ...activity, novelty: this.servedBy.get(hour)?.novelties.get(actorKey) }),
      })),
    );
    this.servedBy.clear();
  }

  /** Above all that was recorded, also when the clock was set back. */
  private async nextMark(): Promise<number> {
    if (this.isBehindStored) {
      const [newest] = await this.store.read(newestQuery, { tenant: this.tenant });
      latest = Math.max(latest, newest?.judged ?? 0);
      this.isBehindStored = false;
    }
    latest = Math.max(latest + 1, this.store.clock.now() * 1_000);
    return latest;
  }
}
