import type { Readable } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { errorMessage } from '../../src/kernel/app-error.js';
import { faultOf, type Fault, quoted } from '../steps/fault.js';

/** Entries that are read; pictures, folders and what systems add for themselves are not. */
const READ = /\.(?:csv|tsv|txt|json|jsonl|ndjson|log)(?:\.gz)?$|\.gz$/i;
const OF_SYSTEMS = /(?:^|\/)(?:__MACOSX\/|\.)/;
/** Most entries of one archive: their list is held in memory. */
const MAX_ENTRIES = 100_000;

export interface ZipEntry {
  readonly name: string;
  /** Unpacked, as the archive says; an entry that holds more is refused when it is read. */
  readonly bytes: number;
  /** Absent when the entry cannot be read, with the reason. */
  readonly open?: () => Promise<Readable>;
  readonly fault?: Fault;
}

export interface Zip {
  readonly entries: readonly ZipEntry[];
  close(): void;
}

/**
 * The entries of a zip archive that can hold records, in order of their names, so that a second reading finds the same
 * rows at the same numbers. An archive that cannot be read is a fault and no exception.
 */
export async function openZip(path: string): Promise<Zip | Fault> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { autoClose: false, lazyEntries: true });
  } catch (error) {
    return notZip(error);
  }
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      if (OF_SYSTEMS.test(entry.fileName) || !READ.test(entry.fileName)) continue;
      if (entries.length === MAX_ENTRIES) return tooMany(zip);
      entries.push(entry);
    }
  } catch (error) {
    zip.close();
    return notZip(error);
  }
  entries.sort((left, right) => (left.fileName < right.fileName ? -1 : 1));
  return { entries: entries.map((entry) => entryOf(zip, entry)), close: () => zip.close() };
}

function tooMany(zip: ZipFile): Fault {
  zip.close();
  return faultOf(
    'too-large',
    `The archive has more than ${MAX_ENTRIES} entries; unpack it and import what is in it.`,
  );
}

function entryOf(zip: ZipFile, entry: Entry): ZipEntry {
  const { fileName: name, uncompressedSize: bytes } = entry;
  if (entry.isEncrypted()) {
    const detail = `The entry ${quoted(name)} is encrypted: unpack the archive and import what is in it.`;
    return { name, bytes, fault: faultOf('encrypted', detail) };
  }
  if (!entry.canDecodeFileData()) {
    const detail = `The entry ${quoted(name)} is packed by method ${entry.compressionMethod}; only deflate is read.`;
    return { name, bytes, fault: faultOf('not-zip', detail) };
  }
  return { name, bytes, open: async () => zip.openReadStreamPromise(entry) };
}

/** The library's messages tell of the archive and hold nothing of what is in it. */
export const notZip = (error: unknown): Fault =>
  faultOf('not-zip', `The archive cannot be read: ${errorMessage(error).slice(0, 200)}.`);
