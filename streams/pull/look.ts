import { z } from 'zod';
import { DAY, HOUR } from '../../src/kernel/clock.js';
import { changed } from './failures.js';
import { type Page, type PollTerms, recordOf } from './feed.js';

/** How far behind the newest record each look begins; sources that are read so document no delay. */
const OVERLAP = HOUR;
/** Every so often a look begins further back, for what became visible later than that. */
const LOOK_BACK_EVERY = 6 * HOUR;
const LOOKED_BACK = DAY;

const cursorSchema = z.strictObject({
  /** Time of the newest record of all looks that came to their end, epoch ms. */
  newest: z.int(),
  /** When the last look that came to its end began, epoch ms. */
  upTo: z.int(),
  /** When a look last began a day back, epoch ms. */
  lookedBackAt: z.int(),
  /** The page with which a list without bounds ended that grows at its end. */
  tail: z.string().optional(),
  /** A look that has not come to its end: what it asked for, and its next page. */
  open: z
    .strictObject({
      from: z.int(),
      to: z.int(),
      newest: z.int(),
      /** Time of its first record. */
      first: z.int().optional(),
      after: z.string().optional(),
    })
    .optional(),
});
type Cursor = z.infer<typeof cursorSchema>;
type Open = NonNullable<Cursor['open']>;

/** One page of a list as a source gives it. */
export interface ListedPage {
  readonly records: readonly {
    readonly payload: unknown;
    /** Epoch ms. */ readonly at: number | undefined;
  }[];
  /** The source's own word for the page behind this one. */
  readonly next: string | undefined;
}

/**
 * Looks at a list of records that is read page by page with the source's own cursor, in whatever order it gives them: how
 * far it was read moves on when a look came to its end, and a look that was ended goes on with its next page.
 */
export class Look {
  private over = false;

  private constructor(
    private cursor: Cursor,
    private open: Open,
    /** Whether the source takes no times: then what is older is left out here. */
    private readonly isUnbounded: boolean,
  ) {}

  static from(text: string | undefined, { now, since }: PollTerms, isUnbounded = false): Look {
    if (text === undefined) {
      const open = { from: since, to: now, newest: since };
      return new Look({ newest: since, upTo: since, lookedBackAt: now }, open, isUnbounded);
    }
    const read = cursorSchema.safeParse(JSON.parse(text));
    if (!read.success) throw changed('the cursor of a list is none of this version');
    const { open, ...cursor } = read.data;
    if (open !== undefined) return new Look(cursor, open, isUnbounded);
    return new Look(...begun(cursor, now), isUnbounded);
  }

  /** What is asked for: records from `from` to `to`, epoch ms. */
  get from(): number {
    return this.open.from;
  }

  get to(): number {
    return this.open.to;
  }

  get after(): string | undefined {
    return this.open.after;
  }

  get upTo(): number {
    return this.cursor.upTo;
  }

  get isOver(): boolean {
    return this.over;
  }

  /** The source no longer knows the page with which the look should go on: it begins anew. */
  restart(): void {
    const { tail: _tail, ...cursor } = this.cursor;
    const { after: _after, first: _first, ...open } = this.open;
    this.cursor = cursor;
    this.open = open;
  }

  take({ records, next }: ListedPage): Page {
    if (next !== undefined && next === this.open.after)
      throw changed('the source names the page that it gives as the one behind it');
    const times = records.flatMap(({ at }) => (at === undefined ? [] : [at]));
    const first = this.open.first ?? times[0];
    // A time in the future, whoever wrote it, must not carry the next look past what is to come.
    const newest = Math.max(this.open.newest, ...times.map((at) => Math.min(at, this.open.to)));
    const last = times.at(-1);
    this.over = next === undefined || this.isBehind(first, times);
    if (this.over) this.finish({ newest, rising: risingOf(first, last) });
    else this.open = { ...this.open, newest, ...(first === undefined ? {} : { first }), after: next };
    const wanted = this.isUnbounded
      ? records.filter(({ at }) => at === undefined || at >= this.from)
      : records;
    return { records: wanted.map(({ payload }) => recordOf(payload)), cursor: this.text };
  }

  /** What was before is gone at the source: a page that says so and moves on, with nothing in it. */
  lose(before: number, lost: string): Page {
    this.cursor = { ...this.cursor, newest: Math.max(this.cursor.newest, before), upTo: before };
    return { records: [], cursor: this.text, lost };
  }

  /** A list without bounds, the newest first, has nothing more for us. */
  private isBehind(first: number | undefined, times: readonly number[]): boolean {
    if (!this.isUnbounded || first === undefined || times.length === 0) return false;
    return risingOf(first, times.at(-1)) === false && Math.max(...times) < this.from;
  }

  private finish({ newest, rising }: { newest: number; rising: boolean | undefined }): void {
    const { tail: before, lookedBackAt } = this.cursor;
    const read = { newest: Math.max(this.cursor.newest, newest), upTo: this.open.to, lookedBackAt };
    const tail = tailOf(rising, before, this.open.after);
    this.cursor = tail === undefined || !this.isUnbounded ? read : { ...read, tail };
  }

  private get text(): string {
    return JSON.stringify(this.over ? this.cursor : { ...this.cursor, open: this.open });
  }
}

/** A new look at what was read before, and from where it begins. */
function begun(cursor: Cursor, now: number): [Cursor, Open] {
  const isBack = now - cursor.lookedBackAt >= LOOK_BACK_EVERY;
  const from = cursor.newest - (isBack ? LOOKED_BACK : OVERLAP);
  const open = { from, to: now, newest: cursor.newest };
  if (isBack) return [{ ...cursor, lookedBackAt: now }, open];
  return [cursor, cursor.tail === undefined ? open : { ...open, after: cursor.tail }];
}

/** Undefined where one record, or none, does not tell. */
const risingOf = (first: number | undefined, last: number | undefined): boolean | undefined =>
  first === undefined || last === undefined || first === last ? undefined : first < last;

function tailOf(
  rising: boolean | undefined,
  before: string | undefined,
  after: string | undefined,
): string | undefined {
  if (rising === undefined) return before;
  return rising ? (after ?? before) : undefined;
}
