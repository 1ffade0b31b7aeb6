import { pause } from '../../src/kernel/pause.js';
import type { AccessFacts } from '../../src/access/access-facts.js';
import type { DispatchOutcome, DispatchParts } from '../dispatch.js';
import { oldestOf } from '../dispatch.js';
import type { InForce } from '../route/decide.js';
import { decideAll, type Decided } from '../route/plan.js';
import type { RoutingTree } from '../route/tree.js';
import { TOLD_WITHIN } from '../told-within.js';
import { isEndpoint, Lane, type LaneChannel } from './lane.js';
import { beginSteps } from './begin-steps.js';
import { lanesHeld } from './lanes-held.js';
import type { OpenBook } from './open-book.js';
import { BoundsTold } from './bounds-told.js';
import { ReceiverStates } from './receiver-states.js';
import { TellOutages } from './tell-outages.js';

export interface RoutedParts extends Omit<DispatchParts, 'channels' | 'silenced'> {
  readonly channels: readonly LaneChannel[];
  readonly tree: RoutingTree;
  readonly book: OpenBook;
  readonly facts: Pick<AccessFacts, 'readKind' | 'read' | 'append'>;
  /** The silences in force of a tenant at a time (epoch ms). */
  readonly silences: (tenant: string, at: number) => Promise<readonly InForce[]>;
  /**
   * A run waits so long (ms) for what it began: a receiver that hangs must not keep the next alert from the others. Who asks
   * what a run came to, as tests do, waits longer.
   */
  readonly longestWait?: number;
}

const LONGEST_WAIT = 500;

const NOTHING: DispatchOutcome = { delivered: 0, retry: 0, failed: 0, waiting: 0 };

/**
 * As `DispatchAlerts`, by routes. Which alerts a message is about is written before it is handed over, so that after the
 * death of the process the same message goes out under the same id: nothing is lost, and a receiver knows a repeat. Each
 * lane goes at its own pace.
 */
export class DispatchRouted {
  private running: Promise<DispatchOutcome> | undefined;
  private readonly counts: Record<keyof DispatchOutcome, number> = { ...NOTHING };
  private readonly lanes: readonly Lane[];
  private readonly states: ReceiverStates;
  private readonly outages: TellOutages;
  private readonly bounds: BoundsTold;
  private isLoaded = false;

  constructor(private readonly parts: RoutedParts) {
    const { channels, book, clock, logger } = parts;
    this.states = new ReceiverStates(parts.facts);
    this.bounds = new BoundsTold(clock, logger);
    const ended: ConstructorParameters<typeof Lane>[1]['ended'] = async ({ name, receiver, endpointId }) =>
      this.states.end(`${name}:${receiver}`, endpointId, clock.now());
    this.lanes = channels.map((channel) => new Lane(channel, { ...parts, ended }, this.counts));
    const logs = () =>
      book.tenants().flatMap((tenant) => [...book.open(tenant), ...book.ended(tenant)].map(({ log }) => log));
    this.outages = new TellOutages({ lanes: this.lanes, states: this.states, clock, logger, logs });
  }

  /** What lanes do after they were waited for long enough is in the outcome of the next run; such a lane is one that waits. */
  async run(): Promise<DispatchOutcome> {
    this.running ??= this.dispatch().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Nest calls it when the service ends: what is under way is broken off, and goes out again under the same id. */
  async onModuleDestroy(): Promise<void> {
    for (const { by } of this.lanes) if (isEndpoint(by)) by.stop();
    await Promise.all([...this.lanes.map(async (lane) => lane.settled()), this.outages.settled()]);
    await Promise.all(this.lanes.map(async ({ by }) => (isEndpoint(by) ? by.close?.() : undefined)));
  }

  private async dispatch(): Promise<DispatchOutcome> {
    await this.load();
    // Whoever is busy now writes while the book is read: what it says of them may be old.
    const idle = this.lanes.filter((lane) => lane.isIdle);
    for (const lane of idle) await lane.record();
    await this.beginTurns(idle);
    this.outages.begin();
    await this.settle();
    for (const lane of this.lanes) {
      const thrown = lane.thrown();
      if (thrown !== undefined) throw thrown;
    }
    this.parts.observer?.waiting(oldestOf(this.lanes.flatMap(({ waiting }) => waiting)));
    const busy = this.lanes.filter((lane) => !lane.isIdle).length;
    const outcome = { ...this.counts, waiting: this.counts.waiting + busy };
    Object.assign(this.counts, NOTHING);
    return outcome;
  }

  private async load(): Promise<void> {
    if (this.isLoaded) return;
    await this.states.load();
    for (const lane of this.lanes)
      lane.isGone = isEndpoint(lane.by) && this.states.endedAt(lane.by.endpointId) !== undefined;
    const held = await lanesHeld(this.parts.store, this.parts.clock.now());
    for (const lane of this.lanes) lane.holdUntil(held.get(lane.name) ?? -Infinity);
    this.isLoaded = true;
  }

  private async beginTurns(idle: readonly Lane[]): Promise<void> {
    const { book, clock } = this.parts;
    const changed = await book.refresh(clock.now() - TOLD_WITHIN);
    this.bounds.look(book.beyond);
    if (changed) for (const lane of this.lanes) lane.lookAgain = -Infinity;
    const now = clock.now();
    const due = idle.filter(({ lookAgain }) => lookAgain <= now);
    if (due.length === 0) return;
    const decided = await this.decide(now);
    for (const lane of due) lane.begin(decided, now);
  }

  private async decide(now: number): Promise<[tenant: string, Decided][]> {
    const { book, tree, silences, routing } = this.parts;
    const decided: [string, Decided][] = [];
    for (const tenant of book.tenants()) {
      const timeZone = routing.timeZone(tenant);
      const known = { ended: book.ended(tenant), silences: await silences(tenant, now) };
      const own = decideAll(book.open(tenant), { tree, now, timeZone, ...known });
      await beginSteps(this.parts, tenant, own.begins);
      decided.push([tenant, own]);
    }
    return decided;
  }

  private async settle(): Promise<void> {
    const waited = new AbortController();
    const all = [...this.lanes.map(async (lane) => lane.settled()), this.outages.settled()];
    await Promise.race([Promise.all(all), pause(this.parts.longestWait ?? LONGEST_WAIT, waited.signal)]);
    waited.abort();
  }
}
