import { hash } from 'node:crypto';

/** Keys that are looked at: two million take 48 MB. What comes after is counted as not looked at. */
export const MOST_KEYS = 2_000_000;

export type SeenKey = 'new' | 'repeated' | 'conflicting' | 'unchecked';

/**
 * Which keys a file had already, and whether with the same content. It keeps 64 bits of each key's digest and 32 of its
 * content's, in a table of fixed size: of two million keys about one in ten million files has two that look alike.
 */
export class SeenKeys {
  private readonly slots: number;
  private readonly keys: BigUint64Array;
  private readonly contents: Uint32Array;
  private held = 0;

  constructor(private readonly most: number = MOST_KEYS) {
    // Half of the slots stay free, so that a search ends soon.
    this.slots = 2 ** Math.ceil(Math.log2(most * 2));
    this.keys = new BigUint64Array(this.slots);
    this.contents = new Uint32Array(this.slots);
  }

  get checked(): number {
    return this.held;
  }

  see(key: string, content: string): SeenKey {
    // 0 marks a free slot.
    const wanted = BigInt(`0x${hash('sha256', key, 'hex').slice(0, 16)}`) || 1n;
    const digest = Number.parseInt(hash('sha256', content, 'hex').slice(0, 8), 16);
    let slot = Number(wanted % BigInt(this.slots));
    while (this.keys[slot] !== 0n && this.keys[slot] !== wanted) slot = (slot + 1) % this.slots;
    if (this.keys[slot] === wanted) return this.contents[slot] === digest ? 'repeated' : 'conflicting';
    if (this.held >= this.most) return 'unchecked';
    this.keys[slot] = wanted;
    this.contents[slot] = digest;
    this.held++;
    return 'new';
  }
}

/** An event as text, alike whatever the order in which its fields were written. */
export const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([one], [other]) => (one < other ? -1 : 1)))
      : held,
  );
