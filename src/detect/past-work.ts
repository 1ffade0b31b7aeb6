import type { TouchedHours } from '../baseline/touched.js';
import type { DoneRange } from '../store/intake-log.js';
import { type Portion, portionsOf } from './portions.js';
import type { Watches } from './watches.js';

export interface PastWorkDeps {
  /** The ranges to take up now. */
  readonly next: () => Promise<readonly DoneRange[]>;
  /** The hours of these ranges that are judged here. */
  readonly touchedBy: (ranges: readonly DoneRange[]) => Promise<TouchedHours>;
  readonly openWatches: () => Watches;
  /** Told when ranges are judged whole: they are passed, and what others remember of these tenants is old. */
  readonly onDone: (ranges: readonly DoneRange[], tenants: ReadonlySet<string>) => Promise<void>;
}

/** Ranges that were taken up together, and what of them is not judged yet. */
interface Held {
  readonly ranges: readonly DoneRange[];
  readonly portions: readonly Portion[];
  readonly tenants: ReadonlySet<string>;
  /** Own ones, and for these ranges alone: what is judged live meanwhile does not reach them. */
  readonly watches: Watches;
  next: number;
}

export interface Progress {
  /** Whether there was anything to do. */
  readonly worked: boolean;
  readonly hours: number;
  readonly findings: number;
}

/**
 * Judges history bit by bit, so that what is live has its turn in between. Ranges are passed once they are judged whole: a
 * process that ends before begins with them again.
 */
export class PastWork {
  private held: Held | undefined;

  constructor(private readonly deps: PastWorkDeps) {}

  /** Goes on until then (as `performance.now` counts), and by one portion at least. */
  async goOn(until: number): Promise<Progress> {
    const held = (this.held ??= await this.takeUp());
    if (held === undefined) return { worked: false, hours: 0, findings: 0 };
    let [hours, findings] = [0, 0];
    for (;;) {
      const portion = held.portions[held.next];
      if (portion === undefined) break;
      const judged = await held.watches.of(portion.tenant).judge(portion.hours);
      held.next++;
      hours += judged.hours;
      findings += judged.findings.length;
      if (performance.now() >= until) break;
    }
    if (held.next === held.portions.length) {
      this.held = undefined;
      await this.deps.onDone(held.ranges, held.tenants);
    }
    return { worked: true, hours, findings };
  }

  private async takeUp(): Promise<Held | undefined> {
    const { next, touchedBy, openWatches } = this.deps;
    const ranges = await next();
    if (ranges.length === 0) return undefined;
    const touched = await touchedBy(ranges);
    const portions = portionsOf(touched);
    const tenants = new Set(portions.map(({ tenant }) => tenant));
    return { ranges, portions, tenants, watches: openWatches(), next: 0 };
  }
}
