import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incomingEventSchema } from '../../../src/event/incoming-event.js';
import { type SimulationProgress, writeSimulation } from '../../../src/simulate/files.js';
import { peopleCsv } from '../../../src/simulate/people-csv.js';
import { simulateCompany } from '../../../src/simulate/simulate.js';

describe('writeSimulation', () => {
  const company = simulateCompany({ seed: 2, users: 20, weeks: 4, incidents: true });
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'ledgerwatch-simulate-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('writes every event as a line, the people and the labels, into a folder that it makes', async () => {
    const progress: SimulationProgress[] = [];
    const files = await writeSimulation(company, join(directory, 'new', 'deep'), (at) => progress.push(at));
    const lines = (await readFile(files.events, 'utf8')).trimEnd().split('\n');
    const events = [...company.hours()].flatMap((hour) => hour.events);
    expect(files.written).toBe(events.length);
    expect(lines.map((line) => incomingEventSchema.parse(JSON.parse(line)))).toEqual(events);
    expect(await readFile(files.people, 'utf8')).toBe(peopleCsv(company));
    expect(JSON.parse(await readFile(files.labels, 'utf8'))).toEqual(company.labels);
    expect(progress).toHaveLength(company.totalHours);
    expect(progress.at(-1)).toEqual({ hour: 672, totalHours: 672, events: events.length });
  });

  it('fails with the reason when the folder cannot be made', async () => {
    const taken = join(directory, 'taken');
    await writeFile(taken, '');
    await expect(writeSimulation(company, taken)).rejects.toThrow(/EEXIST/);
  });
});
