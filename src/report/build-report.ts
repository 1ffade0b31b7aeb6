import { z } from 'zod';
import { AppError } from '../kernel/app-error.js';
import type { Store } from '../store/store.js';
import { isoTime } from '../store/time.js';
import { canonicalHash } from './canonical-json.js';
import type { Catalogue } from './clause.js';
import { CATALOGUES } from './controls/catalogues.js';
import { examineClause, type Examination } from './examine-clause.js';
import { localTime } from './period.js';
import { readCoverage } from './read-coverage.js';
import {
  reportRequestSchema,
  reportSchema,
  type ClauseResult,
  type Report,
  type ReportBody,
  type ReportRequest,
} from './report.js';
import { promisesOf, readCutoff, scopeOf } from './scope.js';

const STATEMENT =
  'A status says what the ledger shows. Whether a requirement is met is for the assessor to judge.';

const METHOD = [
  'An entry belongs to the period by the time at which it happened, as its source says; the end is excluded.',
  'Numbers come from entries within the cut-off: positions up to the mark of their partition, received up to its time.',
  'An entry is one record of a source; acts join the parts of one bulk job, and leave out feeds that only corroborate.',
  'Evidence is an entry without the defect asked for; where the exception is no defect of an entry, each entry is evidence.',
  'At most 100 exceptions are listed per clause, the earliest first; the total counts all.',
  'Actors are keyed pseudonyms. Log-in runs are matched to locks by the identity on file, as long as it is not erased.',
];

/**
 * Asks the ledger. The body depends on the request, the cut-off and the ledger within it alone: the same request with
 * the same cut-off has the same bytes and hash. Throws REQUEST_INVALID.
 */
export async function buildReport(store: Store, wanted: ReportRequest): Promise<Report> {
  const request = checked(wanted);
  const cutoff = request.cutoff ?? (await readCutoff(store, request.tenant, request.to));
  const catalogue = CATALOGUES[request.kind];
  const scope = scopeOf(request, cutoff);
  const promises = promisesOf(request.declaredSources);
  const coverage = await readCoverage(store, { request, cutoff, scope, promises });
  const examination: Examination = {
    store,
    scope: { ...scope, ...promises },
    coverage,
    notApplicable: new Map(request.notApplicable?.map(({ clause, reason }) => [clause, reason])),
    answered: new Map(),
  };
  const body: ReportBody = {
    ...headOf(request, catalogue),
    cutoff,
    coverage,
    integrity: await examineAll(CATALOGUES.r0, examination),
    clauses: request.kind === 'r0' ? [] : await examineAll(catalogue, examination),
    method: METHOD,
  };
  return reportSchema.parse({ generatedAt: isoTime(store.clock.now()), hash: canonicalHash(body), body });
}

async function examineAll({ clauses }: Catalogue, examination: Examination): Promise<ClauseResult[]> {
  const results: ClauseResult[] = [];
  for (const clause of clauses) results.push(await examineClause(clause, examination));
  return results;
}

function checked(wanted: ReportRequest): ReportRequest {
  const request = reportRequestSchema.safeParse(wanted);
  if (!request.success) throw new AppError('REQUEST_INVALID', z.prettifyError(request.error));
  try {
    localTime(request.data.from, request.data.timeZone);
  } catch (cause) {
    throw new AppError('REQUEST_INVALID', 'The time zone is not one of the IANA database', { cause });
  }
  return request.data;
}

function headOf(
  { kind, tenant, timeZone, from, to, productVersion }: ReportRequest,
  { title, text, version }: Catalogue,
): Omit<ReportBody, 'cutoff' | 'coverage' | 'integrity' | 'clauses' | 'method'> {
  return {
    kind,
    title,
    statement: STATEMENT,
    tenant,
    period: {
      from: isoTime(from),
      to: isoTime(to),
      timeZone,
      localFrom: localTime(from, timeZone),
      localTo: localTime(to, timeZone),
    },
    productVersion,
    catalogue: { text, version },
  };
}
