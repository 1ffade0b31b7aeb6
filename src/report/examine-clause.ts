import type { Store } from '../store/store.js';
import type { Clause, ClauseTest } from './clause.js';
import type { Coverage } from './coverage.js';
import { readDistantLogins, readEntries, readFailedLoginRuns } from './read-exceptions.js';
import type { ClauseResult } from './report.js';
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
    exceptions: [...evidence.exceptions.listed],
    bySource: [...evidence.bySource],
    sourcesWithout: clause.test.kind === 'entries' ? sourcesWithout(evidence, examination.coverage) : [],
    note,
  };
}

const reasonOf = ({ test, notCoveredWhenNone = '' }: Clause): string =>
  test.kind === 'none' ? test.reason : notCoveredWhenNone;

async function gather(test: ClauseTest, examination: Examination): Promise<Evidence> {
  if (test.kind === 'none') return NOTHING;
  if (test.kind !== 'entries') return evidenceOfCoverage(test, examination.coverage);
  const { store, scope, coverage } = examination;
  const { exceptions: rule, where } = test;
  switch (rule.by) {
    case 'defects': {
      const { bySource, defective } = await readEntries(store, scope, where, rule.defects);
      return evidenceOf(bySource, defective, (tally) => tally.defective);
    }
    case 'log-interruptions': {
      const { bySource, defective } = await readEntries(store, scope, where, ['to-be-examined']);
      return evidenceOf(bySource, together(defective, silenceExceptions(coverage)), () => 0);
    }
    case 'failed-login-runs':
    case 'distant-logins': {
      const { bySource } = await readEntries(store, scope, where, []);
      const read = rule.by === 'distant-logins' ? readDistantLogins : readFailedLoginRuns;
      return evidenceOf(bySource, await read(store, withoutPromises(scope)), () => 0);
    }
  }
}

/** Queries refuse parameters they do not know. */
function withoutPromises(scope: Scope & Promises): Scope {
  const { tenant, from, to, places, nexts, done_at } = scope;
  return { tenant, from, to, places, nexts, done_at };
}

function sourcesWithout(evidence: Evidence, coverage: Coverage): ClauseResult['sourcesWithout'] {
  return coverage.sources.flatMap(({ source, events }) => {
    const own = evidence.bySource.find((row) => row.source === source);
    if (events === 0) return [{ source, why: 'sent nothing in the period' }];
    if (own === undefined) return [{ source, why: 'sent no such entry in the period' }];
    return own.evidence === 0 ? [{ source, why: 'never gave what is asked for' }] : [];
  });
}
