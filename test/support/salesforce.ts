import { readFileSync } from 'node:fs';

export type VendorRecord = Record<string, unknown>;

interface Sample {
  readonly source: string;
  readonly path: string;
  readonly event: VendorRecord;
}

const samples: Sample[] = readFileSync(
  new URL('../fixtures/appomni/salesforce.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample);

const isLogRow = ({ source }: Sample): boolean => source.startsWith('salesforce_elf');

/** The rows of log files, and what comes as JSON, as the vendor shapes them. */
export const logRows: readonly VendorRecord[] = samples.filter(isLogRow).map(({ event }) => event);
export const jsonRecords: readonly VendorRecord[] = samples
  .filter((sample) => !isLogRow(sample))
  .map(({ event }) => event);

/** A file as the vendor writes it: a header of all columns, every cell quoted. */
export function csvOf(rows: readonly VendorRecord[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (value: unknown): string => `"${String(value ?? '').replaceAll('"', '""')}"`;
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
    .map((cells) => `${cells.map(cell).join(',')}\n`)
    .join('');
}

export const linesOf = (records: readonly VendorRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

const report = samples.find(({ source }) => source === 'salesforce_rtem_reporteventstream')?.event as {
  data: { payload: VendorRecord };
};

export interface ReportRun {
  /** Makes the identifiers of the run. */
  readonly run: string;
  readonly user: string;
  readonly at: number;
  readonly rows: number;
  readonly operation: string;
  /** The chunk: all fields of a run repeat in each. */
  readonly sequence?: number;
}

/** The sample ReportEvent as another run, person and chunk, over contacts; everything else stays as the vendor shapes it. */
export function reportEvent({ run, user, at, rows, operation, sequence = 1 }: ReportRun): VendorRecord {
  const payload = {
    ...report.data.payload,
    CreatedDate: new Date(at + 2_000).toISOString(),
    EventDate: new Date(at).toISOString(),
    EventIdentifier: `${run}-event-${sequence}`,
    ExecutionIdentifier: `${run}-execution`,
    Operation: operation,
    QueriedEntities: 'Contact',
    RowsProcessed: rows,
    Sequence: sequence,
    UserId: user,
    Username: `${user}@example.com`,
  };
  return { ...report, data: { ...report.data, payload } };
}
