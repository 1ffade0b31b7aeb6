export interface ModelOptions {
  readonly messages: number;
  readonly writers: number;
  /** Claims that may be written in all; bounds the search. */
  readonly claims: number;
  /** A part of the protocol that is left out, to see that it is needed. */
  readonly without?: 'fence' | 'void' | 'repeat' | 'look-before-repeat';
  /** States after which the search gives up. */
  readonly most?: number;
}

export type Step =
  'off' | 'claim' | 'write-claim' | 'verify' | 'recover' | 'repeat' | 'read' | 'check' | 'wait' | 'stored';

export interface Intent {
  from: number;
  to: number;
  epoch: number;
  owner: number;
  done: boolean;
}

export interface Writer {
  step: Step;
  epoch: number;
  position: number;
  /** What it is inserting: an index into the intents. */
  intent: number;
  repeats: boolean;
  /** Indexes of intents still to be repeated. */
  queue: number[];
}

export interface State {
  /** [epoch, owner] */
  claims: [number, number][];
  intents: Intent[];
  rows: number[];
  views: number[];
  /** What the server knows of a token: 1 rows inserted, 2 views inserted. */
  tokens: Record<string, number>;
  /** Inserts the server has been sent: range, phase (0 rows next, 1 views next), and who waits for it (-1 nobody). */
  sent: { from: number; to: number; phase: number; writer: number }[];
  writers: Writer[];
}

export interface Move {
  readonly name: string;
  readonly apply: (state: State) => void;
}

export const IDLE: Writer = { step: 'off', epoch: 0, position: 0, intent: -1, repeats: false, queue: [] };

export const copy = (state: State): State => ({
  claims: state.claims.map(([epoch, owner]) => [epoch, owner]),
  intents: state.intents.map((intent) => ({ ...intent })),
  rows: [...state.rows],
  views: [...state.views],
  tokens: { ...state.tokens },
  sent: state.sent.map((insert) => ({ ...insert })),
  writers: state.writers.map((writer) => ({ ...writer, queue: [...writer.queue] })),
});

export const keyOf = (state: State): string => {
  const { claims, intents, rows, views, tokens, sent, writers } = state;
  return [
    claims.join(';'),
    intents
      .map(({ from, to, epoch, owner, done }) => `${from}-${to}@${epoch}.${owner}${done ? '!' : ''}`)
      .join(';'),
    rows.join(''),
    views.join(''),
    Object.entries(tokens)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .join(';'),
    sent
      .map(({ from, to, phase, writer }) => `${from}-${to}.${phase}.${writer}`)
      .sort()
      .join(';'),
    writers
      .map((w) => [w.step, w.epoch, w.position, w.intent, w.repeats, w.queue.join('+')].join(','))
      .join(';'),
  ].join('|');
};

const isHigher = (a: readonly [number, number], b: readonly [number, number]): boolean =>
  a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);

export const highestEpoch = (state: State): number => Math.max(0, ...state.claims.map(([epoch]) => epoch));

export const holds = (state: State, owner: number): boolean => {
  const own: [number, number] = [state.writers[owner]?.epoch ?? 0, owner];
  return state.claims.every((claim) => !isHigher(claim, own));
};

export const nextOffset = (state: State): number =>
  Math.max(0, ...state.intents.filter(({ done }) => done).map(({ to }) => to + 1));

export function isVoid(state: State, intent: Intent): boolean {
  return state.intents.some(
    (other) =>
      isHigher([other.epoch, other.owner], [intent.epoch, intent.owner]) &&
      other.from <= intent.to &&
      other.to >= intent.from,
  );
}
