import { z } from 'zod';
import { FAMILIES, SEVERITIES, VERDICTS } from '../src/event/finding.js';
import type { Finding, Severity, Verdict } from '../src/event/finding.js';
import { nameBasedId } from '../src/kernel/ids.js';

/** The kind under which an alert's facts lie. */
export const ALERT_KIND = 'alert';

export const ALERT_STATUSES = ['history', 'open', 'acknowledged', 'resolved', 'withdrawn'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** Findings kept of one alert; beyond it only a worse one is taken in. */
export const MAX_CLAIMS = 1_000;

/** What one finding says in numbers. Its sentence and evidence stay in the finding and are read when shown. */
const claimSchema = z.object({
  findingId: z.string(),
  detector: z.string(),
  source: z.string(),
  score: z.number(),
  severity: z.enum(SEVERITIES),
  history: z.boolean(),
  /** False once the finding no longer holds. */
  standing: z.boolean(),
  occurredFrom: z.string(),
  occurredTo: z.string(),
  receivedAt: z.string(),
  evaluatedAt: z.string(),
  /** Version of the finding's row: an older one never overwrites a newer, and the follower goes on behind it. */
  mark: z.string().regex(/^\d{1,20}$/),
});
export type Claim = Readonly<z.infer<typeof claimSchema>>;

/** Whose alert it is, beside the tenant. */
const scopeSchema = z.object({ actorKey: z.string(), family: z.enum(FAMILIES), localDay: z.string() });
export type AlertScope = Readonly<z.infer<typeof scopeSchema>>;

const claimed = z.object({ claim: claimSchema });
const alertFactSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('raised'), data: scopeSchema.extend(claimed.shape) }),
  z.object({ type: z.literal('amended'), data: claimed }),
  z.object({ type: z.literal('withdrawn'), data: claimed }),
  z.object({ type: z.literal('reopened'), data: claimed }),
  z.object({ type: z.literal('acknowledged'), data: z.object({}) }),
  z.object({
    type: z.literal('resolved'),
    data: z.object({ verdict: z.enum(VERDICTS), note: z.string() }),
  }),
]);
export type AlertFact = z.infer<typeof alertFactSchema>;

export interface Alert extends AlertScope {
  readonly status: AlertStatus;
  /** When the first finding was evaluated; ISO 8601, UTC. */
  readonly raisedAt: string;
  /** By finding id. */
  readonly claims: ReadonlyMap<string, Claim>;
  /** 1, and one more for each time new evidence reopened it after a verdict. */
  readonly episode: number;
  /** How bad it was when somebody last acknowledged or resolved it. */
  readonly answered: Severity | undefined;
  readonly verdict: Verdict | undefined;
  readonly note: string;
}

/** Undefined until it is raised. */
export type AlertState = Alert | undefined;

/** UUIDv5: late and repeated findings of one person, family and local day fold into one alert. */
export const alertIdOf = (tenant: string, { actorKey, family, localDay }: AlertScope): string =>
  nameBasedId('alert', tenant, actorKey, family, localDay);

export function claimOf(finding: Finding, mark: bigint): Claim {
  const { id, detector, source, score, severity, history, state } = finding;
  return {
    findingId: id,
    detector,
    source,
    score,
    severity,
    history,
    standing: state === 'raised',
    occurredFrom: iso(finding.occurredFrom),
    occurredTo: iso(finding.occurredTo),
    receivedAt: iso(finding.receivedAt),
    evaluatedAt: iso(finding.evaluatedAt),
    mark: String(mark),
  };
}

/** One spelling of a time, so that texts sort as times do. */
const iso = (time: string): string => new Date(time).toISOString();

export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);
const isWorse = (severity: Severity, than: Severity | undefined): boolean =>
  than === undefined || severityRank(severity) > severityRank(than);

