import { z } from 'zod';
import { DAY, HOUR } from '../../kernel/clock.js';
import { fault, ok, type Result } from '../../kernel/result.js';
import type { AccessFact } from '../access-facts.js';

/** What may need more than one person. */
export const ACTIONS = [
  'key.issue',
  'user.invite',
  'role.grant',
  'governance.change',
  'identity.reveal',
  'activity.plan',
  'alerts.silence',
] as const;
export type Action = (typeof ACTIONS)[number];

/** How long what was asked for under a delay can be cancelled before it can be done. */
export const DELAY_MS = DAY;
/** How long a request waits for its second person, and how long it can be made use of once it may be. */
export const OPEN_MS = 72 * HOUR;

const askedSchema = z.object({
  action: z.enum(ACTIONS),
  step: z.enum(['delay', 'second-person']),
  /** Whoever approves or cancels must reach it: a tenant, or the system as a whole. */
  tenant: z.string().exactOptional(),
  /** Of who asked: never the one who approves. */
  owner: z.string(),
  /** Who would have more rights by it, when that is somebody else than who asked. */
  beneficiary: z.string().exactOptional(),
  /** The actor key of the tenant that it is about. */
  concerns: z.string().exactOptional(),
  /** SHA-256 of what exactly was asked for; the thing itself lies sealed. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export type Asked = z.infer<typeof askedSchema>;

const approvedSchema = z.object({ digest: z.string(), owner: z.string() });

/** A request after its facts. Times are epoch ms. */
export type RequestState =
  | { readonly status: 'unknown' }
  | (Asked & {
      /** Beside these, time alone makes it `ready` or `expired`: see `statusAt`. */
      readonly status: 'waiting' | 'approved' | 'cancelled' | 'used';
      readonly askedBy: string;
      readonly askedAt: number;
      readonly approvedBy?: string;
      readonly approvedAt?: number;
      readonly endedBy?: string;
      readonly endedAt?: number;
    });
export type Request = Exclude<RequestState, { status: 'unknown' }>;

export const UNKNOWN_REQUEST: RequestState = { status: 'unknown' };

export const REQUEST_STATUSES = ['waiting', 'ready', 'used', 'cancelled', 'expired'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** When it can first be made use of; undefined while somebody has yet to approve it. */
export const readyAt = ({ step, askedAt, approvedAt }: Request): number | undefined =>
  step === 'delay' ? askedAt + DELAY_MS : approvedAt;

/** From then on nobody can approve or use it. */
export const expiresAt = (request: Request): number => (readyAt(request) ?? request.askedAt) + OPEN_MS;

export function statusAt(request: Request, now: number): RequestStatus {
  if (request.status === 'used' || request.status === 'cancelled') return request.status;
  if (now >= expiresAt(request)) return 'expired';
  return now >= (readyAt(request) ?? Infinity) ? 'ready' : 'waiting';
}

/** Why somebody may not be the second person; undefined when they may. */
export function approvalFault(
  { owner, beneficiary, digest }: Asked,
  by: { readonly owner: string; readonly digest: string },
): 'own-request' | 'own-benefit' | 'no-person' | 'other-payload' | undefined {
  if (by.owner === owner) return 'own-request';
  if (by.owner === beneficiary) return 'own-benefit';
  if (by.digest !== digest) return 'other-payload';
  // Who holds the machine or its first key is not a second pair of eyes: both may be in one hand with a person's account.
  return by.owner.startsWith('user:') ? undefined : 'no-person';
}

type Evolve = (request: Request, fact: AccessFact) => Request;

const EVOLVE: Readonly<Record<string, Evolve>> = {
  approved: (request, { data, by, at }) => {
    const approved = approvedSchema.safeParse(data);
    const isOpen = request.step === 'second-person' && statusAt(request, at) === 'waiting';
    if (!approved.success || !isOpen || approvalFault(request, approved.data) !== undefined) return request;
    return { ...request, status: 'approved', approvedBy: by, approvedAt: at };
  },
  cancelled: (request, { by, at }) => ended(request, { status: 'cancelled', endedBy: by, endedAt: at }),
  used: (request, { by, at }) =>
    statusAt(request, at) === 'ready'
      ? ended(request, { status: 'used', endedBy: by, endedAt: at })
      : request,
};

const ended = (
  request: Request,
  end: { status: 'cancelled' | 'used'; endedBy: string; endedAt: number },
): Request =>
  request.status === 'used' || request.status === 'cancelled' ? request : { ...request, ...end };

/** Total: what comes too late, from the wrong person or about something else leaves the request as it is. */
export function evolveRequest(state: RequestState, fact: AccessFact): RequestState {
  if (state.status === 'unknown') {
    const asked = fact.type === 'asked' ? askedSchema.safeParse(fact.data) : undefined;
    if (asked?.success !== true) return state;
    return { ...asked.data, status: 'waiting', askedBy: fact.by, askedAt: fact.at };
  }
  return Object.hasOwn(EVOLVE, fact.type) ? (EVOLVE[fact.type]?.(state, fact) ?? state) : state;
}

export const foldRequest = (facts: readonly AccessFact[]): RequestState =>
  facts.reduce(evolveRequest, UNKNOWN_REQUEST);

export type RequestCommand =
  | { readonly type: 'approve'; readonly owner: string; readonly digest: string }
  | { readonly type: 'cancel' }
  | { readonly type: 'use'; readonly owner: string; readonly action: Action };

export type RequestFault =
  | NonNullable<ReturnType<typeof approvalFault>>
  | 'unknown-request'
  | 'needs-no-approval'
  | 'still-waiting'
  | 'needs-approval-now'
  | 'approved-already'
  | 'used'
  | 'cancelled'
  | 'expired';

export type RequestDecision = Result<{ readonly type: string; readonly data: object }, RequestFault>;

/** Whether the command has an effect now. */
export function decideRequest(state: RequestState, command: RequestCommand, now: number): RequestDecision {
  if (state.status === 'unknown') return fault('unknown-request');
  const status = statusAt(state, now);
  if (status === 'used' || status === 'cancelled' || status === 'expired') return fault(status);
  if (command.type === 'cancel') return ok({ type: 'cancelled', data: {} });
  if (command.type === 'use') return decideUse(state, command, status);
  if (state.step === 'delay') return fault('needs-no-approval');
  if (status === 'ready') return fault('approved-already');
  const { owner, digest } = command;
  const why = approvalFault(state, command);
  return why === undefined ? ok({ type: 'approved', data: { owner, digest } }) : fault(why);
}

/** Whoever else asks is told nothing of it. */
function decideUse(
  request: Request,
  { owner, action }: Extract<RequestCommand, { type: 'use' }>,
  status: RequestStatus,
): RequestDecision {
  if (request.owner !== owner || request.action !== action) return fault('unknown-request');
  return status === 'ready' ? ok({ type: 'used', data: {} }) : fault('still-waiting');
}
