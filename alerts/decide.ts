import { isNewer, isWorse, MAX_CLAIMS, severityOf, withClaim } from './alert.js';
import type { Alert, AlertState } from './alert.js';
import type { AlertFact, AlertScope, Claim } from './alert-fact.js';

/** What findings do; what people do is in `answers.ts`. */
export type FindingCommand =
  | { readonly type: 'raise'; readonly scope: AlertScope; readonly claim: Claim }
  | { readonly type: 'withdraw'; readonly claim: Claim };

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
  'already-assigned',
  'already-escalated',
  'too-many-remarks',
  'duplicate-of-itself',
] as const;
export type NoEffect = (typeof NO_EFFECTS)[number];

export type Decision =
  | { readonly kind: 'fact'; readonly fact: AlertFact }
  | { readonly kind: 'no-effect'; readonly reason: NoEffect };

export const stating = (fact: AlertFact): Decision => ({ kind: 'fact', fact });
export const noEffect = (reason: NoEffect): Decision => ({ kind: 'no-effect', reason });

/** What a finding changes about its alert. */
export function decide(state: AlertState, command: FindingCommand): Decision {
  if (command.type === 'withdraw')
    return state === undefined ? noEffect('unknown-finding') : decideWithdraw(state, command.claim);
  if (state !== undefined) return decideRaise(state, command.claim);
  return stating({ type: 'raised', data: { ...command.scope, claim: command.claim } });
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
