import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from './report.js';
import { renderCsv } from './render-csv.js';
import { renderJson } from './render-json.js';

/** Writes `<kind>.json` and `<kind>-<table>.csv`, readable by their owner only. Gives the paths. */
export async function writeReport(folder: string, report: Report): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const { kind } = report.body;
  const files = [
    { path: join(folder, `${kind}.json`), content: renderJson(report) },
    ...renderCsv(report).map(({ name, content }) => ({ path: join(folder, `${kind}-${name}`), content })),
  ];
  for (const { path, content } of files) await writeFile(path, content, { mode: 0o600 });
  return files.map(({ path }) => path);
}
