import { type Cell, csvRows } from '../kernel/csv-row.js';
import type { SourceCoverage } from './coverage.js';
import type { ClauseResult, Report } from './report.js';

export const CSV_TABLES = ['clauses', 'exceptions', 'coverage'] as const;
export type CsvTable = (typeof CSV_TABLES)[number];

export interface CsvFile {
  readonly name: string;
  readonly content: string;
}

/** The tables of a report. The integrity page stands before the clauses. */
export function renderCsv(report: Report): CsvFile[] {
  return CSV_TABLES.map((table) => ({ name: `${table}.csv`, content: renderTable(report, table) }));
}

export function renderTable({ body }: Report, table: CsvTable): string {
  const results = [...body.integrity, ...body.clauses];
  if (table === 'clauses') return csvRows([CLAUSE_HEADER, ...results.map(clauseRow)]);
  if (table === 'exceptions') return csvRows([EXCEPTION_HEADER, ...results.flatMap(exceptionRows)]);
  return csvRows([COVERAGE_HEADER, ...body.coverage.sources.map(coverageRow)]);
}

const CLAUSE_HEADER = [
  'clause',
  'title',
  'question',
  'status',
  'reason',
  'population',
  'population_counts',
  'acts',
  'actors',
  'evidence',
  'exceptions',
  'exceptions_listed',
  'sources_without',
  'note',
];

const clauseRow = (result: ClauseResult): Cell[] => [
  result.id,
  result.title,
  result.question,
  result.status,
  result.reason,
  result.population,
  result.counts,
  result.acts,
  result.actors,
  result.evidence,
  result.exceptionsTotal,
  result.exceptions.length,
  result.sourcesWithout.map(({ source, why }) => `${source}: ${why}`).join('; '),
  result.note,
];

const EXCEPTION_HEADER = [
  'clause',
  'event_id',
  'source',
  'at',
  'action',
  'actor_key',
  'actor_pseudonym',
  'reasons',
  'detail',
];

const exceptionRows = ({ id, exceptions }: ClauseResult): Cell[][] =>
  exceptions.map(({ eventId, source, at, action, actorKey, actorPseudonym, reasons, detail }) => [
    id,
    eventId,
    source,
    at,
    action,
    actorKey,
    actorPseudonym,
    reasons.join(' '),
    detail,
  ]);

const COVERAGE_COLUMNS: readonly (readonly [string, (source: SourceCoverage) => Cell])[] = [
  ['source', ({ source }) => source],
  ['declared', ({ declared }) => declared],
  ['events', ({ events }) => events],
  ['acts', ({ acts }) => acts],
  ['actors', ({ actors }) => actors],
  ['first_at', ({ firstAt }) => firstAt],
  ['last_at', ({ lastAt }) => lastAt],
  ['lag_p50_ms', ({ lagMs }) => lagMs?.p50 ?? null],
  ['lag_p95_ms', ({ lagMs }) => lagMs?.p95 ?? null],
  ['lag_max_ms', ({ lagMs }) => lagMs?.max ?? null],
  ['late', ({ late }) => late],
  ['before_live', ({ beforeLive }) => beforeLive],
  ['arrived_after_period', ({ arrivedAfterPeriod }) => arrivedAfterPeriod],
  ['occurred_after_received', ({ occurredAfterReceived }) => occurredAfterReceived],
  ['actor_type_unknown', ({ actorTypeUnknown }) => actorTypeUnknown],
  ...(['user', 'type', 'time', 'outcome', 'origin', 'target'] as const).map(
    (field) => [`${field}_percent`, percentColumn(field)] as const,
  ),
  ['expected_hours', ({ silence }) => silence.expectedHours],
  ['silent_hours', ({ silence }) => silence.silentHours],
  ['silent_stretches', ({ silence }) => silence.stretchesTotal],
  ['messages', ({ intakePeriod }) => intakePeriod.messages],
  ['parsed', ({ intakePeriod }) => intakePeriod.parsed],
  ['unparsed', ({ intakePeriod }) => intakePeriod.unparsed],
  ['intake_events', ({ intakePeriod }) => intakePeriod.events],
  ['stored', ({ intakePeriod }) => intakePeriod.stored],
  ['duplicates', ({ intakePeriod }) => intakePeriod.duplicates],
  ['quarantined', ({ intakePeriod }) => intakePeriod.quarantined],
  ['refused', ({ intakePeriod }) => intakePeriod.refused],
  ['messages_difference', ({ intakeTotal }) => intakeTotal.messagesDifference],
  ['events_difference', ({ intakeTotal }) => intakeTotal.eventsDifference],
  ['stored_ever', ({ recount }) => recount.logged],
  ['in_ledger', ({ recount }) => recount.inLedger],
  ['recount_difference', ({ recount }) => recount.difference],
  ['mappings', ({ mappings }) => mappings.map(({ mapping, events }) => `${mapping}: ${events}`).join('; ')],
];

const COVERAGE_HEADER = COVERAGE_COLUMNS.map(([name]) => name);
const coverageRow = (source: SourceCoverage): Cell[] => COVERAGE_COLUMNS.map(([, read]) => read(source));

function percentColumn(
  field: SourceCoverage['completeness'][number]['field'],
): (source: SourceCoverage) => Cell {
  return ({ completeness }) => completeness.find((row) => row.field === field)?.percent ?? null;
}
