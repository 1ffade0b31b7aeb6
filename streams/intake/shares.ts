/**
 * How much one source may hold beside what the others hold: what they leave is divided evenly among those that want
 * more, with a part kept free for one that is not there yet.
 */
export function fairShare(others: readonly number[], most: number): number {
  let left = most;
  for (const [index, held] of others.toSorted((a, b) => a - b).entries()) {
    // Those that hold at least as much as this one, the asking one and the newcomer.
    const share = left / (others.length - index + 2);
    if (held > share) return share;
    left -= held;
  }
  return left / 2;
}

/** Bytes held for all sources together, bounded, and each source to its fair share. */
export class Shares {
  private readonly held = new Map<string, number>();
  private sum = 0;

  constructor(private readonly most: number) {}

  get bytes(): number {
    return this.sum;
  }

  of(source: string): number {
    return this.held.get(source) ?? 0;
  }

  /** Negative bytes give back. */
  add(source: string, bytes: number): void {
    const held = this.of(source) + bytes;
    if (held > 0) this.held.set(source, held);
    else this.held.delete(source);
    this.sum += bytes;
  }

  /** Whether the source may hold so much more. */
  hasRoom(source: string, bytes: number): boolean {
    if (this.sum + bytes > this.most) return false;
    const others: number[] = [];
    for (const [other, held] of this.held) if (other !== source) others.push(held);
    return this.of(source) + bytes <= fairShare(others, this.most);
  }
}
