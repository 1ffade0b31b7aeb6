import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { SeriesDetector } from '../detect/series/series-detector.js';
import { isSeriesHeader, SCORE_COLUMN, scoreText, valueOfRow } from '../detect/series/series-row.js';
import { AppError } from '../kernel/app-error.js';

/** Longest line of a series, in bytes. */
const MOST_LINE = 64 * 1024;

/** Read and written byte by byte: what is not looked at leaves as it came, whatever its encoding. */
const BYTES = 'latin1';

const LINE = /^(.*?)(\r?\n?)$/s;

export interface ScoredFile {
  readonly points: number;
  /** Points that are reported: their score is above 0. */
  readonly reported: number;
}

/**
 * Writes `target`: each line of `source` as it is, with one more cell, its score. The target appears whole or not at all.
 * Throws REQUEST_INVALID with file and line for what is no series, FILE_UNREADABLE for what cannot be read or written.
 */
export async function scoreFile(source: string, target: string): Promise<ScoredFile> {
  const partial = `${target}.partial`;
  const lines = new ScoredLines(source);
  try {
    await pipeline(
      createReadStream(source, { encoding: BYTES }),
      (chunks: AsyncIterable<string>) => scoredChunks(chunks, lines),
      createWriteStream(partial),
    );
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    if (error instanceof AppError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_UNREADABLE', `${source} was not scored into ${target}: ${cause}`, {
      cause: error,
    });
  }
  return lines.result();
}

async function* scoredChunks(chunks: AsyncIterable<string>, lines: ScoredLines): AsyncGenerator<Buffer> {
  let held = '';
  for await (const chunk of chunks) {
    const text = held + chunk;
    const end = text.lastIndexOf('\n') + 1;
    held = text.slice(end);
    if (held.length > MOST_LINE) lines.refuse(`is longer than ${MOST_LINE} bytes`);
    const whole = text.slice(0, end).split(/(?<=\n)/);
    if (end > 0) yield Buffer.from(whole.map((line) => lines.scored(line)).join(''), BYTES);
  }
  yield Buffer.from(held === '' ? lines.ended() : lines.scored(held) + lines.ended(), BYTES);
}

/** The lines of one file, in their order. */
class ScoredLines {
  private readonly detector = new SeriesDetector();
  private line = 1;
  private points = 0;
  private reported = 0;

  constructor(private readonly file: string) {}

  /** A line with its end as it is, and its score before the end. Blank lines stay as they are. */
  scored(whole: string): string {
    const [, text = '', end = ''] = LINE.exec(whole) ?? [];
    const cell = this.line === 1 ? this.headerCell(text) : this.scoreCell(text);
    this.line += 1;
    return `${text}${cell}${end}`;
  }

  /** Throws where not even a header came. */
  ended(): string {
    if (this.line === 1) this.refuse('is missing: the file is empty');
    return '';
  }

  result(): ScoredFile {
    return { points: this.points, reported: this.reported };
  }

  refuse(what: string): never {
    throw new AppError(
      'REQUEST_INVALID',
      `${this.file}, line ${this.line}: ${what}; nothing was written for it`,
    );
  }

  private headerCell(text: string): string {
    if (!isSeriesHeader(text)) this.refuse('is not the header timestamp,value');
    return `,${SCORE_COLUMN}`;
  }

  private scoreCell(text: string): string {
    if (text.trim() === '') return '';
    const value = valueOfRow(text);
    if (!value.ok) return this.refuse(value.fault);
    const { score } = this.detector.next(value.value);
    this.points += 1;
    if (score > 0) this.reported += 1;
    return `,${scoreText(score)}`;
  }
}
