import { AppError } from '../../src/kernel/app-error.js';
import type { Logger } from '../../src/kernel/logger.js';
import { backoff, pause } from '../../src/kernel/pause.js';
import { writeIdentities } from '../../src/privacy/identities.js';
import type { Findings } from '../../src/store/findings.js';
import { settleViews } from '../../src/store/heal.js';
import type {
  Claim,
  IntakeCounts,
  IntakeLog,
  IntakeRange,
  Occurred,
  OpenIntent,
} from '../../src/store/intake-log.js';
import { type LedgerRow, append as appendRows, knownEvents } from '../../src/store/ledger.js';
import type { Store } from '../../src/store/store.js';
import { quarantineRows } from '../quarantine/rows.js';
import { appendOrBisect } from './append-or-bisect.js';
import { type Batch, tokenOf } from './batch.js';
import { conflictFindings } from './conflicts.js';
import { checkpoint } from './fault-points.js';
import { fenced } from './fenced.js';
import { insertLost, type Persist } from './insert-lost.js';
import { parts } from './insert-parts.js';
import type { Answer, Decided } from './message.js';
import { FIRST_PACE, type Pace, batchRows, paceAfter, secondsFor } from './pace.js';
import { type Mode, type Settlement, refuse, settle } from './settle.js';
import { Turns } from './turns.js';

export interface WriterDeps {
  readonly store: Store;
  readonly log: IntakeLog;
  readonly findings: Findings;
  readonly logger: Logger;
  readonly observer: IntakeObserver;
  /** Most bytes of a refused message that are kept. */
  readonly quarantineRawBytes?: number;
}

/** What metrics want to know of intake. */
export interface IntakeObserver {
  done(batch: Batch, settlement: Settlement, ms: number): void;
  retried(code: string): void;
}

export interface WriteTerms {
  readonly claim: Claim;
  readonly mode: Mode;
  /** Whose turn at the writer it takes: a source that has several topics has one turn. By default the topic's own. */
  readonly turn?: string;
  /** Token of a new intent, where the range alone does not make one. */
  readonly token?: string;
  /** The intent that is repeated or settled; a new one is noted when absent. */
  readonly intent?: OpenIntent;
  /** Asked when its turn has come; false drops the batch, and nothing of it was noted. */
  readonly stillWanted?: () => boolean;
  /** Asked after the intent is noted and before anything is inserted; false means that a newer owner has the partition. */
  readonly stillOwner?: () => Promise<boolean>;
  /** Raised when the process stops: a write that waits for the store gives up. */
  readonly signal: AbortSignal;
  /** Done after the events are stored and before the range is. */
  readonly beforeDone?: (settlement: Settlement) => Promise<void>;
  /** Sums that differ from the settlement's own, and the hour they belong to (a redrive corrects an earlier hour). */
  readonly booking?: (settlement: Settlement) => { counts: readonly IntakeCounts[]; bookedAt: number };
}

/** Wait before a repeat while the store is away, full or slow. */
const FIRST_WAIT = 200;
const LONGEST_WAIT = 10_000;
const MOST_RAW_BYTES = 16 * 1024 ** 2;

/**
 * The one writer of a process: identities, intent, quarantine, events, done, in this order and one batch at a time,
 * those who wait in turns.
 * When `write` resolves the batch is durable and every item has its answer. It rejects with PARTITION_FENCED when a
 * newer owner has the partition, and when the store fails for good; a store that is away, full or slow is waited for.
 */
export class IntakeWriter {
  private readonly turns = new Turns();
  private pace: Pace = FIRST_PACE;

  constructor(private readonly deps: WriterDeps) {}

  /** How many rows a batch shall have for the writer to be free again after about a second. */
  get batchRows(): number {
    return batchRows(this.pace, this.turns.keys);
  }

  /** Whole seconds after which so many rows are stored when nothing else comes; at most a minute. */
  secondsFor(rows: number): number {
    return secondsFor(rows * Math.max(1, this.turns.keys), this.pace);
  }

  async write(batch: Batch, terms: WriteTerms): Promise<readonly Answer[]> {
    return this.turns.run(terms.turn ?? batch.topic, async () => {
      try {
        if (terms.stillWanted?.() === false) throw fenced(batch);
        return await this.writeInTurn(batch, terms);
      } catch (error) {
        // Whose identity was not written is a stranger again.
        for (const { source } of batch.decided) source.people.forget();
        throw error;
      }
    });
  }

  private async writeInTurn(batch: Batch, terms: WriteTerms): Promise<readonly Answer[]> {
    const started = performance.now();
    let waited = 0;
    const persist = async <T>(step: () => Promise<T>): Promise<T> =>
      this.persist(step, terms.signal, (ms) => (waited += ms));
    const rows = batch.decided.flatMap(rowOf);
    // Side by side, since they use connections of their own.
    const [known] = await Promise.all([
      persist(async () => knownEvents(this.deps.store, rows)),
      persist(async () => writeIdentities(this.deps.store, batch.identities, batch.at)),
    ]);
    const decided = settle(batch, known, terms.mode);
    const token = terms.token ?? tokenOf(batch);
    const range = terms.intent ?? { ...rangeOf(batch), ...terms.claim, token };
    checkpoint('before-intent', range);
    if (terms.intent === undefined)
      await persist(async () => this.deps.log.noteIntent(range, decided.occurred));
    checkpoint('after-intent', range);
    if (terms.stillOwner !== undefined && !(await persist(terms.stillOwner))) {
      checkpoint('fenced', range);
      throw fenced(range);
    }
    const inserting = { token: insertToken(range.token, terms), persist };
    const { settlement, isSure } = await this.insert(batch, decided, inserting);
    const mayLack = !isSure || terms.mode === 'repeat';
    if (mayLack)
      await insertLost(this.deps, settlement.insert, { ...inserting, range, stillOwner: terms.stillOwner });
    checkpoint('after-insert', range);
    const { beforeDone } = terms;
    if (beforeDone !== undefined) await persist(async () => beforeDone(settlement));
    const { intent: begun, booking } = terms;
    await this.conclude(batch, settlement, { range, begun, mayLack, persist, booking });
    checkpoint('after-done', range);
    const ms = performance.now() - started;
    this.pace = paceAfter(this.pace, { rows: batch.decided.length, ms: ms - waited });
    this.deps.observer.done(batch, settlement, ms);
    return settlement.answers;
  }

