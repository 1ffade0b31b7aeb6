import { AppError } from '../../src/kernel/app-error.js';
import type { Claim } from '../../src/store/intake-log.js';
import { type Begun, settleGone } from './begun.js';
import { shorterThan } from './loss.js';
import { type Place, claimPartition, holds, intentsToRepeat } from './ownership.js';
import type { PartitionDeps } from './partition-deps.js';

/** What the owner of a partition begins with. */
export interface Beginning {
  readonly claim: Claim;
  /** What was begun and has to be repeated before anything new is taken in. */
  readonly repeating: Begun[];
  /** Where new ranges begin. */
  readonly next: bigint;
  /** Below it everything is stored. */
  readonly stored: bigint;
  /** One behind the newest offset at the broker. */
  readonly newest: bigint;
}

/** Claims the partition and finds where to go on. What the broker no longer has is said, and settled. */
export async function beginTenure(place: Place, deps: PartitionDeps): Promise<Beginning> {
  const { log, owner, broker } = deps;
  const { topic, partition } = place;
  const claim = await claimPartition(log, place, owner);
  const intents = await intentsToRepeat(log, topic, partition);
  const { oldest, newest } = await broker.held();
  const done = (await log.nextOffset(topic, partition)) ?? oldest;
  if (done > newest) throw shorterThan(done, newest);
  const stored = intents[0]?.from ?? done;
  if (oldest > stored) {
    if (!(await holds(log, place, claim))) throw new AppError('PARTITION_FENCED', 'claimed by another');
    await deps.onLoss(place, stored, oldest - 1n);
  }
  const repeating = await settleGone(intents, oldest, deps);
  // An intent that was settled above is done by now.
  const next = largest(oldest, done, (intents.at(-1)?.to ?? -1n) + 1n);
  return { claim, repeating, next, stored, newest };
}

const largest = (...offsets: readonly bigint[]): bigint => offsets.reduce((a, b) => (a > b ? a : b));
