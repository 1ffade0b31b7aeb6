import { z } from 'zod';
import { HOUR } from '../../../src/kernel/clock.js';
import { changed } from '../failures.js';
import type { Page, PulledRecord } from '../feed.js';

/**
 * How far behind the newest file that was read the list is looked at again: files become visible in another order than
 * that of their CreatedDate.
 */
const OVERLAP = 2 * HOUR;
/** Small files share a page; what is read again after a death is bounded by it. */
const FILES_PER_PAGE = 50;

const cursorSchema = z.strictObject({
  /** CreatedDate of the newest file that was read whole, epoch ms. */
  newest: z.int(),
  /** Files within the overlap that were read whole. */
  read: z.array(z.strictObject({ id: z.string(), created: z.int() })),
  /** The file that is being read, and the line up to which it is stored. */
  open: z.strictObject({ id: z.string(), line: z.int() }).optional(),
});
type Cursor = z.infer<typeof cursorSchema>;

export interface FileName {
  readonly id: string;
  /** Epoch ms. */
  readonly created: number;
}

/** Which files were read, and how far the one at hand; records that stand in no page yet. */
export class FileProgress {
  private records: PulledRecord[] = [];
  private files = 0;

  private constructor(
    private cursor: Cursor,
    private readonly pageRows: number,
  ) {}

  static from(text: string | undefined, since: number, pageRows: number): FileProgress {
    if (text === undefined) return new FileProgress({ newest: since, read: [] }, pageRows);
    const cursor = cursorSchema.safeParse(JSON.parse(text));
    if (cursor.success) return new FileProgress(cursor.data, pageRows);
    throw changed('the cursor of the log files is none of this version');
  }

  /** From when on files are listed, epoch ms; before the first one there is nothing to look at again. */
  get listFrom(): number {
    const { newest, read, open } = this.cursor;
    return read.length === 0 && open === undefined ? newest : newest - OVERLAP;
  }

  isRead(id: string): boolean {
    return this.cursor.read.some((file) => file.id === id);
  }

  /** The line of that file up to which it is stored, or stands in the page at hand. */
  lineOf(id: string): number {
    return this.cursor.open?.id === id ? this.cursor.open.line : 0;
  }

  add(record: PulledRecord, id: string, line: number): void {
    this.records.push(record);
    this.cursor = { ...this.cursor, open: { id, line } };
  }

  /** Only what the next look may list again is remembered. */
  finish({ id, created }: FileName): void {
    const newest = Math.max(this.cursor.newest, created);
    const read = [...this.cursor.read, { id, created }].filter((file) => file.created >= newest - OVERLAP);
    this.cursor = { newest, read };
    this.files += 1;
  }

  get isFull(): boolean {
    return this.records.length >= this.pageRows || this.files >= FILES_PER_PAGE;
  }

  get isEmpty(): boolean {
    return this.records.length === 0 && this.files === 0;
  }

  /** What was gathered since the last page. */
  page(lost?: string): Page {
    const { records } = this;
    this.records = [];
    this.files = 0;
    return { records, cursor: JSON.stringify(this.cursor), ...(lost === undefined ? {} : { lost }) };
  }
}
