import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Measured (docs/performance.md): ledger, touched hours and the index of subjects, for events of some 600 bytes. */
const BYTES_AN_EVENT = 104.5;
/** Merges write a part anew before the old ones go, and Kafka, logs and the next month want room too. */
const ROOM = 1.3;

export interface DiskQuestion {
  readonly eventsPerDay: number;
  readonly retentionDays: number;
  /** Undefined when the data lies on another machine. */
  readonly freeBytes: number | undefined;
}

export interface DiskEstimate {
  readonly events: number;
  /** What the events take at the end. */
  readonly bytes: number;
  /** What the disk should have free for them now. */
  readonly neededBytes: number;
  readonly freeBytes: number | undefined;
  /** Undefined when what is free is not known. */
  readonly enough: boolean | undefined;
}

export function diskEstimate({ eventsPerDay, retentionDays, freeBytes }: DiskQuestion): DiskEstimate {
  const events = eventsPerDay * retentionDays;
  const bytes = Math.ceil(events * BYTES_AN_EVENT);
  const neededBytes = Math.ceil(bytes * ROOM);
  const enough = freeBytes === undefined ? undefined : freeBytes >= neededBytes;
  return { events, bytes, neededBytes, freeBytes, enough };
}

const GB = 1e9;
const gigabytes = (bytes: number): string => `${(bytes / GB).toFixed(bytes < 10 * GB ? 1 : 0)} GB`;

export function estimateSentence(estimate: DiskEstimate, folder: string): string {
  const { events, bytes, neededBytes, freeBytes, enough } = estimate;
  const takes =
    `${events.toLocaleString('en')} events take about ${gigabytes(bytes)} (${BYTES_AN_EVENT} bytes each, as measured); ` +
    `plan ${gigabytes(neededBytes)}.`;
  if (freeBytes === undefined) return `${takes} They lie at the ClickHouse server: look at its disk.`;
  return `${takes} ${gigabytes(freeBytes)} are free for ${folder}: ${enough === true ? 'enough' : 'NOT enough'}.`;
}

/** What is free where the folder is or will be made. */
export function freeBytesOf(folder: string): number {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  const { bavail, bsize } = statfsSync(at);
  return bavail * bsize;
}
