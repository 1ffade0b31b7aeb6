import type { Clock } from '../../src/kernel/clock.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { IntakeLog } from '../../src/store/intake-log.js';
import type { Store } from '../../src/store/store.js';
import type { IntakeWriter } from '../intake/intake-writer.js';
import type { Shares } from '../intake/shares.js';
import type { ParseLimits } from '../steps/parse.js';
import type { Place } from './ownership.js';

export interface PartitionDeps {
  readonly store: Store;
  readonly writer: IntakeWriter;
  readonly log: IntakeLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly owner: string;
  readonly limits: ParseLimits;
  /** What all partitions of the process may hold. */
  readonly held: Shares;
  /** How long the first message of a batch waits for others, ms. */
  readonly gatherMs: () => number;
  /** What Kafka does for one partition: where to fetch from, and what is done. */
  readonly broker: PartitionBroker;
  /** Called when offsets that were never taken in are gone at the broker. */
  readonly onLoss: (place: Place, from: bigint, to: bigint) => Promise<void>;
  readonly observer: OwnershipObserver;
}

/** What metrics want to know of who owns what. */
export interface OwnershipObserver {
  /** A newer owner had the partition when this process wanted to write. */
  fenced(topic: string): void;
  /** An intent that another process, or an earlier life of this one, had left open was repeated. */
  repeated(topic: string): void;
}

export interface PartitionBroker {
  /** The oldest offset, and one behind the newest. */
  held(): Promise<{ oldest: bigint; newest: bigint }>;
  seek(offset: bigint): void;
  /** No more is fetched until `resume`; what was fetched and not yet delivered comes again then. */
  pause(): void;
  resume(): void;
  commit(nextOffset: bigint): Promise<void>;
}
