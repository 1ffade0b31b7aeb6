import type { Severity, Verdict } from '../../src/event/finding.js';
import { evolve, severityOf, type Alert, type AlertState } from '../alert.js';
import { parseAlertFact } from '../alert-fact.js';
import type { AlertStatus } from '../alert.js';
import type { AlertScope } from '../alert-fact.js';

/** What of an alert decides to which case it belongs, and what the case says of it; no findings, no texts. */
export interface AlertHead extends AlertScope {
  readonly id: string;
  /** When its first live finding was evaluated, epoch ms. */
  readonly openedAt: number;
  /** When nobody had to look at it any more (true: judged, withdrawn, only history left) and had again, in this order. */
  readonly turns: readonly (readonly [at: number, closed: boolean])[];
  readonly severity: Severity;
  readonly verdict: Verdict | undefined;
  readonly answer: Pick<Alert, 'status' | 'acknowledgedUntil'>;
}

interface Stated {
  readonly type: string;
  readonly data: unknown;
  /** Epoch ms. */
  readonly at: number;
}

/** Of facts in the order of their fold; undefined of an alert that was never open. Pure. */
export function headOf(id: string, facts: readonly Stated[]): AlertHead | undefined {
  let state: AlertState;
  let openedAt: number | undefined;
  const turns: (readonly [number, boolean])[] = [];
  for (const fact of facts) {
    const parsed = parseAlertFact(fact);
    if (parsed === undefined) continue;
    const before = isOpen(state);
    state = evolve(state, parsed);
    if (isOpen(state) === before) continue;
    if (openedAt === undefined) openedAt = openingOf(parsed, fact.at);
    else turns.push([fact.at, before]);
  }
  if (state === undefined || openedAt === undefined) return undefined;
  const { actorKey, family, localDay, status, acknowledgedUntil, verdict } = state;
  const answer = { status, acknowledgedUntil };
  return { id, actorKey, family, localDay, openedAt, turns, severity: severityOf(state), verdict, answer };
}

const isOpen = (state: AlertState): boolean => state?.status === 'open' || state?.status === 'acknowledged';

const openingOf = (fact: NonNullable<ReturnType<typeof parseAlertFact>>, at: number): number =>
  'claim' in fact.data ? Date.parse(fact.data.claim.evaluatedAt) : at;

/** An acknowledgement lapses without a fact. */
export function statusAt({ answer }: Pick<AlertHead, 'answer'>, now: number): AlertStatus {
  return lapsed(answer, now) ? 'open' : answer.status;
}

const lapsed = ({ status, acknowledgedUntil }: AlertHead['answer'], now: number): boolean =>
  status === 'acknowledged' && acknowledgedUntil !== undefined && Date.parse(acknowledgedUntil) <= now;
