import { BY_SYSTEM } from '../../../src/access/access-facts.js';
import { errorCode } from '../../../src/kernel/app-error.js';
import { DAY, HOUR, MINUTE } from '../../../src/kernel/clock.js';
import { backoff } from '../../../src/kernel/pause.js';
import type { ConnectedSource, Connections } from '../connections.js';
import { Cursors } from '../cursors.js';
import { untilOf } from '../failures.js';
import { fetchRights, type FetchRightsDeps } from './fetch-rights.js';
import { RIGHTS, unreadRights } from './rights-findings.js';
import { tellRights } from './tell-rights.js';

/** One source is read no longer than that. */
const LONGEST = 15 * MINUTE;
/** A look comes each hour: what is nearly a day old would else be older than a day. */
const DUE_AFTER = DAY - HOUR / 2;

export interface DailyRightsDeps extends FetchRightsDeps {
  readonly connections: Pick<Connections, 'list' | 'secretOf' | 'keeperOf'>;
}

interface Run {
  readonly failures: number;
  /** Nothing is asked before, epoch ms. */
  readonly notBefore: number;
  readonly since: number;
}

/** A snapshot of the rights of each connected source a day; one that failed is tried again after ever longer pauses. */
export class DailyRights {
  private readonly runs = new Map<string, Run>();

  constructor(private readonly deps: DailyRightsDeps) {}

  /** Takes those that are due. Gives how many snapshots were stored; a source that cannot be read stops no other. */
  async run(signal: AbortSignal): Promise<number> {
    let stored = 0;
    for (const one of await this.deps.connections.list()) {
      if (signal.aborted) break;
      if (await this.take(one, signal)) stored += 1;
    }
    return stored;
  }

  private async take(one: ConnectedSource, signal: AbortSignal): Promise<boolean> {
    const { store, clock } = this.deps;
    const key = `${one.tenant}/${one.source}`;
    try {
      if (clock.now() < (this.runs.get(key)?.notBefore ?? 0)) return false;
      const { readTo } = (await Cursors.open(store, one, 0)).state(RIGHTS);
      if (clock.now() < readTo + DUE_AFTER) return false;
      const within = AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]);
      const fetched = await fetchRights(one, this.deps, { by: BY_SYSTEM, signal: within });
      this.runs.delete(key);
      return fetched !== undefined;
    } catch (error) {
      if (!signal.aborted) await this.fail(one, error);
      return false;
    }
  }

  private async fail(one: ConnectedSource, error: unknown): Promise<void> {
    const { store, clock, logger } = this.deps;
    const { tenant, source } = one;
    const key = `${tenant}/${source}`;
    const now = clock.now();
    const before = this.runs.get(key);
    const failures = (before?.failures ?? 0) + 1;
    const since = before?.since ?? now;
    const notBefore = Math.max(untilOf(error) ?? 0, now + backoff(failures - 1, HOUR / 2, DAY / 2));
    this.runs.set(key, { failures, notBefore, since });
    const code = errorCode(error);
    logger.warn({ tenant, source, code, failures }, 'the rights of a connected source could not be read');
    try {
      const cursors = await Cursors.open(store, one, 0);
      const { readTo } = cursors.state(RIGHTS);
      const trouble = unreadRights({ failures, error, readTo: readTo === 0 ? since : readTo }, now);
      if (trouble !== undefined) await tellRights({ tenant, source }, trouble, { ...this.deps, cursors });
    } catch (second) {
      logger.warn({ tenant, source, code: errorCode(second) }, 'that rights were not read could not be told');
    }
  }
}
