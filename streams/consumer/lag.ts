/** How far a partition is behind. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly tenant: string;
  readonly source: string;
  /** Offsets at the broker that are not stored; holes count too. */
  readonly messages: number;
  /** When the oldest of those that were fetched was sent, epoch ms. */
  readonly oldestAt?: number;
}

/** One behind the newest offset of a partition that was seen, and the first that is not stored. */
export class Lag {
  private newest = 0n;
  private stored = 0n;

  get messages(): number {
    return this.newest > this.stored ? Number(this.newest - this.stored) : 0;
  }

  sawNewest(offset: bigint): void {
    if (offset > this.newest) this.newest = offset;
  }

  storedUpTo(next: bigint): void {
    this.stored = next;
  }
}