/** The claims that an alert rests on, worst first: live ones; without any, those of history; else withdrawn ones. */
export function weightyClaims({ claims }: Pick<Alert, 'claims'>): Claim[] {
  const all = [...claims.values()];
  const standing = all.filter((claim) => claim.standing);
  const live = standing.filter((claim) => !claim.history);
  return (live.length > 0 ? live : standing.length > 0 ? standing : all).sort(worstFirst);
}

function worstFirst(left: Claim, right: Claim): number {
  const later = left.occurredTo < right.occurredTo ? 1 : -1;
  const order = severityRank(right.severity) - severityRank(left.severity) || right.score - left.score;
  return order || (left.occurredTo === right.occurredTo ? compareIds(left, right) : later);
}

const compareIds = (left: Claim, right: Claim): number => (left.findingId < right.findingId ? -1 : 1);

export const severityOf = (alert: Pick<Alert, 'claims'>): Severity =>
  weightyClaims(alert)[0]?.severity ?? 'low';

/** Undefined for a fact of another shape: such a one has no effect. */
export function parseAlertFact(fact: { type: string; data: unknown }): AlertFact | undefined {
  return alertFactSchema.safeParse({ type: fact.type, data: fact.data }).data;
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
  switch (fact.type) {
    case 'raised':
    case 'amended':
    case 'withdrawn':
      return withClaim(state, fact.data.claim);
    case 'reopened':
      return reopen(state, fact.data.claim);
    case 'acknowledged':
    case 'resolved':
      return withAnswer(state, fact);
    default:
      return fact satisfies never;
  }
}

function withAnswer(state: Alert, fact: Extract<AlertFact, { type: 'acknowledged' | 'resolved' }>): Alert {
  const answered = severityOf(state);
  if (fact.type === 'resolved')
    return state.status === 'withdrawn' ? state : { ...state, ...fact.data, status: 'resolved', answered };
  return state.status === 'open' ? { ...state, status: 'acknowledged', answered } : state;
}

function begin({ actorKey, family, localDay, claim }: AlertScope & { claim: Claim }): Alert {
  const claims = new Map([[claim.findingId, claim]]);
  return {
    actorKey,
    family,
    localDay,
    claims,
    status: statusFrom(claims, 'open'),
    raisedAt: claim.evaluatedAt,
    episode: 1,
    answered: undefined,
    verdict: undefined,
    note: '',
  };
}

function withClaim(state: Alert, claim: Claim): Alert {
  if (!isNewer(claim, state.claims.get(claim.findingId))) return state;
  const claims = new Map(state.claims).set(claim.findingId, claim);
  return {
    ...state,
    claims,
    status: state.status === 'resolved' ? 'resolved' : statusFrom(claims, state.status),
  };
}

function reopen(state: Alert, claim: Claim): Alert {
  const next = withClaim(state, claim);
  if (next === state || next.status !== 'resolved') return next;
  const status = statusFrom(next.claims, 'open');
  return { ...next, status, episode: next.episode + 1, verdict: undefined, note: '' };
}

/** What the claims alone make of an alert that nobody has judged. */
function statusFrom(claims: ReadonlyMap<string, Claim>, current: AlertStatus): AlertStatus {
  const standing = [...claims.values()].filter((claim) => claim.standing);
  if (standing.length === 0) return 'withdrawn';
  if (standing.every((claim) => claim.history)) return 'history';
  return current === 'acknowledged' ? 'acknowledged' : 'open';
}

const isNewer = (claim: Claim, known: Claim | undefined): boolean =>
  known === undefined || BigInt(claim.mark) > BigInt(known.mark);

export type AlertCommand =
  | { readonly type: 'raise'; readonly scope: AlertScope; readonly claim: Claim }
  | { readonly type: 'withdraw'; readonly claim: Claim }
  | { readonly type: 'acknowledge' }
  | { readonly type: 'resolve'; readonly verdict: Verdict; readonly note: string };

