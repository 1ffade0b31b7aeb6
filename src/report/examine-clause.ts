import { pseudonymOf } from '../privacy/pseudonym.js';
import type { Store } from '../store/store.js';
import { canonicalJson } from './canonical-json.js';
import type { Clause, ClauseTest, Defect, EntryFilter, ExceptionRule } from './clause.js';
import type { Coverage } from './coverage.js';
import {
  readDistantLogins,
  readEntries,
  readFailedLoginRuns,
  type Entries,
  type Exceptions,
} from './read-exceptions.js';
import type { ClauseResult, FoundException, ReportException } from './report.js';
import type { Promises, Scope } from './scope.js';
import {
  evidenceOf,
  evidenceOfCoverage,
  NOTHING,
  silenceExceptions,
  together,
  type Evidence,
} from './source-exceptions.js';
import { decideStatus } from './status.js';

export interface Examination {
  readonly store: Store;
  readonly scope: Scope & Promises;
  readonly coverage: Coverage;
  /** Why a clause does not concern this tenant, by clause. */
  readonly notApplicable: ReadonlyMap<string, string>;
  /** What was asked already, by question; lives as long as the report is built. */
  readonly answered: Map<string, Entries>;
}

/** One line of a report: asks the ledger and decides the status. */
export async function examineClause(clause: Clause, examination: Examination): Promise<ClauseResult> {
  const notApplicable = examination.notApplicable.get(clause.id);
  const evidence = notApplicable === undefined ? await gather(clause.test, examination) : NOTHING;
  const status = decideStatus({
    applicable: notApplicable === undefined,
    tested: clause.test.kind !== 'none',
    coveredWhenNone: clause.notCoveredWhenNone === undefined,
    found: { ...evidence, exceptions: evidence.exceptions.total },
  });
  const { id, title, question, counts, note = '' } = clause;
  return {
    id,
    title,
    question,
    counts,
    status,
    reason: notApplicable ?? (status === 'not-covered' ? reasonOf(clause) : ''),
    population: evidence.population,
    acts: evidence.acts,
    actors: evidence.actors,
    evidence: evidence.evidence,
    exceptionsTotal: evidence.exceptions.total,
    exceptions: evidence.exceptions.listed.map(withPseudonym),
    bySource: [...evidence.bySource],
    sourcesWithout: clause.test.kind === 'entries' ? sourcesWithout(evidence, examination.coverage) : [],
    note,
  };
}

const withPseudonym = (found: FoundException): ReportException => ({
  ...found,
  actorPseudonym: found.actorKey === '' ? '' : pseudonymOf(found.actorKey),
});

const reasonOf = ({ test, notCoveredWhenNone = '' }: Clause): string =>
  test.kind === 'none' ? test.reason : notCoveredWhenNone;

async function gather(test: ClauseTest, examination: Examination): Promise<Evidence> {
  if (test.kind === 'none') return NOTHING;
  if (test.kind !== 'entries') return evidenceOfCoverage(test, examination.coverage);
  const rule = test.exceptions;
  const { bySource, defective } = await entriesOf(test.where, defectsOf(rule), examination);
  const exceptions = await exceptionsOf(rule, defective, examination);
  return evidenceOf(bySource, exceptions, (tally) => (rule.by === 'defects' ? tally.defective : 0));
}

/** Several lines of a report ask the same (R0 and 10.2.2 above all): the ledger is read once. */
async function entriesOf(
  where: EntryFilter,
  defects: readonly Defect[],
  { store, scope, answered }: Examination,
): Promise<Entries> {
  const question = canonicalJson({ where, defects });
  const known = answered.get(question);
  if (known !== undefined) return known;
  const entries = await readEntries(store, scope, where, defects);
  answered.set(question, entries);
  return entries;
}

function defectsOf(rule: ExceptionRule): readonly Defect[] {
  if (rule.by === 'defects') return rule.defects;
  return rule.by === 'log-interruptions' ? ['to-be-examined'] : [];
}

async function exceptionsOf(
  { by }: ExceptionRule,
  defective: Exceptions,
  { store, scope, coverage }: Examination,
): Promise<Exceptions> {
  if (by === 'failed-login-runs') return readFailedLoginRuns(store, withoutPromises(scope));
  if (by === 'distant-logins') return readDistantLogins(store, withoutPromises(scope));
  return by === 'log-interruptions' ? together(defective, silenceExceptions(coverage)) : defective;
}

/** Queries refuse parameters they do not know. */
function withoutPromises(scope: Scope & Promises): Scope {
  const { tenant, from, to, places, nexts, done_at, logged } = scope;
  return { tenant, from, to, places, nexts, done_at, logged };
}

function sourcesWithout(evidence: Evidence, coverage: Coverage): ClauseResult['sourcesWithout'] {
  return coverage.sources.flatMap(({ source, events }) => {
    const own = evidence.bySource.find((row) => row.source === source);
    if (events === 0) return [{ source, why: 'sent nothing in the period' }];
    if (own === undefined) return [{ source, why: 'sent no such entry in the period' }];
    return own.evidence === 0 ? [{ source, why: 'never gave what is asked for' }] : [];
  });
}
