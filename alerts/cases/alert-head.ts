import type { Severity, Verdict } from '../../src/event/finding.js';
import { evolve, severityOf, type Alert, type AlertState } from '../alert.js';
import { type AlertFact, parseAlertFact } from '../alert-fact.js';
import type { AlertStatus } from '../alert.js';
import { type Weighed, weighed } from '../risk/risk.js';
import type { AlertScope } from '../alert-fact.js';
import { type Happened, happenedOf } from '../happened.js';

/** What of an alert decides to which case it belongs, and what the case says of it; no findings, no texts. */
export interface AlertHead extends AlertScope, Happened {
  readonly id: string;
  /** When its first live finding was evaluated, epoch ms. */
  readonly openedAt: number;
  /** When nobody had to look at it any more (true: judged, withdrawn, only history left) and had again, in this order. */
  readonly turns: readonly (readonly [at: number, closed: boolean])[];
  readonly severity: Severity;
  readonly verdict: Verdict | undefined;
  /** The account whose it is; empty when it is nobody's. */
  readonly assignee?: string;
  readonly answer: Pick<Alert, 'status' | 'acknowledgedUntil'>;
  /** In which the actor last acted on the days (UTC) on which it happened; empty when none is known. */
  readonly role: string;
  /** What it counted for the risk of its actor, from when on. */
  readonly weights: readonly Weighed[];
  /** By what its findings may belong to others' (`shared/shared.ts`); also those that were withdrawn since. */
  readonly links: readonly string[];
  /** When the newest of these was stated, epoch ms; 0 without any. */
  readonly linkedAt: number;
}

/** Kept of an alert with many findings. */
const MOST_LINKS = 100;

interface Stated {
  readonly type: string;
  readonly data: unknown;
  /** Epoch ms. */
  readonly at: number;
}

/** Of facts in the order of their fold; undefined of an alert that was never open. Pure. */
export function headOf(id: string, facts: readonly Stated[], role = ''): AlertHead | undefined {
  let state: AlertState;
  let openedAt: number | undefined;
  const turns: (readonly [number, boolean])[] = [];
  const weights: Weighed[] = [];
  const links = new Map<string, number>();
  for (const fact of facts) {
    const parsed = parseAlertFact(fact);
    if (parsed === undefined) continue;
    for (const link of linksOf(parsed)) links.set(link, links.get(link) ?? fact.at);
    const before = isOpen(state);
    state = evolve(state, parsed);
    weigh(weights, state, fact.at);
    if (isOpen(state) === before) continue;
    if (openedAt === undefined) openedAt = openingOf(parsed, fact.at);
    else turns.push([fact.at, before]);
  }
  if (state === undefined || openedAt === undefined) return undefined;
  const { actorKey, family, localDay, status, acknowledgedUntil, verdict, assignee } = state;
  const answer = { status, acknowledgedUntil };
  const scope = { id, actorKey, family, localDay };
  const { happened } = happenedOf(state);
  const shared = [...links].slice(0, MOST_LINKS);
  return {
    ...scope,
    happened,
    openedAt,
    turns,
    severity: severityOf(state),
    verdict,
    assignee,
    answer,
    role,
    weights,
    links: shared.map(([link]) => link),
    linkedAt: shared.reduce((newest, [, at]) => Math.max(newest, at), 0),
  };
}

const linksOf = ({ data }: AlertFact): readonly string[] => {
  if ('shared' in data) return data.shared.links;
  return 'claim' in data ? (data.claim.shared?.links ?? []) : [];
};

/** Adds what it weighs now, where that is something else. Clocks of two processes may differ: time does not go back. */
function weigh(weights: Weighed[], state: AlertState, at: number): void {
  if (state === undefined) return;
  const last = weights.at(-1);
  const next = weighed(state);
  if (last !== undefined && isSameWeight(last, next)) return;
  weights.push({ ...next, at: Math.max(at, last?.at ?? at) });
}

const isSameWeight = (last: Weighed, next: Omit<Weighed, 'at'>): boolean =>
  last.points === next.points &&
  last.weight === next.weight &&
  last.since === next.since &&
  last.touched.join('\n') === next.touched.join('\n');

const isOpen = (state: AlertState): boolean => state?.status === 'open' || state?.status === 'acknowledged';

const openingOf = (fact: NonNullable<ReturnType<typeof parseAlertFact>>, at: number): number =>
  'claim' in fact.data ? Date.parse(fact.data.claim.evaluatedAt) : at;

/** An acknowledgement lapses without a fact. */
export function statusAt({ answer }: Pick<AlertHead, 'answer'>, now: number): AlertStatus {
  return lapsed(answer, now) ? 'open' : answer.status;
}

const lapsed = ({ status, acknowledgedUntil }: AlertHead['answer'], now: number): boolean =>
  status === 'acknowledged' && acknowledgedUntil !== undefined && Date.parse(acknowledgedUntil) <= now;
