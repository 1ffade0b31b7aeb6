import type { Claim, IntakeLog, IntakeRange, OpenIntent } from '../../src/store/intake-log.js';

export interface Place {
  readonly cluster: string;
  readonly topic: string;
  readonly partition: number;
}

/** The order of claims: the higher epoch, and of two alike the higher owner id. */
export const isHigher = (a: Claim, b: Claim): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.owner > b.owner);

export const isSame = (a: Claim, b: Claim): boolean => a.epoch === b.epoch && a.owner === b.owner;

export function highestClaim(claims: readonly Claim[]): Claim | undefined {
  return claims.reduce<Claim | undefined>(
    (high, claim) => (high === undefined || isHigher(claim, high) ? claim : high),
    undefined,
  );
}

/**
 * An open intent is void when an intent of a higher claim overlaps its range: its writer was fenced before it could
 * insert. Every other open intent must be repeated.
 */
export const isVoid = (intent: IntakeRange, overlapping: readonly IntakeRange[]): boolean =>
  overlapping.some((other) => isHigher(other, intent) && other.from <= intent.to && other.to >= intent.from);

/**
 * Becomes the owner of a partition: writes a claim above the highest, reads again, and claims anew while another is
 * higher. From then on every older owner is fenced.
 */
export async function claimPartition(log: IntakeLog, place: Place, owner: string): Promise<Claim> {
  const { cluster, topic, partition } = place;
  for (;;) {
    const epoch = (highestClaim(await log.claims(cluster, topic, partition))?.epoch ?? 0) + 1;
    const claim = { epoch, owner };
    await log.writeClaim(cluster, topic, partition, claim);
    if (await holds(log, place, claim)) return claim;
  }
}

/** Whether no newer owner has claimed the partition. */
export async function holds(
  log: IntakeLog,
  { cluster, topic, partition }: Place,
  claim: Claim,
): Promise<boolean> {
  const highest = highestClaim(await log.claims(cluster, topic, partition));
  return highest !== undefined && isSame(highest, claim);
}

/** The open intents of a partition that are to be repeated, in the order of their ranges. */
export async function intentsToRepeat(
  log: IntakeLog,
  topic: string,
  partition: number,
): Promise<OpenIntent[]> {
  const repeat: OpenIntent[] = [];
  for (const intent of await log.openIntents(topic, partition)) {
    if (!isVoid(intent, await log.intentsOver(intent))) repeat.push(intent);
  }
  return repeat;
}
