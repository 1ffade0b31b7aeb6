import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { peopleCsv } from './people-csv.js';
import type { Company } from './simulate.js';

export interface SimulationProgress {
  readonly hour: number;
  readonly totalHours: number;
  readonly events: number;
}

interface SimulationFiles {
  readonly events: string;
  readonly people: string;
  readonly labels: string;
  readonly written: number;
}

/**
 * Writes `events.jsonl` (an IncomingEvent a line), `people.csv` and `labels.json` into a folder, which is made when
 * it is missing; files of these names are replaced. Memory holds one hour of events, however slow the disk is.
 */
export async function writeSimulation(
  company: Company,
  directory: string,
  onProgress: (progress: SimulationProgress) => void = () => undefined,
): Promise<SimulationFiles> {
  await mkdir(directory, { recursive: true });
  const files = {
    events: join(directory, 'events.jsonl'),
    people: join(directory, 'people.csv'),
    labels: join(directory, 'labels.json'),
  };
  let written = 0;
  function* lines(): Generator<string, void, undefined> {
    for (const { hour, events } of company.hours()) {
      if (events.length > 0) yield `${events.map((event) => JSON.stringify(event)).join('\n')}\n`;
      written += events.length;
      onProgress({ hour: hour + 1, totalHours: company.totalHours, events: written });
    }
  }
  await pipeline(Readable.from(lines(), { highWaterMark: 1 }), createWriteStream(files.events));
  await writeFile(files.people, peopleCsv(company));
  await writeFile(files.labels, `${JSON.stringify(company.labels, null, 1)}\n`);
  return { ...files, written };
}
