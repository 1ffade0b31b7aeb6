import { errorCode } from '../../src/kernel/app-error.js';
import { type Clock, MINUTE, SECOND, DAY } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import { backoff, jittered } from '../../src/kernel/pause.js';
import type { Findings } from '../../src/store/findings.js';
import type { Store } from '../../src/store/store.js';
import { unjudgedEvents } from '../../src/store/unjudged.js';
import type { IntakeSource } from '../intake/message.js';
import type { OwnReader } from '../steps/own-reads.js';
import type { ConnectedSource, Connections } from './connections.js';
import type { Connected } from './connector.js';
import { CALLS, CALLS_ASIDE, Cursors, type FeedState } from './cursors.js';
import type { OwnReaders } from './own-readers.js';
import type { Deliver } from './deliver.js';
import { CallBudget } from './egress/call-budget.js';
import { Egress } from './egress/egress.js';
import { untilOf } from './failures.js';
import type { Page, PullFeed } from './feed.js';
import { openConnection } from './registry.js';
import { lostFinding } from './lost.js';
import { makeWay } from './make-way.js';
import { troubleFinding, troubleFrom, troubleOf, troubleText } from './trouble.js';
import { turn, type TurnResult } from './turn.js';

/** Records of a page: what is held in memory, and what is read twice when the process ends in the middle. */
const PAGE_ROWS = 2_000;
/** A feed that has much to read lets the others of its source read after so long. */
const TURN_MS = MINUTE;
const FIRST_WAIT = 10 * SECOND;
const LONGEST_WAIT = 30 * MINUTE;

export interface PullObserver {
  turned(of: { tenant: string; source: string; feed: string }, outcome: string, records: number): void;
}

export interface PollerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly findings: Findings;
  readonly deliver: Deliver;
  /** The source as it is declared now. */
  sourceOf(this: void, tenant: string, source: string): Promise<IntakeSource>;
  promisedMinutes(this: void, tenant: string, source: string): number;
  readonly connections: Pick<Connections, 'secretOf' | 'keeperOf'>;
  readonly ownReaders: Pick<OwnReaders, 'note'>;
  /** Whether reading is this process's, asked of the store. */
  holds(this: void): Promise<boolean>;
  readonly epoch: number;
  readonly observer?: PullObserver;
  readonly pageRows?: number;
  readonly turnMs?: number;
}

interface FeedRun {
  failures: number;
  /** Nothing is asked before, epoch ms. */
  notBefore: number;
}

interface Opened {
  readonly cursors: Cursors;
  readonly connected: Connected;
  readonly budget: CallBudget;
}

/** Reads one connected source, feed by feed, and keeps account of how each is. */
export class SourcePoller {
  private readonly runs = new Map<string, FeedRun>();
  private readonly startedAt: number;
  private own: OwnReader | undefined;
  private isIdentified = false;

  private constructor(
    private readonly of: ConnectedSource,
    private readonly deps: PollerDeps,
    private readonly opened: Opened,
  ) {
    this.startedAt = deps.clock.now();
  }

  static async open(of: ConnectedSource, deps: PollerDeps): Promise<SourcePoller> {
    const { store, clock } = deps;
    const cursors = await Cursors.open(store, of, deps.epoch);
    const budget = new CallBudget(of.connection.callsPerDay, clock, cursors.state(CALLS).cursor);
    budget.noteElsewhere(cursors.state(CALLS_ASIDE).cursor);
    const egress = new Egress({ budget, clock });
    const { connections } = deps;
    const secrets = { secret: connections.secretOf(of), keepSecret: connections.keeperOf(of) };
    const connected = openConnection(of.connection, { egress, clock, ...secrets });
    return new SourcePoller(of, deps, { cursors, connected, budget });
  }

  /** Reads each feed whose time has come, one after the other; gives how long to wait, in ms. */
  async round(signal: AbortSignal): Promise<number> {
    const { clock } = this.deps;
    const next = clock.now() + this.of.connection.everyMinutes * MINUTE;
    let again = false;
    for (const feed of this.opened.connected.feeds) {
      if (signal.aborted) return 0;
      if (clock.now() >= this.runOf(feed.name).notBefore) again = !(await this.take(feed, signal)) || again;
    }
    if (signal.aborted) return 0;
    await this.keepCalls();
    if (again) return 0;
    const waits = this.opened.connected.feeds
      .map(({ name }) => this.runOf(name).notBefore)
      .filter((at) => at > 0);
    return Math.max(SECOND, Math.min(next, ...waits) - clock.now());
  }

  async close(): Promise<void> {
    await this.opened.connected.close();
  }

