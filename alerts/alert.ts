import { SEVERITIES } from '../src/event/finding.js';
import type { Severity, Verdict } from '../src/event/finding.js';
import { nameBasedId } from '../src/kernel/ids.js';
import {
  type AlertFact,
  type AlertScope,
  type Claim,
  type Containment,
  parseAlertFact,
} from './alert-fact.js';

/** The kind under which an alert's facts lie. */
export const ALERT_KIND = 'alert';

export const ALERT_STATUSES = ['history', 'open', 'acknowledged', 'resolved', 'withdrawn'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** Findings kept of one alert; beyond it only a worse one is taken in. */
export const MAX_CLAIMS = 1_000;

export interface Alert extends AlertScope {
  readonly status: AlertStatus;
  /** When the first finding was evaluated; ISO 8601, UTC. */
  readonly raisedAt: string;
  /** When the finding was evaluated that opened it, or opened it anew; ISO 8601, UTC. Undefined when nothing ever did. */
  readonly openSince: string | undefined;
  /** By finding id. */
  readonly claims: ReadonlyMap<string, Claim>;
  /** 1, and one more for each time new evidence reopened it after a verdict. */
  readonly episode: number;
  /** How bad it was when somebody last acknowledged or resolved it. */
  readonly answered: Severity | undefined;
  readonly verdict: Verdict | undefined;
  readonly note: string;
  /** The alert that this one repeats, by its verdict. */
  readonly duplicateOf: string | undefined;
  /** The worst that it was in this episode while it stood: it may only rise. */
  readonly worst: Severity | undefined;
  /** Until when the last acknowledgement holds unless it is confirmed; ISO 8601, UTC. */
  readonly acknowledgedUntil: string | undefined;
  /** An account; empty when it is nobody's. */
  readonly assignee: string;
  /** What was done in this episode, each once. */
  readonly contained: readonly Containment[];
  /** Receivers that this episode was escalated to. */
  readonly escalatedTo: readonly string[];
  /** How often people assigned, commented, contained or escalated. */
  readonly remarks: number;
}

/** Undefined until it is raised. */
export type AlertState = Alert | undefined;

/** UUIDv5: late and repeated findings of one person, family and local day fold into one alert. */
export const alertIdOf = (tenant: string, { actorKey, family, localDay }: AlertScope): string =>
  nameBasedId('alert', tenant, actorKey, family, localDay);

export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);
export const isWorse = (severity: Severity, than: Severity | undefined): boolean =>
  than === undefined || severityRank(severity) > severityRank(than);

export const worstOf = (severities: readonly Severity[], least: Severity = 'low'): Severity =>
  severities.reduce((worst, one) => (isWorse(one, worst) ? one : worst), least);

/** The claims that an alert rests on, worst first: live ones; without any, those of history; else withdrawn ones. */
export const weightyClaims = ({ claims }: Pick<Alert, 'claims'>): Claim[] => weighty(claims).sort(worstFirst);

function weighty(claims: Alert['claims']): Claim[] {
  const all = [...claims.values()];
  const standing = all.filter((claim) => claim.standing);
  const live = standing.filter((claim) => !claim.history);
  return live.length > 0 ? live : standing.length > 0 ? standing : all;
}

function worstFirst(left: Claim, right: Claim): number {
  const later = left.occurredTo < right.occurredTo ? 1 : -1;
  const order = severityRank(right.severity) - severityRank(left.severity) || right.score - left.score;
  return order || (left.occurredTo === right.occurredTo ? compareIds(left, right) : later);
}

const compareIds = (left: Claim, right: Claim): number => (left.findingId < right.findingId ? -1 : 1);

/** Never less than it was while it stood, also when the worst finding was withdrawn or judged milder since. */
export function severityOf({ claims, worst }: Pick<Alert, 'claims' | 'worst'>): Severity {
  const severities = weighty(claims).map(({ severity }) => severity);
  return worstOf(severities, worst);
}

/** As it reads at an instant (epoch ms): an acknowledgement that nobody confirmed has lapsed, and it is open again. */
export function asOf(state: AlertState, now: number): AlertState {
  if (state?.status !== 'acknowledged' || state.acknowledgedUntil === undefined) return state;
  return Date.parse(state.acknowledgedUntil) > now ? state : { ...state, status: 'open' };
}

/** When the acknowledgement lapsed of what is open since, epoch ms; undefined where none did. The alert reads as at `now`. */
export function lapsedAt(
  { status, acknowledgedUntil }: Pick<Alert, 'status' | 'acknowledgedUntil'>,
  now: number,
): number | undefined {
  const lapses = acknowledgedUntil === undefined ? Infinity : Date.parse(acknowledgedUntil);
  return status === 'open' && lapses <= now ? lapses : undefined;
}

export function foldAlert(facts: readonly { type: string; data: unknown }[]): AlertState {
  return facts.reduce<AlertState>((state, fact) => {
    const parsed = parseAlertFact(fact);
    return parsed === undefined ? state : evolve(state, parsed);
  }, undefined);
}

