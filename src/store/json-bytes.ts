const FIRST_SIZE = 64 * 1024;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const CLOSE = 0x5d;
const BLANK = 0x20;
const NOT_ASCII = 0x80;
/** Bytes that a UTF-16 unit takes at most: written as `\u0000`. */
const LONGEST_UNIT = 6;
/** From so many units on a text costs less to write in one call than unit by unit. */
const LONG = 16;
/** Texts that JSON writes as they are. */
const WRITTEN_AS_IS = /^[ !#-[\]-~]*$/;

/**
 * Writes one JSON list, byte for byte as JSON.stringify would, into memory that is used again for the next: no text is
 * made that the collector of garbage would have to look at. Each value is written with the comma behind it.
 */
export class JsonBytes {
  private bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  private end = 0;

  /** Forgets what was written, and leaves so many bytes free in front. */
  begin(room = 0): void {
    this.reserve(room);
    this.end = room;
  }

  /** ASCII that is JSON already. */
  raw(json: string): void {
    this.reserve(json.length);
    const { bytes } = this;
    let at = this.end;
    for (let index = 0; index < json.length; index++) bytes[at++] = json.charCodeAt(index);
    this.end = at;
  }

  get length(): number {
    return this.end;
  }

  /** A part of a list that was written before, commas included. */
  bytesOf(source: Buffer, from: number, to: number): void {
    this.reserve(to - from);
    this.end += source.copy(this.bytes, this.end, from, to);
  }

  text(value = ''): void {
    this.quoted(value);
    this.bytes[this.end++] = COMMA;
  }

  texts(values: readonly string[] = []): void {
    this.raw('[');
    for (const value of values) this.text(value);
    if (values.length > 0) this.end--;
    this.raw('],');
  }

  number(value: number | null): void {
    this.raw(value === null ? 'null,' : `${value},`);
  }

  /** Puts the closing bracket in the place of the last comma. */
  close(): void {
    this.bytes[this.end - 1] = CLOSE;
  }

  /** What was written, the room in front included: a view that the next `begin` makes void. */
  view(): Buffer {
    return this.bytes.subarray(0, this.end);
  }

  private quoted(value: string): void {
    this.reserve(value.length * LONGEST_UNIT + 3);
    if (value.length >= LONG) return this.long(value);
    const { bytes } = this;
    let at = this.end;
    bytes[at++] = QUOTE;
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index);
      if (unit < BLANK || unit >= NOT_ASCII) return this.unusual(value);
      if (unit === QUOTE || unit === BACKSLASH) bytes[at++] = BACKSLASH;
      bytes[at++] = unit;
    }
    bytes[at++] = QUOTE;
    this.end = at;
  }

  private long(value: string): void {
    if (!WRITTEN_AS_IS.test(value)) return this.unusual(value);
    const { bytes } = this;
    bytes[this.end] = QUOTE;
    const end = this.end + 1 + bytes.write(value, this.end + 1);
    bytes[end] = QUOTE;
    this.end = end + 1;
  }

  /** A text with signs that JSON writes as several, or beyond ASCII. */
  private unusual(value: string): void {
    this.end += this.bytes.write(JSON.stringify(value), this.end);
  }

  private reserve(more: number): void {
    if (this.end + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.end + more));
    this.bytes.copy(larger, 0, 0, this.end);
    this.bytes = larger;
  }
}
