import type { Action } from '../event/actions.js';
import type { Field } from '../../streams/sources/tier.js';
import type { ValidEvent } from '../../streams/steps/validate.js';
import { ClockTally, type Clocks } from './clocks.js';
import { type GivenAct, noField } from './given.js';
import { kindsOfEvent } from './kinds-of-event.js';
import { knownFields } from './known-fields.js';
import type { Graded } from './map-row.js';
import { type Refusal, RefusalTally } from './refusals.js';
import { MOST_KEYS, SeenKeys, sortedJson } from './seen-keys.js';

/** Everything that is counted of a file; bounded, however long the file is. */
export interface Counts {
  readonly rows: number;
  readonly events: number;
  /** Records that tell of no act. */
  readonly noAct: number;
  readonly refused: number;
  readonly refusals: readonly Refusal[];
  readonly refusedBeyond: number;
  /** By the id of the kind. */
  readonly kinds: ReadonlyMap<string, number>;
  readonly acts: readonly GivenAct[];
  readonly clocks: Clocks;
  readonly ids: {
    readonly checked: number;
    readonly unchecked: number;
    /** Same key and content: the record came again. */
    readonly repeated: number;
    /** Same key, other content. */
    readonly conflicting: number;
    /** The mapping had to make the key. */
    readonly made: number;
  };
}

interface Act {
  events: number;
  owned: number;
  readonly known: Record<Field, number>;
}

export class Tally {
  private readonly sums = { rows: 0, events: 0, noAct: 0 };
  private readonly ids = { unchecked: 0, repeated: 0, conflicting: 0, made: 0 };
  private readonly refusals = new RefusalTally();
  private readonly clocks = new ClockTally();
  private readonly kinds = new Map<string, number>();
  private readonly acts = new Map<Action, Act>();
  private readonly keys: SeenKeys;

  constructor(mostKeys = MOST_KEYS) {
    this.keys = new SeenKeys(mostKeys);
  }

  takeRow(items: readonly Graded[]): void {
    this.sums.rows++;
    for (const item of items) {
      if (item.kind === 'no-act') this.sums.noAct++;
      else if (item.kind === 'fault') this.refusals.take(item.fault);
      else this.takeEvent(item);
    }
  }

  get rows(): number {
    return this.sums.rows;
  }

  result(): Counts {
    const { kinds: refusals, beyond } = this.refusals.result();
    return {
      ...this.sums,
      refused: this.refusals.records,
      refusals,
      refusedBeyond: beyond,
      kinds: this.kinds,
      acts: [...this.acts].map(([action, act]) => ({ action, ...act })),
      clocks: this.clocks.result(),
      ids: { checked: this.keys.checked, ...this.ids },
    };
  }

  private takeEvent({ feed, valid, derived }: Extract<Graded, { kind: 'event' }>): void {
    const { event } = valid;
    this.sums.events++;
    this.clocks.take(feed, valid, derived);
    for (const kind of kindsOfEvent(event)) this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    this.takeFields(valid, derived);
    this.takeKey(feed, valid);
    if (derived.includes('key')) this.ids.made++;
  }

  private takeFields({ event }: ValidEvent, derived: readonly string[]): void {
    const act = this.actOf(event.action);
    const isOwned = event.volume?.basis !== 'corroborating';
    act.events++;
    if (isOwned) act.owned++;
    for (const field of knownFields(event, derived))
      if (field !== 'volume.records' || isOwned) act.known[field]++;
  }

  private takeKey(feed: string, { event, occurredAt }: ValidEvent): void {
    const { key, recordedAt: _, ...content } = event;
    const seen = this.keys.see(JSON.stringify([feed, key]), sortedJson({ ...content, occurredAt }));
    if (seen !== 'new') this.ids[seen]++;
  }

  private actOf(action: Action): Act {
    const known = this.acts.get(action);
    if (known !== undefined) return known;
    const act = { events: 0, owned: 0, known: noField() };
    this.acts.set(action, act);
    return act;
  }
}
