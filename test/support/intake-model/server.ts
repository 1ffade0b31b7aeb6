import type { Move, State } from './state.js';

function execute(state: State, from: number, to: number, phase: number): void {
  const token = `${from}-${to}`;
  const known = state.tokens[token] ?? 0;
  const bit = phase + 1;
  if ((known & bit) !== 0) return;
  state.tokens[token] = known | bit;
  const counts = phase === 0 ? state.rows : state.views;
  for (let offset = from; offset <= to; offset++) counts[offset] = (counts[offset] ?? 0) + 1;
}

/** The server works off what it was sent, in two phases; it may lose an insert before either. */
export function serverMoves(state: State): Move[] {
  return state.sent.flatMap((insert, index): Move[] => {
    const { from, to, phase } = insert;
    const works: Move = {
      name: `the server stores the ${phase === 0 ? 'rows' : 'views'} of ${from}-${to}`,
      apply(next) {
        execute(next, from, to, phase);
        const sent = next.sent[index];
        if (sent === undefined) return;
        if (phase === 0) sent.phase = 1;
        else {
          next.sent.splice(index, 1);
          const waiting = next.writers[sent.writer];
          if (waiting !== undefined) waiting.step = 'stored';
        }
      },
    };
    const loses: Move = {
      name: `the server loses ${from}-${to} before its ${phase === 0 ? 'rows' : 'views'}`,
      apply: (next) => void next.sent.splice(index, 1),
    };
    return [works, loses];
  });
}