export const NO_EFFECTS = [
  'unknown-alert',
  'unknown-finding',
  'already-known',
  'nothing-new',
  'too-many-findings',
  'history',
  'withdrawn',
  'already-acknowledged',
  'already-resolved',
] as const;
export type NoEffect = (typeof NO_EFFECTS)[number];

export type Decision =
  | { readonly kind: 'fact'; readonly fact: AlertFact }
  | { readonly kind: 'no-effect'; readonly reason: NoEffect };

const stating = (fact: AlertFact): Decision => ({ kind: 'fact', fact });
export const noEffect = (reason: NoEffect): Decision => ({ kind: 'no-effect', reason });

export function decide(state: AlertState, command: AlertCommand): Decision {
  switch (command.type) {
    case 'raise':
      if (state !== undefined) return decideRaise(state, command.claim);
      return stating({ type: 'raised', data: { ...command.scope, claim: command.claim } });
    case 'withdraw':
      return state === undefined ? noEffect('unknown-finding') : decideWithdraw(state, command.claim);
    case 'acknowledge':
      return decideAcknowledge(state);
    case 'resolve':
      return decideResolve(state, { verdict: command.verdict, note: command.note });
    default:
      return command satisfies never;
  }
}

function decideRaise(state: Alert, claim: Claim): Decision {
  const idle = idleReason(state, claim);
  if (idle !== undefined) return noEffect(idle);
  return stating({ type: reopens(state, claim) ? 'reopened' : 'amended', data: { claim } });
}

/** A verdict stands until something worse happens, or the first thing that is not history. */
function reopens(state: Alert, claim: Claim): boolean {
  if (state.status === 'withdrawn') return true;
  if (state.status !== 'resolved') return false;
  const onlyHistory = [...state.claims.values()].every(({ history }) => history);
  return isWorse(claim.severity, state.answered) || (onlyHistory && !claim.history);
}

function decideWithdraw(state: Alert, claim: Claim): Decision {
  if (!state.claims.has(claim.findingId)) return noEffect('unknown-finding');
  const idle = idleReason(state, claim);
  if (idle !== undefined) return noEffect(idle);
  const type = withClaim(state, claim).status === 'withdrawn' ? 'withdrawn' : 'amended';
  return stating({ type, data: { claim } });
}

function idleReason(state: Alert, claim: Claim): NoEffect | undefined {
  const known = state.claims.get(claim.findingId);
  if (known !== undefined && !isNewer(claim, known)) return 'already-known';
  if (known !== undefined && saysTheSame(known, claim)) return 'nothing-new';
  const isFull = known === undefined && state.claims.size >= MAX_CLAIMS;
  return isFull && !isWorse(claim.severity, severityOf(state)) ? 'too-many-findings' : undefined;
}

const CONTENT = [
  'score',
  'severity',
  'history',
  'standing',
  'occurredFrom',
  'occurredTo',
  'receivedAt',
] as const;

const saysTheSame = (known: Claim, claim: Claim): boolean =>
  CONTENT.every((field) => known[field] === claim[field]);

const NOT_OPEN: Readonly<Record<Exclude<AlertStatus, 'open'>, NoEffect>> = {
  acknowledged: 'already-acknowledged',
  resolved: 'already-resolved',
  history: 'history',
  withdrawn: 'withdrawn',
};

function decideAcknowledge(state: AlertState): Decision {
  if (state === undefined) return noEffect('unknown-alert');
  if (state.status !== 'open') return noEffect(NOT_OPEN[state.status]);
  return stating({ type: 'acknowledged', data: {} });
}

/** A second verdict that differs corrects the first. */
function decideResolve(state: AlertState, answer: { verdict: Verdict; note: string }): Decision {
  if (state === undefined) return noEffect('unknown-alert');
  if (state.status === 'withdrawn') return noEffect('withdrawn');
  const said = state.status === 'resolved' && state.verdict === answer.verdict && state.note === answer.note;
  return said ? noEffect('already-resolved') : stating({ type: 'resolved', data: answer });
}
