import { hash } from 'node:crypto';
import { z } from 'zod';
import { HOUR } from '../../../src/kernel/clock.js';
import { changed } from '../failures.js';
import type { Page, PulledRecord } from '../feed.js';

/** How far behind the last window the list is looked at again, for blobs that are listed late. */
export const OVERLAP = HOUR;
/** Of the digest of an id: enough that no two of an hour share one. */
const ID_CHARS = 24;

const cursorSchema = z.strictObject({
  /** All content that was listed as made available before was read, epoch ms. */
  upTo: z.int(),
  /** Digests of the ids of what was read and may be listed again, with when it was made available. */
  read: z.array(z.strictObject({ id: z.string(), at: z.int() })),
});
type Cursor = z.infer<typeof cursorSchema>;

interface BlobName {
  readonly contentId: string;
  readonly contentCreated: string;
}

/** Which blobs were read; records that stand in no page yet. */
export class WindowProgress {
  private records: PulledRecord[] = [];
  private end: number;
  private read: Cursor['read'];
  private readonly known: Set<string>;
  private kept = true;

  private constructor({ upTo, read }: Cursor) {
    this.end = upTo;
    this.read = [...read];
    this.known = new Set(read.map(({ id }) => id));
  }

  static from(text: string | undefined, first: number): WindowProgress {
    if (text === undefined) return new WindowProgress({ upTo: first, read: [] });
    const cursor = cursorSchema.safeParse(JSON.parse(text));
    if (cursor.success) return new WindowProgress(cursor.data);
    throw changed('the cursor of a content type is none of this version');
  }

  /** Where the next window begins, epoch ms. */
  get upTo(): number {
    return this.end;
  }

  /** Whether all that was read stands in a page. */
  get isKept(): boolean {
    return this.kept;
  }

  get size(): number {
    return this.records.length;
  }

  isRead({ contentId }: BlobName): boolean {
    return this.known.has(digestOf(contentId));
  }

  add(record: PulledRecord): void {
    this.records.push(record);
    this.kept = false;
  }

  /** All records of the blob stand in a page, or in the one at hand. */
  note({ contentId, contentCreated }: BlobName): void {
    const id = digestOf(contentId);
    this.kept = false;
    this.known.add(id);
    this.read.push({ id, at: Date.parse(contentCreated) });
  }

  /** The window was listed to its end; what the next one lists again is remembered. */
  finish(to: number): void {
    this.kept = false;
    this.end = to;
    this.read = this.read.filter(({ at }) => at >= to - OVERLAP);
  }

  page(lost?: string): Page {
    const { records, end: upTo, read } = this;
    this.records = [];
    this.kept = true;
    const cursor = JSON.stringify({ upTo, read });
    return { records, cursor, ...(lost === undefined ? {} : { lost }) };
  }
}

const digestOf = (contentId: string): string => hash('sha256', contentId).slice(0, ID_CHARS);
