import { z } from 'zod';
import { type Clock, DAY, HOUR } from '../../../src/kernel/clock.js';
import { limited } from '../failures.js';

/** The last part of what the source allows is left to the customer's other programs. */
const LEFT_TO_OTHERS = 0.05;

const keptSchema = z.strictObject({ day: z.int(), calls: z.int().min(0) });

/** What the source itself counts, of all who call it. */
export interface SourceUsage {
  readonly used: number;
  readonly limit: number;
}

/** The calls of one connection: each is counted before it is made, and none is made beyond the bound of the day (UTC). */
export class CallBudget {
  private day: number;
  private calls = 0;
  private elsewhere: z.infer<typeof keptSchema> | undefined;
  private atSource: (SourceUsage & { readonly at: number }) | undefined;

  /** `kept`: what `text` gave earlier, so that a restart begins no new day. */
  constructor(
    readonly limit: number,
    private readonly clock: Clock,
    kept?: string,
  ) {
    this.day = this.today();
    const known = keptFrom(kept);
    if (known?.day === this.day) this.calls = known.calls;
  }

  /** What another budget of the same connection gave as its `text`: its calls count, too. */
  noteElsewhere(kept: string | undefined): void {
    this.elsewhere = keptFrom(kept);
  }

  /** Throws SOURCE_LIMITED when there is none left. */
  spend(): void {
    this.turnDay();
    if (this.used >= this.limit)
      throw limited(`${this.limit} calls were made today (callsPerDay)`, (this.day + 1) * DAY);
    const { atSource } = this;
    const now = this.clock.now();
    if (atSource !== undefined && isNearlyUsed(atSource) && now < atSource.at + HOUR)
      throw limited(`${atSource.used} of ${atSource.limit} calls are used at the source`, atSource.at + HOUR);
    this.calls += 1;
  }

  noteSource({ used, limit }: SourceUsage): void {
    this.atSource = { used, limit, at: this.clock.now() };
  }

  /** Made today, those elsewhere among them. */
  get used(): number {
    this.turnDay();
    return this.calls + (this.elsewhere?.day === this.day ? this.elsewhere.calls : 0);
  }

  get source(): SourceUsage | undefined {
    return this.atSource;
  }

  /** To be kept between two lives of the process. */
  get text(): string {
    return JSON.stringify({ day: this.day, calls: this.calls });
  }

  private turnDay(): void {
    const today = this.today();
    if (today === this.day) return;
    this.day = today;
    this.calls = 0;
  }

  private today(): number {
    return Math.floor(this.clock.now() / DAY);
  }
}

const keptFrom = (kept: string | undefined): z.infer<typeof keptSchema> | undefined =>
  kept === undefined ? undefined : keptSchema.safeParse(JSON.parse(kept)).data;

const isNearlyUsed = ({ used, limit }: SourceUsage): boolean => used >= limit * (1 - LEFT_TO_OTHERS);
