import { OWN_SOURCE } from '../config/own-source.js';
import { HOUR } from '../kernel/clock.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../store/time.js';
import { percentOf, type Coverage, type SourceCoverage, type Sums } from './coverage.js';
import {
  activeHoursQuery,
  intakeSumsQuery,
  ledgerRecountQuery,
  mappingVersionsQuery,
  quarantineTallyQuery,
  sourceCoverageQuery,
} from './ledger-queries.js';
import { localWeekHours } from './period.js';
import type { Cutoff, ReportRequest } from './report.js';
import { during, weeks, type Promises, type Scope } from './scope.js';
import { findSilence, HABIT_WEEKS, type Silence } from '../detect/feeds/silence.js';

/** Stretches of silence listed per source; the total is always stated. */
const LISTED_STRETCHES = 100;

type SourceRow = (typeof sourceCoverageQuery.row)['_output'];
type SumsRow = (typeof intakeSumsQuery.row)['_output'];

export interface CoverageQuestion {
  readonly request: ReportRequest;
  readonly cutoff: Cutoff;
  readonly scope: Scope;
  readonly promises: Promises;
}

export async function readCoverage(store: Store, question: CoverageQuestion): Promise<Coverage> {
  const { request, scope, promises } = question;
  const { tenant, places, nexts, done_at, logged } = scope;
  const seen = await store.read(sourceCoverageQuery, { ...scope, ...promises });
  const mappings = await store.read(mappingVersionsQuery, scope);
  const sums = await store.read(intakeSumsQuery, scope);
  const recount = await store.read(ledgerRecountQuery, { tenant, places, nexts, done_at, logged });
  const silence = await readSilence(store, question);
  const declared = new Map(request.declaredSources.map((source) => [source.id, source]));
  // Nobody declares our own source, and its silence means that nobody looked.
  const names = new Set(
    [...declared.keys(), ...[...seen, ...sums, ...recount].map((row) => row.source)].filter(
      (name) => name !== '' && name !== OWN_SOURCE,
    ),
  );
  return {
    sources: [...names].sort().map((source) => ({
      source,
      declared: declared.has(source),
      expected: declared.has(source) && (declared.get(source)?.liveFrom ?? 0) < request.to,
      ...entriesOf(seen.find((row) => row.source === source)),
      mappings: mappings
        .filter((row) => row.source === source)
        .map(({ mapping, events }) => ({ mapping, events })),
      silence: shown(silence(source)),
      ...sumsOf(
        sums.filter((row) => row.source === source),
        recount.find((row) => row.source === source)?.events ?? 0,
      ),
    })),
    quarantine: await store.read(quarantineTallyQuery, scope),
  };
}

const NO_ENTRIES: SourceRow = {
  source: '',
  events: 0,
  acts: 0,
  actors: 0,
  first_at: 0,
  last_at: 0,
  lags: [0, 0],
  lag_max: 0,
  late: 0,
  before_live: 0,
  arrived_after: 0,
  ahead: 0,
  actor_type_unknown: 0,
  with_user: 0,
  with_type: 0,
  with_time: 0,
  with_outcome: 0,
  with_origin: 0,
  with_target: 0,
};

type Entries = Omit<
  SourceCoverage,
  'source' | 'declared' | 'expected' | 'mappings' | 'silence' | 'intakePeriod' | 'intakeTotal' | 'recount'
>;

function entriesOf(row: SourceRow = NO_ENTRIES): Entries {
  const { events, acts, actors, lags, late } = row;
  const none = events === 0;
  const fields = {
    user: row.with_user,
    type: row.with_type,
    time: row.with_time,
    outcome: row.with_outcome,
    origin: row.with_origin,
    target: row.with_target,
  };
  return {
    events,
    acts,
    actors,
    firstAt: none ? null : isoTime(row.first_at),
    lastAt: none ? null : isoTime(row.last_at),
    lagMs: none ? null : { p50: lags[0], p95: lags[1], max: row.lag_max },
    late,
    beforeLive: row.before_live,
    arrivedAfterPeriod: row.arrived_after,
    occurredAfterReceived: row.ahead,
    actorTypeUnknown: row.actor_type_unknown,
    completeness: (Object.keys(fields) as (keyof typeof fields)[]).map((field) => ({
      field,
      filled: fields[field],
      percent: percentOf(fields[field], events),
    })),
  };
}

const SUMMED = [
  'messages',
  'parsed',
  'unparsed',
  'events',
  'stored',
  'duplicates',
  'quarantined',
  'refused',
] as const;

/** Adds rows of the intake log; both differences are 0 unless something was lost. */
export function addSums(rows: readonly Readonly<Record<(typeof SUMMED)[number], number>>[]): Sums {
  const total = (name: (typeof SUMMED)[number]): number => rows.reduce((sum, row) => sum + row[name], 0);
  const sums = {
    messages: total('messages'),
    parsed: total('parsed'),
    unparsed: total('unparsed'),
    events: total('events'),
    stored: total('stored'),
    duplicates: total('duplicates'),
    quarantined: total('quarantined'),
    refused: total('refused'),
  };
  const { events, stored, duplicates, quarantined, refused } = sums;
  return {
    ...sums,
    messagesDifference: sums.messages - sums.parsed - sums.unparsed,
    eventsDifference: events - stored - duplicates - quarantined - refused,
  };
}

function sumsOf(
  rows: readonly SumsRow[],
  inLedger: number,
): Pick<SourceCoverage, 'intakePeriod' | 'intakeTotal' | 'recount'> {
  const intakeTotal = addSums(rows);
  return {
    intakePeriod: addSums(rows.filter((row) => row.in_period === 1)),
    intakeTotal,
    recount: { logged: intakeTotal.stored, inLedger, difference: intakeTotal.stored - inLedger },
  };
}

/** Reads the hours of the period and of the weeks that make the habit, and answers by source. */
async function readSilence(
  store: Store,
  { request, cutoff, scope }: CoverageQuestion,
): Promise<(source: string) => Silence> {
  const start = Math.floor(Math.max(0, request.from - weeks(HABIT_WEEKS)) / HOUR) * HOUR;
  const rows = await store.read(activeHoursQuery, during(scope, start, request.to));
  const from = Math.ceil((request.from - start) / HOUR);
  const through = Math.max(from, Math.floor((cutoff.through - start) / HOUR));
  const slots = localWeekHours(start, through, request.timeZone);
  const heard = Map.groupBy(rows, (row) => row.source);
  const liveFrom = new Map(request.declaredSources.map((source) => [source.id, source.liveFrom]));
  return (source) =>
    findSilence({
      start,
      slots,
      heard: new Set(heard.get(source)?.map(({ hour }) => (hour * 1000 - start) / HOUR)),
      from,
      through,
      liveFrom: liveHour(liveFrom.get(source), start),
      declared: liveFrom.has(source),
    });
}

function shown({ expectedHours, silentHours, stretches }: Silence): SourceCoverage['silence'] {
  return {
    expectedHours,
    silentHours,
    stretchesTotal: stretches.length,
    stretches: stretches
      .slice(0, LISTED_STRETCHES)
      .map(({ from, to, ...stretch }) => ({ ...stretch, from: isoTime(from), to: isoTime(to) })),
  };
}

const liveHour = (at: number | undefined, start: number): number | undefined =>
  at === undefined ? undefined : Math.ceil((at - start) / HOUR);
