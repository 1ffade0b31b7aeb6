import { alertIdOf } from '../../../alerts/alert.js';
import type { Answers } from '../../baseline/answers.js';
import type { LocalCalendar } from '../../baseline/local-time.js';
import { untaughtDays } from '../../baseline/untaught.js';
import type { Finding } from '../../event/finding.js';
import type { Claim } from '../claim.js';
import { untaughtBy } from '../untaught-by.js';
import { isConfirmed, isUsual, type JudgedAlert } from './verdicts.js';

export interface Told {
  readonly tenant: string;
  /** Findings that stand raised. */
  readonly findings: readonly Finding[];
  /** Claims that are about to be findings. */
  readonly claims: readonly Claim[];
  /** By alert id. */
  readonly verdicts: ReadonlyMap<string, JudgedAlert>;
}

/**
 * What may teach, by what was told and answered. What is told does not teach, until somebody says that it was nothing
 * (false positive, benign): then it is usual work like any other. What was confirmed never teaches, and has its person and
 * their peers looked at more closely for a while.
 */
export const answersOf = ({ tenant, findings, claims, verdicts }: Told, calendar: LocalCalendar): Answers => {
  const stretches = findings.map((finding) => {
    const { actorKey, score, occurredFrom, occurredTo } = finding;
    const verdict = verdicts.get(alertIdOf(tenant, finding));
    return {
      actorKey,
      score,
      occurredFrom: Date.parse(occurredFrom),
      occurredTo: Date.parse(occurredTo),
      verdict,
    };
  });
  const open = stretches.filter(({ verdict }) => verdict === undefined || !isUsual(verdict));
  const confirmed = stretches.filter(({ verdict }) => verdict !== undefined && isConfirmed(verdict));
  return {
    untaught: new Set(untaughtBy([...open, ...claims], calendar)),
    never: new Set(
      confirmed.flatMap(({ actorKey, occurredFrom: from, occurredTo: to }) =>
        untaughtDays({ actorKey, from, to }, calendar),
      ),
    ),
    incidents: [...verdicts.values()].filter(isConfirmed).map(({ actorKey, at }) => ({ actorKey, at })),
  };
};