  /** False when the feed has more to read. A failure is noted, and rejects only when reading is no longer ours. */
  private async take(feed: PullFeed, signal: AbortSignal): Promise<boolean> {
    try {
      const result = await this.turn(feed, signal);
      this.runs.set(feed.name, { failures: 0, notBefore: 0 });
      this.deps.observer?.turned(this.named(feed), 'ok', result.records);
      if (result.ended) await this.tellEnd(feed);
      return result.ended;
    } catch (error) {
      if (signal.aborted) return true;
      if (errorCode(error) === 'HELD_ELSEWHERE') throw error;
      await this.fail(feed, error);
      return true;
    }
  }

  private async turn(feed: PullFeed, signal: AbortSignal): Promise<TurnResult> {
    const { store, clock, deliver, holds, sourceOf, turnMs = TURN_MS, pageRows = PAGE_ROWS } = this.deps;
    const { tenant, source: id, connection } = this.of;
    const source = await sourceOf(tenant, id);
    await this.identify(signal);
    const now = clock.now();
    const since = now - connection.historyDays * DAY;
    const begun = performance.now();
    return turn(
      feed,
      { now, since, pageRows, signal },
      {
        cursors: this.opened.cursors,
        holds,
        isOver: () => performance.now() - begun >= turnMs,
        makeWay: async () => makeWay({ unjudged: async () => unjudgedEvents(store), signal }),
        deliver: async (page) => deliver(source, messagesOf(page, formatted(source, feed), this.own), signal),
        tellLost: async (what) =>
          this.deps.findings.write([lostFinding(this.named(feed), what, clock.now())]),
      },
    );
  }

  /** Before the first record: an act of ours that is stored as somebody's stays so. */
  private async identify(signal: AbortSignal): Promise<void> {
    if (this.isIdentified) return;
    this.own = await this.opened.connected.identify(signal);
    if (this.own !== undefined) await this.deps.ownReaders.note(this.of, this.own);
    this.isIdentified = true;
  }

  private async fail(feed: PullFeed, error: unknown): Promise<void> {
    const { clock, logger, observer } = this.deps;
    const { tenant, source } = this.of;
    const failures = this.runOf(feed.name).failures + 1;
    const wait = jittered(backoff(failures - 1, FIRST_WAIT, LONGEST_WAIT));
    const notBefore = Math.max(untilOf(error) ?? 0, clock.now() + wait);
    this.runs.set(feed.name, { failures, notBefore });
    const code = errorCode(error);
    observer?.turned(this.named(feed), code, 0);
    logger.warn({ tenant, source, feed: feed.name, code, failures }, 'a connected source could not be read');
    await this.tellTrouble(feed, error, failures);
  }

  /** Told once for each cause; its beginning stays that of the first. */
  private async tellTrouble(feed: PullFeed, error: unknown, failures: number): Promise<void> {
    const { clock, findings, promisedMinutes } = this.deps;
    const now = clock.now();
    const { readTo, hurt } = this.opened.cursors.state(feed.name);
    const health = { failures, error, readTo: readTo === 0 ? this.startedAt : readTo };
    const { tenant, source, connection } = this.of;
    const promised = promisedMinutes(tenant, source) + connection.everyMinutes;
    const found = troubleOf(health, now, promised);
    if (found === undefined) return;
    const trouble = { ...found, since: troubleFrom(hurt)?.since ?? found.since };
    if (troubleText(trouble) === hurt) return;
    await findings.write([troubleFinding(this.named(feed), trouble, now)]);
    await this.keep(feed.name, { hurt: troubleText(trouble) });
  }

  private async tellEnd(feed: PullFeed): Promise<void> {
    const { clock, findings } = this.deps;
    const told = troubleFrom(this.opened.cursors.state(feed.name).hurt);
    if (told === undefined) return;
    await findings.write([troubleFinding(this.named(feed), told, clock.now(), true)]);
    await this.keep(feed.name, { hurt: '' });
  }

  private async keepCalls(): Promise<void> {
    const { budget, cursors } = this.opened;
    const { text } = budget;
    if (cursors.state(CALLS).cursor !== text) await this.keep(CALLS, { cursor: text });
    await cursors.refresh(CALLS_ASIDE);
    budget.noteElsewhere(cursors.state(CALLS_ASIDE).cursor);
  }

  private async keep(feed: string, change: Partial<FeedState>): Promise<void> {
    if (await this.deps.holds()) await this.opened.cursors.write(feed, change);
  }

  private named({ name: feed }: PullFeed): { tenant: string; source: string; feed: string } {
    return { tenant: this.of.tenant, source: this.of.source, feed };
  }

  private runOf(feed: string): FeedRun {
    return this.runs.get(feed) ?? { failures: 0, notBefore: 0 };
  }
}

const formatted = (source: IntakeSource, { format }: PullFeed): IntakeSource =>
  format === undefined || source.format === format ? source : { ...source, format };

function messagesOf(
  { records }: Page,
  source: IntakeSource,
  own: OwnReader | undefined,
): Parameters<Deliver>[1] {
  const beside = own === undefined ? {} : { own };
  return records.map((record) => ({ source, ...record, ...beside }));
}
