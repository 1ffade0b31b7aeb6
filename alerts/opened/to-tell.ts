import { severityRank, worstOf } from '../alert.js';
import { type AlertHead, statusAt } from '../cases/alert-head.js';
import { caseStatus, caseTitle } from '../cases/case-line.js';
import type { Case } from '../cases/cases.js';
import { isNews, MOST_NAMED, type OpenedCase, stateOfCase } from './opened-case.js';

/** More of a case would be a fact that is not read. */
const MOST_ACTORS = 1_000;

export interface ToTellOpened {
  /** The alert with which it is told. */
  readonly alert: string;
  readonly opened: OpenedCase;
}

/**
 * The cases that people have to be told of now: what adds up to a risk, and what several actors have in common; a case of
 * one actor or of a storm says no more than its alerts do. Each goes with its worst alert that waits for an answer, the
 * newest of these; a risk with the worst that still counts for it, since it stands when all of these were judged. Pure; `told`
 * are ids of cases.
 */
export function openedToTell(cases: readonly Case[], told: ReadonlySet<string>, now: number): ToTellOpened[] {
  return cases.flatMap((one) => {
    const at = openedAt(one);
    const isUntold = at !== undefined && isNews({ at }, now) && !told.has(one.id);
    if (!isUntold || caseStatus({ one, heads: one.alerts }, now) === 'closed') return [];
    const carries = one.crossing === undefined ? isOpenAt : countsForRisk;
    const [alert] = one.alerts.filter((head) => carries(head, now)).sort(worstThenNewest);
    return alert === undefined ? [] : [{ alert: alert.id, opened: openedOf(one, now) }];
  });
}

const isOpenAt = (head: AlertHead, now: number): boolean => statusAt(head, now) === 'open';

/** What was judged to be nothing, or withdrawn, weighs nothing. */
const countsForRisk = ({ weights }: AlertHead): boolean => (weights.at(-1)?.weight ?? 0) > 0;

/** How the cases that were told have changed; one that is none by itself any more is part of another. Pure. */
export function openedChanges(
  cases: readonly Case[],
  told: readonly OpenedCase[],
  now: number,
): OpenedCase[] {
  const byId = new Map(cases.map((one) => [one.id, one]));
  return told.flatMap((before) => {
    const one = byId.get(before.case);
    if (one === undefined && before.status === 'closed') return [];
    const after: OpenedCase =
      one === undefined ? { ...before, status: 'closed', merged: true, at: now } : openedOf(one, now);
    return stateOfCase(after) === stateOfCase(before) ? [] : [after];
  });
}

function openedOf(one: Case, now: number): OpenedCase {
  const { id, kind, alerts: heads } = one;
  const verdicts = new Set(heads.map(({ verdict }) => verdict));
  const [verdict] = verdicts;
  return {
    case: id,
    kind,
    title: caseTitle({ one, heads }),
    status: caseStatus({ one, heads }, now),
    severity: worstOf(heads.map(({ severity }) => severity)),
    ...(verdicts.size === 1 && verdict !== undefined ? { verdict } : {}),
    alerts: heads.length,
    named: heads.slice(0, MOST_NAMED).map((head) => head.id),
    actors: [...new Set(heads.map(({ actorKey }) => actorKey))].slice(0, MOST_ACTORS),
    from: heads[0]?.openedAt ?? now,
    to: heads.at(-1)?.openedAt ?? now,
    at: now,
  };
}

/**
 * When it became one or grew last, epoch ms; undefined of a case that nobody is told of. What alerts share may be stated days
 * after they opened, by a finding that amends one of them.
 */
function openedAt({ crossing, shares, alerts }: Case): number | undefined {
  if (crossing !== undefined) return crossing.at;
  return shares && alerts.reduce((newest, { linkedAt }) => Math.max(newest, linkedAt), 0);
}

const worstThenNewest = (a: AlertHead, b: AlertHead): number =>
  severityRank(b.severity) - severityRank(a.severity) || b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1);
