import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { SourceFormat } from '../sources/registry.js';
import { type Fault, faultOf } from '../steps/fault.js';
import type { FileRow } from './file-row.js';
import { DEFAULT_ROW_LIMITS, readRows, type RowLimits } from './rows.js';
import { notZip, openZip, type ZipEntry } from './zip.js';

/** Local file header, and the end of an archive without entries (PKWARE APPNOTE 6.3.10, 4.3.7 and 4.3.16). */
const ZIP_MARKS = ['PK\u0003\u0004', 'PK\u0005\u0006'];

/**
 * The rows of a file, some at a time, whatever of the formats of `readRows` it is in, also when it lies in a zip archive: then those of
 * all entries, in the order of their names. The numbers of the rows go on from entry to entry, so each row of the file
 * has one of its own.
 */
export async function* readFileRows(
  path: string,
  format: SourceFormat,
  limits: RowLimits = DEFAULT_ROW_LIMITS,
): AsyncGenerator<FileRow[]> {
  if (!(await isZip(path))) {
    yield* readRows(createReadStream(path), format, limits);
    return;
  }
  const zip = await openZip(path);
  if ('reason' in zip) {
    yield [{ line: 1, bytes: undefined, fault: zip }];
    return;
  }
  try {
    yield* readEntries(zip.entries, format, limits);
  } finally {
    zip.close();
  }
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return ZIP_MARKS.includes(buffer.subarray(0, bytesRead).toString('latin1'));
  } finally {
    await file.close();
  }
}

async function* readEntries(
  entries: readonly ZipEntry[],
  format: SourceFormat,
  limits: RowLimits,
): AsyncGenerator<FileRow[]> {
  if (entries.length === 0) {
    const detail =
      'The archive holds no file whose name ends in csv, tsv, txt, json, jsonl, ndjson, log or gz.';
    yield [{ line: 1, bytes: undefined, fault: faultOf('not-zip', detail) }];
  }
  let last = 0;
  let left = limits.maxUnpackedBytes;
  for (const entry of entries) {
    const before = last;
    left -= entry.bytes;
    if (left < 0) {
      yield [{ line: last + 1, bytes: undefined, fault: tooMuch(limits.maxUnpackedBytes) }];
      return;
    }
    for await (const rows of readEntry(entry, format, { ...limits, maxUnpackedBytes: left })) {
      last = before + (rows.at(-1)?.line ?? last - before);
      yield rows.map((row) => ({ ...row, line: before + row.line }));
    }
  }
}

const tooMuch = (limit: number): Fault =>
  faultOf('too-large', `The archive unpacks to more than ${limit} bytes.`);

/** What the archive says of an entry and what is in it need not agree: then the rest of the entry is a fault. */
async function* readEntry(
  { open: openEntry, fault }: ZipEntry,
  format: SourceFormat,
  limits: RowLimits,
): AsyncGenerator<FileRow[]> {
  if (openEntry === undefined) {
    if (fault !== undefined) yield [{ line: 1, bytes: undefined, fault }];
    return;
  }
  let line = 0;
  try {
    for await (const rows of readRows(await openEntry(), format, limits)) {
      line = rows.at(-1)?.line ?? line;
      yield rows;
    }
  } catch (error) {
    if (isInputOutput(error)) throw error;
    yield [{ line: line + 1, bytes: undefined, fault: notZip(error) }];
  }
}

/** A disk that fails is no fault of the archive. */
const isInputOutput = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^E(?:IO|ACCES|NOENT|MFILE|BADF)$/.test(String(error.code));
