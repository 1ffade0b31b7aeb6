import { DAY } from '../../src/kernel/clock.js';
import { severityRank } from '../alert.js';
import { type AlertHead, statusAt } from '../cases/alert-head.js';
import { caseStatus, caseTitle } from '../cases/case-line.js';
import type { Case } from '../cases/cases.js';
import type { OpenedCase } from './opened-case.js';

/** What opened longer ago is no news: who begins to run a build that tells cases is not told all of the past. */
export const TOLD_WITHIN = DAY;
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
 * newest of these. Pure; `told` are ids of cases.
 */
export function openedToTell(cases: readonly Case[], told: ReadonlySet<string>, now: number): ToTellOpened[] {
  return cases.flatMap((one) => {
    const { alerts: heads } = one;
    const at = openedAt(one);
    const isNews = at !== undefined && at > now - TOLD_WITHIN && !told.has(one.id);
    if (!isNews || caseStatus({ one, heads }, now) === 'closed') return [];
    const [alert] = heads.filter((head) => statusAt(head, now) === 'open').sort(worstThenNewest);
    if (alert === undefined) return [];
    const actors = [...new Set(heads.map(({ actorKey }) => actorKey))].slice(0, MOST_ACTORS);
    const title = caseTitle({ one, heads });
    return [
      { alert: alert.id, opened: { case: one.id, kind: one.kind, title, alerts: heads.length, actors } },
    ];
  });
}

/** When it became one, epoch ms; undefined of a case that nobody is told of. */
function openedAt({ crossing, shares, alerts }: Case): number | undefined {
  if (crossing !== undefined) return crossing.at;
  if (shares === undefined) return undefined;
  return alerts.find(({ actorKey }) => actorKey !== alerts[0]?.actorKey)?.openedAt;
}

const worstThenNewest = (a: AlertHead, b: AlertHead): number =>
  severityRank(b.severity) - severityRank(a.severity) || b.openedAt - a.openedAt || (a.id < b.id ? -1 : 1);
