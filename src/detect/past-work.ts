import type { TouchedHours } from '../baseline/touched.js';
import type { DoneRange } from '../store/intake-log.js';
import { type Portion, portionsOf } from './portions.js';
import type { Watches } from './watches.js';

export interface PastWorkDeps {
  /** The ranges to take up now. */
  readonly next: () => Promise<readonly DoneRange[]>;
  /** The hours of these ranges, whoever judges them. */
  readonly touchedBy: (ranges: readonly DoneRange[]) => Promise<TouchedHours>;
  /** Those of them that are judged here: the very same where nobody else judges. */
  readonly ownOf: (touched: TouchedHours) => TouchedHours;
  readonly openWatches: () => Watches;
  /** Told when ranges are judged whole: they are passed, and what others remember of these tenants is old. */
  readonly onDone: (ranges: readonly DoneRange[], tenants: ReadonlySet<string>) => Promise<void>;
}

interface Step extends Portion {
  readonly what: 'compute' | 'judge';
}

/** Ranges that were taken up together, and what of them is not judged yet. */
interface Held {
  readonly ranges: readonly DoneRange[];
  readonly steps: readonly Step[];
  /** The hours of all steps, which each judges in its turn. */
  readonly own: TouchedHours;
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
      const step = held.steps[held.next];
      if (step === undefined) break;
      const watch = held.watches.of(step.tenant);
      if (step.what === 'compute') await watch.compute(step.hours);
      else {
        const judged = await watch.judge(step.hours, held.own.get(step.tenant));
        hours += judged.hours;
        findings += judged.findings.length;
      }
      held.next++;
      if (performance.now() >= until) break;
    }
    if (held.next === held.steps.length) {
      this.held = undefined;
      await this.deps.onDone(held.ranges, new Set(held.own.keys()));
    }
    return { worked: true, hours, findings };
  }

  private async takeUp(): Promise<Held | undefined> {
    const { next, touchedBy, ownOf, openWatches } = this.deps;
    const ranges = await next();
    if (ranges.length === 0) return undefined;
    const touched = await touchedBy(ranges);
    const own = ownOf(touched);
    return {
      ranges,
      steps: stepsOf(touched, own),
      own,
      watches: openWatches(),
      next: 0,
    };
  }
}

/**
 * Whoever comes first to a day learns it for all shards, of what was computed by then: so the hours of everybody are computed
 * before the first of them is judged. Otherwise each shard would find that the past of a day has grown, and learn it again.
 */
function stepsOf(touched: TouchedHours, own: TouchedHours): Step[] {
  const judge = portionsOf(own).map((portion) => ({ ...portion, what: 'judge' as const }));
  if (own === touched || judge.length === 0) return judge;
  const ofOwnTenants = new Map([...touched].filter(([tenant]) => own.has(tenant)));
  return [...portionsOf(ofOwnTenants).map((portion) => ({ ...portion, what: 'compute' as const })), ...judge];
}