/** Total: a fact that does not fit the state leaves it as it is. */
export function evolve(state: AlertState, fact: AlertFact): AlertState {
  if (state === undefined) return fact.type === 'raised' ? begin(fact.data) : undefined;
  if (fact.type === 'reopened') return reopen(state, fact.data.claim);
  if (fact.type === 'shared') return withShared(state, fact.data);
  if (fact.type === 'raised' || fact.type === 'amended' || fact.type === 'withdrawn')
    return withClaim(state, fact.data.claim);
  return withAnswer(state, fact);
}

type FactOf<T extends AlertFact['type']> = Extract<AlertFact, { type: T }>;
type Remark = FactOf<'assigned' | 'commented' | 'contained' | 'escalated'>;

function withAnswer(state: Alert, fact: FactOf<'acknowledged' | 'resolved'> | Remark): Alert {
  if (fact.type === 'acknowledged') return withAcknowledgement(state, fact.data.until);
  if (fact.type === 'resolved') return withVerdict(state, fact.data);
  return withRemark({ ...state, remarks: state.remarks + 1 }, fact);
}

/** One without an end, on an alert that is acknowledged, says nothing new. */
function withAcknowledgement(state: Alert, until: string | undefined): Alert {
  const confirms = state.status === 'acknowledged' && until !== undefined;
  if (state.status !== 'open' && !confirms) return state;
  return { ...state, status: 'acknowledged', answered: severityOf(state), acknowledgedUntil: until };
}

function withVerdict(state: Alert, { verdict, note, duplicateOf }: FactOf<'resolved'>['data']): Alert {
  if (state.status === 'withdrawn') return state;
  const answered = severityOf(state);
  return { ...state, verdict, note, duplicateOf, status: 'resolved', answered, worst: answered };
}

function withRemark(state: Alert, fact: Remark): Alert {
  if (fact.type === 'assigned') return { ...state, assignee: fact.data.to };
  if (fact.type === 'contained')
    return { ...state, contained: [...new Set([...state.contained, fact.data.action])] };
  if (fact.type === 'escalated')
    return { ...state, escalatedTo: [...new Set([...state.escalatedTo, fact.data.receiver])] };
  return state;
}

function begin({ actorKey, family, localDay, claim }: AlertScope & { claim: Claim }): Alert {
  const claims = new Map([[claim.findingId, claim]]);
  const begun = {
    actorKey,
    family,
    localDay,
    claims,
    status: statusFrom(claims, 'open'),
    raisedAt: claim.evaluatedAt,
    openSince: undefined,
    episode: 1,
    answered: undefined,
    assignee: '',
    remarks: 0,
    ...UNANSWERED,
  };
  return withWorst(opened(begun, claim, undefined));
}

/** With the time of the claim where it was not open, by its status before; what somebody said of it then is over. */
const opened = (state: Alert, { evaluatedAt }: Claim, before: AlertStatus | undefined): Alert => {
  const wasOpen = before === 'open' || before === 'acknowledged';
  return state.status === 'open' && !wasOpen
    ? { ...state, openSince: evaluatedAt, acknowledgedUntil: undefined }
    : state;
};

/** How an episode begins. */
const UNANSWERED = {
  verdict: undefined,
  note: '',
  duplicateOf: undefined,
  worst: undefined,
  acknowledgedUntil: undefined,
  contained: [],
  escalatedTo: [],
} as const;

/** What does not stand (history, withdrawn) has no height to keep. */
function withWorst(state: Alert): Alert {
  const stands = state.status !== 'history' && state.status !== 'withdrawn';
  return { ...state, worst: stands ? severityOf(state) : undefined };
}

export function withClaim(state: Alert, claim: Claim): Alert {
  const known = state.claims.get(claim.findingId);
  if (!isNewer(claim, known)) return state;
  // What was found of a claim holds until its newer version was looked into.
  const shared = claim.shared ?? known?.shared;
  const claims = new Map(state.claims).set(claim.findingId, shared ? { ...claim, shared } : claim);
  const status = state.status === 'resolved' ? 'resolved' : statusFrom(claims, state.status);
  return withWorst(opened({ ...state, claims, status }, claim, state.status));
}

function withShared(state: Alert, { findingId, shared }: FactOf<'shared'>['data']): Alert {
  const known = state.claims.get(findingId);
  if (known === undefined) return state;
  return { ...state, claims: new Map(state.claims).set(findingId, { ...known, shared }) };
}

function reopen(state: Alert, claim: Claim): Alert {
  const next = withClaim(state, claim);
  if (next === state || next.status !== 'resolved') return next;
  const status = statusFrom(next.claims, 'open');
  const reopened = { ...next, ...UNANSWERED, status, episode: next.episode + 1 };
  return withWorst(opened(reopened, claim, state.status));
}

/** What the claims alone make of an alert that nobody has judged. */
function statusFrom(claims: ReadonlyMap<string, Claim>, current: AlertStatus): AlertStatus {
  const standing = [...claims.values()].filter((claim) => claim.standing);
  if (standing.length === 0) return 'withdrawn';
  if (standing.every((claim) => claim.history)) return 'history';
  return current === 'acknowledged' ? 'acknowledged' : 'open';
}

export const isNewer = (claim: Claim, known: Claim | undefined): boolean =>
  known === undefined || BigInt(claim.mark) > BigInt(known.mark);