  private async conclude(batch: Batch, settlement: Settlement, terms: ConcludeTerms): Promise<void> {
    const { store, log, findings } = this.deps;
    const { begun, mayLack, range } = terms;
    const occurred = wider(settlement.occurred, begun?.occurred);
    // What was begun may have left rows of views whose record came in elsewhere before it was repeated, or the token of a
    // view's part without the part.
    const all = occurred ?? begun?.occurred;
    if ((begun !== undefined || mayLack) && all !== undefined)
      await terms.persist(async () => settleViews(store, { ...(begun ?? range), occurred: all }));
    const conflicts = conflictFindings(settlement.conflicts, batch.at);
    if (conflicts.length > 0) await terms.persist(async () => findings.write(conflicts));
    const booking = terms.booking?.(settlement);
    await terms.persist(async () =>
      log.noteDone(terms.range, {
        counts: booking?.counts ?? settlement.tally.counts(),
        ...(booking === undefined ? {} : { bookedAt: booking.bookedAt }),
        ...(occurred === undefined ? {} : { occurred }),
      }),
    );
  }

  /** Not sure: an insert was given again, and the engine may have dropped it for a token without its part. */
  private async insert(
    batch: Batch,
    settlement: Settlement,
    { persist, token }: InsertTerms,
  ): Promise<{ settlement: Settlement; isSure: boolean }> {
    const { store, logger } = this.deps;
    const refused: LedgerRow[] = [];
    let isSure = true;
    const append = async (rows: readonly LedgerRow[], of: string): Promise<void> => {
      try {
        await appendRows(store, rows, of);
      } catch (error) {
        if (error instanceof AppError && error.retry) isSure = false;
        throw error;
      }
    };
    for (const [index, part] of parts(settlement.insert).entries()) {
      checkpoint('in-insert', batch);
      const own = index === 0 ? token : `${token}/${index}`;
      refused.push(
        ...(await appendOrBisect(part, own, {
          append: async (rows, of) => persist(async () => append(rows, of)),
          refused: (rows) => logger.warn({ rows }, 'the store refuses a row of the batch: looking for it'),
        })),
      );
    }
    const settled = refused.length === 0 ? settlement : refuse(batch, settlement, refused);
    const quarantined = quarantineRows(
      batch,
      settled.answers,
      this.deps.quarantineRawBytes ?? MOST_RAW_BYTES,
    );
    if (quarantined.length > 0) await persist(async () => store.write('quarantine', quarantined));
    return { settlement: settled, isSure };
  }

  /** Repeats a step while the store is away, and tells how long that was. */
  private async persist<T>(
    step: () => Promise<T>,
    signal: AbortSignal,
    onWaited: (ms: number) => void,
  ): Promise<T> {
    const started = performance.now();
    for (let attempt = 0; ; attempt++) {
      const begun = performance.now();
      try {
        const result = await step();
        onWaited(begun - started);
        return result;
      } catch (error) {
        if (!(error instanceof AppError) || !error.retry) throw error;
        const ms = backoff(attempt, FIRST_WAIT, LONGEST_WAIT);
        this.deps.observer.retried(error.code);
        this.deps.logger.warn(
          { code: error.code, attempt, ms },
          'the store does not take the batch: waiting',
        );
        if (!(await pause(ms, signal))) throw error;
      }
    }
  }
}

interface InsertTerms {
  readonly token: string;
  readonly persist: Persist;
}

interface ConcludeTerms {
  readonly range: IntakeRange;
  readonly begun: OpenIntent | undefined;
  /** The engine may have dropped a part of what was inserted. */
  readonly mayLack: boolean;
  readonly persist: Persist;
  readonly booking: WriteTerms['booking'];
}

/** Some of what was begun is stored already and not among what is inserted now. */
function wider(inserted: Occurred | undefined, begun: Occurred | undefined): Occurred | undefined {
  if (begun === undefined || begun.to === 0) return inserted;
  if (inserted === undefined) return begun;
  return { from: Math.min(inserted.from, begun.from), to: Math.max(inserted.to, begun.to) };
}

/** A settled range is inserted in part, and each try finds another part: none may meet the token of the whole, or of another try. */
const insertToken = (token: string, { mode, claim }: WriteTerms): string =>
  mode === 'settle' ? tokenOfTry(token, claim) : token;

const tokenOfTry = (token: string, { epoch, owner }: Claim): string => `${token}/settled-${epoch}-${owner}`;

const rowOf = ({ verdict }: Decided): LedgerRow[] => (verdict.kind === 'row' ? [verdict.row] : []);

const rangeOf = (batch: Batch): Omit<IntakeRange, keyof Claim | 'token'> => {
  const { topic, partition, from, to, mapping, at } = batch;
  return { topic, partition, from, to, mapping, at };
};
