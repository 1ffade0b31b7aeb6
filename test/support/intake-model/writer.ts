import {
  type ModelOptions,
  type Move,
  type State,
  type Step,
  type Writer,
  IDLE,
  highestEpoch,
  holds,
  isVoid,
  nextOffset,
} from './state.js';

/** All that one writer may do next, being killed included. */
export function writerMoves(state: State, owner: number, options: ModelOptions): Move[] {
  const writer = state.writers[owner];
  if (writer === undefined) return [];
  const move = (name: string, apply: (own: Writer, next: State) => void): Move => ({
    name: `writer ${owner} ${name}`,
    apply(next) {
      const own = next.writers[owner];
      if (own !== undefined) apply(own, next);
    },
  });
  const stop = (own: Writer, next: State): void => {
    Object.assign(own, IDLE, { queue: [] });
    for (const insert of next.sent) if (insert.writer === owner) insert.writer = -1;
  };
  if (writer.step === 'off') {
    if (state.claims.length >= options.claims) return [];
    return [move('is assigned', (own) => void (own.step = 'claim'))];
  }
  const fenced = move('sees that it is fenced', stop);
  return [move('is killed', stop), ...MOVES[writer.step]({ state, owner, options, move, fenced })];
}

interface Terms {
  readonly state: State;
  readonly owner: number;
  readonly options: ModelOptions;
  readonly move: (name: string, apply: (own: Writer, next: State) => void) => Move;
  readonly fenced: Move;
}

/** What a writer that lives may do at each step. */
const MOVES: Record<Exclude<Step, 'off'>, (terms: Terms) => Move[]> = {
  claim: ({ move }) => [
    move('reads the claims', (own, next) => {
      own.epoch = highestEpoch(next) + 1;
      own.step = 'write-claim';
    }),
  ],
  'write-claim': ({ state, owner, options, move }) =>
    state.claims.length >= options.claims
      ? []
      : [
          move('writes its claim', (own, next) => {
            next.claims.push([own.epoch, owner]);
            own.step = 'verify';
          }),
        ],
  verify: ({ owner, move }) => [
    move('looks again', (own, next) => void (own.step = holds(next, owner) ? 'recover' : 'claim')),
  ],
  recover: ({ options, move }) => [
    move('reads the open intents', (own, next) => {
      const open = next.intents.flatMap((intent, index) =>
        intent.done || (options.without !== 'void' && isVoid(next, intent)) ? [] : [index],
      );
      own.queue = options.without === 'repeat' ? [] : open;
      own.position = nextOffset(next);
      own.step = 'repeat';
    }),
  ],
  repeat: repeatMoves,
  read: readMoves,
  check: ({ state, owner, options, move, fenced }) =>
    options.without !== 'fence' && !holds(state, owner)
      ? [fenced]
      : [move('inserts', (own, next) => send(next, owner, own.intent))],
  // An insert that the server has lost is sent again under the same token.
  wait: ({ state, owner, move }) =>
    state.sent.some((insert) => insert.writer === owner)
      ? []
      : [move('sends again', (own, next) => send(next, owner, own.intent))],
  stored: ({ move }) => [move('notes done', noteDone)],
};

function noteDone(own: Writer, next: State): void {
  const intent = next.intents[own.intent];
  if (intent === undefined) return;
  intent.done = true;
  own.position = Math.max(own.position, intent.to + 1);
  if (own.repeats) own.queue.shift();
  own.step = own.repeats ? 'repeat' : 'read';
  own.intent = -1;
}

function repeatMoves({ state, owner, options, move, fenced }: Terms): Move[] {
  const [first] = state.writers[owner]?.queue ?? [];
  if (first === undefined) {
    const end = move('has repeated everything', (own) =>
      Object.assign(own, { step: 'read', repeats: false }),
    );
    return [end];
  }
  if (options.without !== 'look-before-repeat' && !holds(state, owner)) return [fenced];
  const repeat = move('repeats', (own, next) => {
    own.repeats = true;
    send(next, owner, first);
  });
  return [repeat];
}

function readMoves({ state, owner, options, move }: Terms): Move[] {
  const { position, epoch } = state.writers[owner] ?? IDLE;
  const moves: Move[] = [];
  for (let to = position; to < Math.min(options.messages, position + 2); to++) {
    moves.push(
      move(`notes the intent ${position}-${to}`, (own, next) => {
        const intent = { from: position, to, epoch, owner, done: false };
        own.intent = next.intents.push(intent) - 1;
        own.step = 'check';
      }),
    );
  }
  return moves;
}

function send(state: State, owner: number, intent: number): void {
  const writer = state.writers[owner];
  const range = state.intents[intent];
  if (writer === undefined || range === undefined) throw new TypeError('no such writer or intent');
  state.sent.push({ from: range.from, to: range.to, phase: 0, writer: owner });
  writer.intent = intent;
  writer.step = 'wait';
}
