// The files of NAB with their labelled windows, as NAB lays them out: data/<group>/<file>.csv, labels/combined_windows.json.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WINDOWS = 'labels/combined_windows.json';

export const isCorpus = (folder) => existsSync(join(folder, WINDOWS));

/** @returns for each file its name, number of rows, values, and windows as pairs of first and last row */
export function readCorpus(folder) {
  const windows = JSON.parse(readFileSync(join(folder, WINDOWS), 'utf8'));
  return Object.keys(windows)
    .sort()
    .map((name) => readFile(join(folder, 'data', name), name, windows[name]));
}

function readFile(path, name, windows) {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const cells = lines.map((line) => line.split(','));
  const rowAt = new Map();
  for (const [row, [timestamp]] of cells.entries()) if (!rowAt.has(timestamp)) rowAt.set(timestamp, row);
  const rowOf = (timestamp) => {
    const row = rowAt.get(timestamp.slice(0, 19));
    if (row === undefined) throw new Error(`${path} has no row of ${timestamp}`);
    return row;
  };
  return {
    name,
    path,
    rows: cells.length,
    values: cells.map(([, value]) => Number(value)),
    windows: windows.map((edges) => edges.map(rowOf)),
  };
}
