import { DAY, MINUTE, type Clock } from '../../kernel/clock.js';
import { SYSTEM_TENANT, type AccessFacts } from '../access-facts.js';
import { BoundedMap } from '../bounded-map.js';

const KIND = 'key-use';
const FLUSH_MS = MINUTE;
const MAX_NOTED = 16_384;
const MAX_WAITING = 16_384;

const dayOf = (at: number): number => Math.floor(at / DAY);

/**
 * On which day each key was last used. One fact a key and day, whose version is the day: no table of its own, and the
 * newest is found without reading the others. Requests only note the key in memory; what was noted is written once a
 * minute, and a crash loses at most that.
 */
export class KeyUses {
  private readonly noted = new BoundedMap<string, number>(MAX_NOTED);
  private readonly waiting = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly facts: AccessFacts,
    private readonly clock: Clock,
  ) {}

  /** Costs a look into a map; beyond MAX_WAITING keys a minute the rest is noted when it comes again. */
  note(keyId: string): void {
    const day = dayOf(this.clock.now());
    if (this.noted.get(keyId) === day || this.waiting.size >= MAX_WAITING) return;
    this.noted.set(keyId, day);
    this.waiting.set(keyId, day);
  }

  /** Days as `2026-01-31`, by key. */
  async lastDays(): Promise<Map<string, string>> {
    const days = await this.stored();
    for (const [id, day] of this.waiting) days.set(id, day);
    return new Map([...days].map(([id, day]) => [id, new Date(day * DAY).toISOString().slice(0, 10)]));
  }

  /** Writes what was noted. When that fails it is kept for the next time. */
  async flush(): Promise<void> {
    if (this.waiting.size === 0) return;
    const uses = [...this.waiting];
    const stored = await this.stored();
    // Other processes, and this one before a restart, may have said so today.
    const fresh = uses.filter(([id, day]) => (stored.get(id) ?? 0) < day);
    if (fresh.length > 0)
      await this.facts.append(
        ...fresh.map(([id, day]) => ({
          tenant: SYSTEM_TENANT,
          kind: KIND,
          id,
          version: day,
          type: 'used',
          data: {},
          by: `key:${id}`,
        })),
      );
    for (const [id, day] of uses) if (this.waiting.get(id) === day) this.waiting.delete(id);
  }

  start(onFailure: (error: unknown) => void): void {
    this.timer = setInterval(() => void this.flush().catch(onFailure), FLUSH_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async stored(): Promise<Map<string, number>> {
    const heads = await this.facts.heads(SYSTEM_TENANT, KIND);
    return new Map(heads.map(({ id, version }) => [id, version]));
  }
}
