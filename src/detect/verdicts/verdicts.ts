import { foldAlert } from '../../../alerts/alert.js';
import type { Verdict } from '../../event/finding.js';

/** What an alert came to in the eyes of whoever answered it. */
export interface JudgedAlert {
  readonly id: string;
  readonly actorKey: string;
  readonly localDay: string;
  readonly verdict: Verdict;
  /** When the verdict that stands was given, epoch ms. */
  readonly at: number;
}

interface Stated {
  readonly type: string;
  readonly data: unknown;
  readonly at: number;
}

/** Undefined of an alert on which no verdict stands: not given, or reopened since. */
export const judgedAlert = (id: string, facts: readonly Stated[]): JudgedAlert | undefined => {
  const alert = foldAlert(facts);
  const resolved = facts.findLast(({ type }) => type === 'resolved');
  if (alert?.status !== 'resolved' || alert.verdict === undefined || resolved === undefined) return undefined;
  const { actorKey, localDay, verdict } = alert;
  return { id, actorKey, localDay, verdict, at: resolved.at };
};

/** Usual work after all: its days teach like any other. */
const USUAL: readonly Verdict[] = ['false-positive', 'benign'];

/** Never usual, however often it is done. */
const CONFIRMED: readonly Verdict[] = ['true-positive'];

export const isUsual = ({ verdict }: JudgedAlert): boolean => USUAL.includes(verdict);
export const isConfirmed = ({ verdict }: JudgedAlert): boolean => CONFIRMED.includes(verdict);
