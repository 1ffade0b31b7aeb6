/** One batch as it went: its rows, and the time it took without the waits for a store that was away. */
export interface Timing {
  readonly rows: number;
  readonly ms: number;
}

/**
 * How fast the store takes batches. What any batch costs is kept apart from what its rows cost: otherwise a store with
 * slow answers would be given ever smaller batches, and become slower by each.
 */
export interface Pace {
  readonly rowsPerSecond: number;
  readonly fixedMs: number;
  /** What the next batches are held against: it stays while they are like it, so that small steps add up. */
  readonly last?: Timing;
  /** The store has always been quicker than thought so far: how quick it is nobody knows yet. */
  readonly learning?: boolean;
}

/** Before anything was measured: low, since a first batch that is too large holds up everybody. */
export const FIRST_PACE: Pace = { rowsPerSecond: 500, fixedMs: 50, learning: true };
const SLOWEST = 10;
const FASTEST = 1_000_000;
const MOST_FIXED_MS = 2_000;

/** A smaller batch tells of the fixed cost alone. */
const TELLING_ROWS = 300;
/** Two batches tell their fixed cost apart when one has so many times the rows of the other. */
const TELLING_RATIO = 1.5;
/** So much of a batch's time may be fixed cost. */
const MOST_FIXED_PART = 0.8;

/** How far one batch may move the pace: a single outlier is forgotten after two or three batches. */
const MOST_DOWN = 8;
const MOST_UP = 4;
/** Weight of the newest batch, on a scale of ratios, when it was faster; a slower one counts whole. */
const WEIGHT_UP = 0.7;

/** The pace after one more batch: an average that falls at once and rises by steps. */
export function paceAfter(pace: Pace, timing: Timing): Pace {
  const { rows, ms } = timing;
  if (rows <= 0 || ms <= 0) return pace;
  if (rows < TELLING_ROWS) return { ...pace, fixedMs: (pace.fixedMs + Math.min(ms, MOST_FIXED_MS)) / 2 };
  const told = pace.last === undefined ? undefined : fixedOf(pace.last, timing);
  const fixedMs = Math.min(told ?? pace.fixedMs, ms * MOST_FIXED_PART);
  const sample = (rows * 1_000) / (ms - fixedMs);
  const ratio = within(sample / pace.rowsPerSecond, 1 / MOST_DOWN, MOST_UP);
  const learning = pace.learning === true && ratio > ALIKE_RATIO;
  const rowsPerSecond = within(
    pace.rowsPerSecond * (ratio < 1 ? ratio : ratio ** WEIGHT_UP),
    SLOWEST,
    FASTEST,
  );
  const last = told === undefined && isAlike(pace.last, timing) ? pace.last : timing;
  return { rowsPerSecond, fixedMs, last, learning };
}

/** What two batches of different size say of the cost of a batch without rows. */
function fixedOf(a: Timing, b: Timing): number | undefined {
  if (Math.max(a.rows, b.rows) < TELLING_RATIO * Math.min(a.rows, b.rows)) return undefined;
  const fixed = (a.rows * b.ms - b.rows * a.ms) / (a.rows - b.rows);
  return within(fixed, 0, Math.min(a.ms, b.ms, MOST_FIXED_MS));
}

const ALIKE_RATIO = 2;

const isAlike = (a: Timing | undefined, b: Timing): a is Timing =>
  a !== undefined && Math.max(a.ms, b.ms) < ALIKE_RATIO * Math.min(a.ms, b.ms);

/** The time of the writer that one batch shall take, and what a round of all who wait for it shall take. */
const BATCH_MS = 1_000;
const ROUND_MS = 1_000;
const SHORTEST_MS = 200;
const LEAST_ROWS = 300;
const MOST_ROWS = 15_000;

/**
 * Rows of the next batch when so many sources want the writer: about a second's worth, less when they are many. Where
 * the fixed cost alone takes that long, rows may take as long again.
 */
export function batchRows({ rowsPerSecond, fixedMs }: Pace, sources: number): number {
  const wanted = within(ROUND_MS / Math.max(1, sources), SHORTEST_MS, BATCH_MS);
  const ms = Math.max(wanted - fixedMs, fixedMs);
  return Math.round(within((rowsPerSecond * ms) / 1_000, LEAST_ROWS, MOST_ROWS));
}

const LONGEST_RETRY_SECONDS = 60;

/**
 * Whole seconds after which so many rows will have been stored, for a Retry-After. While the pace is being learned
 * nobody is sent away for long on the strength of a guess.
 */
export function secondsFor(rows: number, pace: Pace): number {
  if (pace.learning === true) return 1;
  const size = batchRows(pace, 1);
  const ms = Math.ceil(rows / size) * pace.fixedMs + (rows * 1_000) / pace.rowsPerSecond;
  return Math.round(within(Math.ceil(ms / 1_000), 1, LONGEST_RETRY_SECONDS));
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
