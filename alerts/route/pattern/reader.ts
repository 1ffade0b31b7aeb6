/** What a pattern may not hold; never leaves this folder. */
export class Refusal extends Error {}

/** Reads a text from left to right, a code point at a time. */
export class Reader {
  private at = 0;
  private readonly chars: readonly string[];

  constructor(text: string, skipped: number) {
    this.chars = Array.from(text.slice(skipped));
  }

  atEnd(): boolean {
    return this.at >= this.chars.length;
  }

  /** Empty at the end. */
  peek(): string {
    return this.chars[this.at] ?? '';
  }

  sees(char: string): boolean {
    return this.peek() === char;
  }

  take(char: string): boolean {
    if (!this.sees(char)) return false;
    this.at += 1;
    return true;
  }

  next(): string {
    const char = this.chars[this.at];
    if (char === undefined) throw new Refusal('it ends too early');
    this.at += 1;
    return char;
  }

  /** Takes what stands here of `form`, which begins with `^` and is short. */
  takeMatch(form: RegExp): RegExpExecArray | undefined {
    const found = form.exec(this.chars.slice(this.at, this.at + LONGEST_MATCH).join(''));
    if (found === null) return undefined;
    this.at += Array.from(found[0]).length;
    return found;
  }
}

const LONGEST_MATCH = 16;
