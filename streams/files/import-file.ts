import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { AppError } from '../../src/kernel/app-error.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Claim, IntakeLog, OpenIntent } from '../../src/store/intake-log.js';
import { intentsToRepeat } from '../consumer/ownership.js';
import { type Batch, prepareBatch } from '../intake/batch.js';
import type { IntakeWriter } from '../intake/intake-writer.js';
import type { Answer, IntakeSource, Message } from '../intake/message.js';
import type { FileRow } from './file-row.js';
import { readFileRows } from './file-rows.js';

const BATCH_BYTES = 16 * 1024 ** 2;

/** What one file came to: the last line an import prints. */
export interface ImportSums {
  read: number;
  stored: number;
  duplicates: number;
  quarantined: number;
  refused: number;
  /** Rows that an earlier import of the same file had already done. */
  resumed: number;
}

export interface Ownership {
  readonly claim: Claim;
  readonly stillOwner: () => Promise<boolean>;
}

export interface ImportDeps {
  readonly writer: IntakeWriter;
  readonly log: IntakeLog;
  readonly clock: Clock;
  /** Makes this import the owner of the file; an import of the same file that began earlier is fenced. */
  readonly own: (topic: string) => Promise<Ownership>;
  readonly signal: AbortSignal;
  readonly onProgress?: (sums: Readonly<ImportSums>, bytes: number) => void;
  /** The file is read to its end, and its last batch is being written. */
  readonly onRead?: () => void;
}

/**
 * Takes one file in, in constant memory. Position is (file SHA-256 and source, line): an import that was cut off goes on after the
 * last line that was done, and a range that was begun is repeated as it was.
 */
export async function importFile(path: string, source: IntakeSource, deps: ImportDeps): Promise<ImportSums> {
  // The source is part of it: what one has taken in is new to another, also to another tenant's.
  const topic = `file:${await digestOf(path)}@${source.tenant}/${source.source}`;
  const state = new FileImport(topic, source, { ...deps, ...(await deps.own(topic)) });
  await state.resume();
  let bytes = 0;
  for await (const rows of readFileRows(path, source.format)) {
    for (const row of rows) {
      if (deps.signal.aborted) break;
      bytes += row.bytes?.byteLength ?? 0;
      if (state.endsBegun(row)) await state.flushBegun();
      state.take(row);
      if (state.isFull) await state.flushFull(bytes);
    }
    if (deps.signal.aborted) break;
  }
  return state.finish();
}

/** SHA-256 of a file's bytes, read in a stream. */
export async function digestOf(path: string): Promise<string> {
  const digest = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', `${path} cannot be read: check its name and rights`, { cause });
  }
  return digest.digest('hex');
}

class FileImport {
  private readonly sums: ImportSums = {
    read: 0,
    stored: 0,
    duplicates: 0,
    quarantined: 0,
    refused: 0,
    resumed: 0,
  };
  private next = 0n;
  private open: OpenIntent[] = [];
  private gathered: Message[] = [];
  private gatheredBytes = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly topic: string,
    private readonly source: IntakeSource,
    private readonly deps: ImportDeps & Ownership,
  ) {}

  async resume(): Promise<void> {
    this.next = (await this.deps.log.nextOffset(this.topic, 0)) ?? 0n;
    const open = await intentsToRepeat(this.deps.log, this.topic, 0);
    this.open = open.filter((intent) => intent.to >= this.next);
  }

  /** Whether the range that was begun ends before this row. */
  endsBegun({ line }: FileRow): boolean {
    const begun = this.open[0];
    return begun !== undefined && line > begun.to && line >= this.next;
  }

  async flushBegun(): Promise<void> {
    const begun = this.open[0];
    if (begun !== undefined) await this.flush(begun.to);
  }

  take(row: FileRow): void {
    const line = BigInt(row.line);
    this.sums.read++;
    if (line < this.next) {
      this.sums.resumed++;
      return;
    }
    this.gathered.push(messageOf(row, line, this.source));
    this.gatheredBytes += row.bytes?.byteLength ?? 0;
  }

  get isFull(): boolean {
    if (this.open.length > 0) return false;
    return this.gathered.length >= this.deps.writer.batchRows || this.gatheredBytes >= BATCH_BYTES;
  }

  async flushFull(bytes: number): Promise<void> {
    const last = this.gathered.at(-1);
    if (last === undefined) return;
    await this.flush(last.offset);
    this.deps.onProgress?.(this.sums, bytes);
  }

  async finish(): Promise<ImportSums> {
    const last = this.gathered.at(-1);
    if (last !== undefined) await this.flush(this.open[0]?.to ?? last.offset);
    this.deps.onRead?.();
    await this.writing;
    return this.sums;
  }

  /** Decides about what was gathered while the batch before it is written. */
  private async flush(to: bigint): Promise<void> {
    const intent = this.open.shift();
    const from = this.next;
    const messages = this.gathered;
    this.gathered = [];
    this.gatheredBytes = 0;
    this.next = to + 1n;
    const at = intent?.at ?? this.deps.clock.now();
    const batch = await prepareBatch({ topic: this.topic, partition: 0, from, to, at, messages });
    await this.writing;
    this.writing = this.write(batch, intent);
    // A failure is thrown at the next await of `writing`; until then it is handled.
    this.writing.catch(() => undefined);
  }

  private async write(batch: Batch, intent: OpenIntent | undefined): Promise<void> {
    const { writer, claim, stillOwner, signal } = this.deps;
    const { tenant, source } = this.source;
    const terms = { claim, stillOwner, signal, turn: `file:${tenant}/${source}`, ...modeOf(intent, batch) };
    for (const answer of await writer.write(batch, terms)) this.sums[SUM_OF[answer.status]]++;
  }
}

const SUM_OF: Record<Answer['status'], 'stored' | 'duplicates' | 'quarantined' | 'refused'> = {
  stored: 'stored',
  duplicate: 'duplicates',
  quarantined: 'quarantined',
  refused: 'refused',
};

/** A begun range is repeated as it was; when what decides about it has changed since, it is settled row by row. */
function modeOf(intent: OpenIntent | undefined, { mapping }: Batch): { mode: 'first' } | Begun {
  if (intent === undefined) return { mode: 'first' };
  return { mode: intent.mapping === mapping ? 'repeat' : 'settle', intent };
}

type Begun = { mode: 'repeat' | 'settle'; intent: OpenIntent };

function messageOf(row: FileRow, offset: bigint, source: IntakeSource): Message {
  return {
    offset,
    source,
    body: row.bytes ?? Buffer.alloc(0),
    ...(row.table === undefined ? {} : { table: row.table }),
    ...(row.fault === undefined ? {} : { fault: row.fault }),
  };
}
