import { serverMoves } from './server.js';
import { type ModelOptions, type State, IDLE, copy, keyOf, nextOffset } from './state.js';
import { writerMoves } from './writer.js';

export interface ModelResult {
  readonly states: number;
  /** Whether every reachable state was looked at. */
  readonly complete: boolean;
  /** States in which every message is done. */
  readonly finished: number;
  readonly violation?: { readonly what: string; readonly steps: readonly string[] };
}

/** What must never be: a message twice, or one below the done mark that is not there with its views. */
function violationOf(state: State): string | undefined {
  const done = nextOffset(state);
  for (const [offset, rows] of state.rows.entries()) {
    const views = state.views[offset] ?? 0;
    if (rows > 1) return `message ${offset} is stored ${rows} times`;
    if (views > 1) return `message ${offset} is in the views ${views} times`;
    if (offset < done && (rows === 0 || views === 0))
      return `message ${offset} is done and not there as a whole`;
  }
  return undefined;
}

/**
 * A model of the intake protocol of one partition, small enough to look at every state it can reach: `messages` offsets,
 * `writers` that Kafka may assign, kill or leave as zombies at any step, a server that may execute the insert of a dead
 * client late, die between the table and its views, or lose the insert.
 *
 * What it leaves out: several partitions, the content of a batch, retention at the broker. Looks at every state that can
 * be reached, nearest first; ends at the first violation, with the steps to it.
 */
export function exploreIntake(options: ModelOptions): ModelResult {
  const { messages, writers, most = 2_000_000 } = options;
  const start: State = {
    claims: [],
    intents: [],
    rows: Array.from({ length: messages }, () => 0),
    views: Array.from({ length: messages }, () => 0),
    tokens: {},
    sent: [],
    writers: Array.from({ length: writers }, () => ({ ...IDLE, queue: [] })),
  };
  const cameFrom = new Map<string, { readonly before: string; readonly name: string } | undefined>();
  cameFrom.set(keyOf(start), undefined);
  let frontier: State[] = [start];
  let finished = 0;
  while (frontier.length > 0) {
    const next: State[] = [];
    for (const state of frontier) {
      const before = keyOf(state);
      const moves = [
        ...serverMoves(state),
        ...state.writers.flatMap((_, owner) => writerMoves(state, owner, options)),
      ];
      for (const { name, apply } of moves) {
        const reached = copy(state);
        apply(reached);
        const key = keyOf(reached);
        if (cameFrom.has(key)) continue;
        cameFrom.set(key, { before, name });
        const what = violationOf(reached);
        if (what !== undefined) {
          return {
            states: cameFrom.size,
            complete: false,
            finished,
            violation: { what, steps: stepsTo(key, cameFrom) },
          };
        }
        if (nextOffset(reached) === messages) finished++;
        next.push(reached);
      }
      if (cameFrom.size > most) return { states: cameFrom.size, complete: false, finished };
    }
    frontier = next;
  }
  return { states: cameFrom.size, complete: true, finished };
}

function stepsTo(
  end: string,
  cameFrom: ReadonlyMap<string, { readonly before: string; readonly name: string } | undefined>,
): string[] {
  const steps: string[] = [];
  for (let at = cameFrom.get(end); at !== undefined; at = cameFrom.get(at.before)) steps.push(at.name);
  return steps.toReversed();
}
