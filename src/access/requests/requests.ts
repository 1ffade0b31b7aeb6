import { hash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { randomId, randomToken } from '../../kernel/ids.js';
import { nextVersion, SYSTEM_TENANT, type AccessFact, type AccessFacts } from '../access-facts.js';
import type { AccountSecrets } from '../accounts/account-secrets.js';
import { FoldedKind } from '../folded-kind.js';
import type { Governance } from '../governance/governance.js';
import { profileAt, type Step, strictest, TERMS } from '../governance/profile.js';
import type { Place } from '../rights/grant.js';
import { type Admitted, ownerOf } from '../rights/principal.js';
import { noticeOf } from '../notices/notice.js';
import { byAddress } from './one-person.js';
import {
  type Action,
  type Asked,
  decideRequest,
  foldRequest,
  type Request,
  type RequestCommand,
  type RequestFault,
  type RequestState,
  statusAt,
} from './request.js';

const KIND = 'request';
/** Requests of one owner that may wait at a time. */
const MOST_WAITING = 100;

export const requestIdSchema = z.uuid('is no id of a request');

/** Instead of what is wanted: what was asked for in that request, now that it may be done. */
export const fromRequestSchema = z.strictObject({ request: requestIdSchema }).meta({ id: 'FromRequest' });
export type FromRequest = z.output<typeof fromRequestSchema>;

export const isFromRequest = (wanted: object): wanted is FromRequest => 'request' in wanted;

/** A change that may need more than the one who asks for it. */
export interface Change<P extends object> {
  readonly action: Action;
  readonly wanted: P | FromRequest;
  readonly schema: z.ZodType<P>;
  /** Throws for what the caller may not do at all; looked at when it is asked for and again when it is done. */
  readonly look: (payload: P) => Looked | Promise<Looked>;
}

/** Where a change gives somebody more than they had; nowhere when it gives nothing worth a second look. */
export interface Looked {
  readonly places: readonly Place[];
  readonly beneficiary?: string;
  /** The actor key that it is about: whoever that is sees nothing of it. */
  readonly concerns?: string;
}

export type Passed<P> =
  | { readonly isDone: false; readonly waiting: Listed & { readonly payload: P } }
  /** `request`: the one it was asked for with, which is used up. */
  | { readonly isDone: true; readonly payload: P; readonly request?: string };

export interface Listed {
  readonly id: string;
  readonly request: Request;
}

export interface RequestsParts {
  readonly facts: AccessFacts;
  readonly secrets: AccountSecrets;
  readonly governance: Governance;
  readonly clock: Clock;
}

type Told = [code: 'NOT_FOUND' | 'FORBIDDEN' | 'CONFLICT' | 'APPROVAL_VOID', message: string];

const REFUSED: Readonly<Record<RequestFault, Told>> = {
  'unknown-request': ['NOT_FOUND', 'There is no request of this id that you could do this with'],
  'own-request': ['FORBIDDEN', 'Another person has to approve what you asked for'],
  'own-benefit': ['FORBIDDEN', 'Another person has to approve what gives you more rights'],
  'no-person': ['FORBIDDEN', 'Only a person approves: log in, or use a key that you issued while logged in'],
  'other-payload': ['APPROVAL_VOID', 'This is not what was asked for: look at the request again'],
  'needs-no-approval': ['CONFLICT', 'This request waits for its time only: it can be cancelled until then'],
  'still-waiting': ['CONFLICT', 'This request still waits: for its second person, or until its time'],
  'needs-approval-now': ['APPROVAL_VOID', 'By now this takes a second person: ask again'],
  'approved-already': ['CONFLICT', 'This request is approved already'],
  used: ['APPROVAL_VOID', 'This request has been used: each is good for once'],
  cancelled: ['APPROVAL_VOID', 'This request was cancelled'],
  expired: ['APPROVAL_VOID', 'This request has expired: ask again'],
};

const refused = (reason: RequestFault): AppError => new AppError(...REFUSED[reason]);

/**
 * What needs a second person, or time in which it can be cancelled: asked for and answered as facts, bound to exactly
 * what was asked for, and good for once. What was asked for may name people, so it lies sealed.
 */
export class Requests {
  private readonly all: FoldedKind<RequestState>;

  constructor(private readonly parts: RequestsParts) {
    this.all = new FoldedKind(parts.facts, KIND, foldRequest);
  }

  /** The time by which requests run out; epoch ms. */
  now(): number {
    return this.parts.clock.now();
  }

  /** What is to be done now; or, where the profile asks for more, the request that now waits. */
  async pass<P extends object>(change: Change<P>, caller: Admitted): Promise<Passed<P>> {
    const { wanted, action } = change;
    if (isFromRequest(wanted)) return this.use(wanted.request, change, caller);
    const looked = await change.look(wanted);
    const step = await this.stepOf(action, looked.places);
    if (step === 'none') return { isDone: true, payload: wanted };
    const asked = await this.ask({ action, step, ...looked }, wanted, caller);
    return { isDone: false, waiting: { ...asked, payload: wanted } };
  }

  /** Whether it takes two people somewhere, and the set-up is over: then nobody may hold what makes them the second. */
  async takesTwo(): Promise<boolean> {
    const { governance } = this.parts;
    const { access } = TERMS[await governance.profileAt({})];
    return access === 'second-person' && !(await governance.isSettingUp());
  }

  async list(): Promise<Listed[]> {
    return (await this.all.all()).flatMap(({ id, state }) =>
      state.status === 'unknown' ? [] : [{ id, request: state }],
    );
  }

  /** Throws NOT_FOUND. */
  async find(id: string): Promise<Request> {
    const request = foldRequest(await this.read(id));
    if (request.status === 'unknown') throw refused('unknown-request');
    return request;
  }

  /** What exactly was asked for; undefined once that is over, or when it is not what was asked for. */
  async payloadOf({ id, request }: Listed): Promise<unknown> {
    return this.payloadIn(await this.parts.secrets.get(sealedName(id)), request);
  }

  /** As `payloadOf` of each, in one read. */
  async payloadsOf(listed: readonly Listed[]): Promise<(Listed & { readonly payload: unknown })[]> {
    const sealed = await this.parts.secrets.getUnder(sealedName(''));
    return listed.map(({ id, request }) => {
      return { id, request, payload: this.payloadIn(sealed.get(sealedName(id)), request) };
    });
  }

  private payloadIn(sealed: Buffer | undefined, request: Request): unknown {
    const isGone = sealed === undefined || hasEnded(request, this.now());
    if (isGone || digestOf(sealed) !== request.digest) return undefined;
    return (JSON.parse(sealed.toString('utf8')) as { payload: unknown }).payload;
  }

  /** Deletes what was asked for once nobody can make use of it: time runs out by itself, and a process may have died. */
  async forgetEnded(): Promise<void> {
    const { secrets } = this.parts;
    const sealed = await secrets.getUnder(sealedName(''));
    if (sealed.size === 0) return;
    for (const { id, request } of await this.list())
      if (sealed.has(sealedName(id)) && hasEnded(request, this.now())) await secrets.remove(sealedName(id));
  }

  /** The caller's right to approve here was checked. Throws FORBIDDEN, CONFLICT, APPROVAL_VOID. */
  async approve(id: string, digest: string, caller: Admitted): Promise<Request> {
    const owner = ownerOf(caller);
    await this.assertOther(await this.find(id), owner);
    return this.command(id, { type: 'approve', owner, digest }, caller.id);
  }

  /** The caller's right to cancel was checked. */
  async cancel(id: string, caller: Admitted): Promise<Request> {
    const request = await this.command(id, { type: 'cancel' }, caller.id);
    await this.parts.secrets.remove(sealedName(id));
    return request;
  }

  private async assertOther({ owner, beneficiary }: Request, approver: string): Promise<void> {
    const [by, asks, gains] = await Promise.all(
      [approver, owner, beneficiary ?? owner].map(async (one) => byAddress(this.parts.secrets, one)),
    );
    if (by === asks) throw refused('own-request');
    if (by === gains) throw refused('own-benefit');
  }

  private async stepOf(action: Action, places: readonly Place[]): Promise<Step> {
    const { governance } = this.parts;
    if (places.length === 0) return 'none';
    const profiles = await governance.profiles();
    const terms = TERMS[strictest(places.map((place) => profileAt(profiles, place)))];
    if (action === 'identity.reveal' || action === 'activity.plan') return terms.reveal;
    return (await governance.isSettingUp()) ? 'none' : terms.access;
  }

  private async ask(
    asked: Looked & Pick<Asked, 'action' | 'step'>,
    payload: object,
    caller: Admitted,
  ): Promise<Listed> {
    const { facts, secrets } = this.parts;
    const owner = ownerOf(caller);
    await this.assertFewWait(owner);
    const id = randomId();
    // With something random in it, nobody can find out by trying what a digest stands for.
    const sealed = Buffer.from(
      JSON.stringify({ action: asked.action, nonce: randomToken(), payload }),
      'utf8',
    );
    const { action, step, places, beneficiary, concerns } = asked;
    const tenant = commonTenant(places);
    const data: Asked = {
      action,
      step,
      owner,
      digest: digestOf(sealed),
      ...(tenant === undefined ? {} : { tenant }),
      ...(beneficiary === undefined ? {} : { beneficiary }),
      ...(concerns === undefined ? {} : { concerns }),
    };
    await secrets.put(sealedName(id), sealed);
    const fact = { tenant: SYSTEM_TENANT, kind: KIND, id, version: 1, type: 'asked', data, by: caller.id };
    // In one insert: whoever must hear of it does, also when the process dies behind it.
    await facts.append(fact, noticeOf({ what: 'request', id }));
    return { id, request: await this.find(id) };
  }

  private async assertFewWait(owner: string): Promise<void> {
    const now = this.parts.clock.now();
    const own = (await this.list()).filter(
      ({ request }) => request.owner === owner && statusAt(request, now) === 'waiting',
    );
    if (own.length >= MOST_WAITING)
      throw new AppError('CONFLICT', `${MOST_WAITING} requests of yours wait already: cancel some first`);
  }

  private async use<P extends object>(
    id: string,
    { action, schema, look }: Change<P>,
    caller: Admitted,
  ): Promise<Passed<P>> {
    const command = { type: 'use', owner: ownerOf(caller), action } as const;
    const request = foldRequest(await this.read(id));
    const decision = decideRequest(request, command, this.parts.clock.now());
    if (!decision.ok || request.status === 'unknown')
      throw refused(decision.ok ? 'unknown-request' : decision.fault);
    const payload = schema.safeParse(await this.payloadOf({ id, request }));
    if (!payload.success) throw refused('other-payload');
    const { places } = await look(payload.data);
    // The profile may have become stricter since: time is no second person.
    if (request.step === 'delay' && (await this.stepOf(action, places)) === 'second-person')
      throw refused('needs-approval-now');
    await this.command(id, command, caller.id);
    await this.parts.secrets.remove(sealedName(id));
    return { isDone: true, payload: payload.data, request: id };
  }

  /** Of those who end or approve at once the store keeps the first; the others hear what it was. */
  private async command(id: string, command: RequestCommand, by: string): Promise<Request> {
    const { facts, clock } = this.parts;
    const stated = await this.read(id);
    const decision = decideRequest(foldRequest(stated), command, clock.now());
    if (!decision.ok) throw refused(decision.fault);
    const version = nextVersion(stated);
    const fact = { tenant: SYSTEM_TENANT, kind: KIND, id, version, ...decision.value, by };
    const claim = command.type === 'approve' ? 'approve' : 'end';
    if (await facts.appendFirst(fact, claim)) return this.find(id);
    const now = decideRequest(foldRequest(await this.read(id)), command, clock.now());
    throw refused(now.ok ? 'approved-already' : now.fault);
  }

  private async read(id: string): Promise<AccessFact[]> {
    return this.parts.facts.read(SYSTEM_TENANT, KIND, id);
  }
}

const sealedName = (id: string): string => `request/${id}`;

const hasEnded = (request: Request, now: number): boolean =>
  !['waiting', 'ready'].includes(statusAt(request, now));

const digestOf = (sealed: Buffer): string => hash('sha256', sealed, 'hex');

/** The one tenant of all these places, if there is one: else it concerns the system as a whole. */
function commonTenant(places: readonly Place[]): string | undefined {
  const tenants = new Set(places.map(({ tenant }) => tenant));
  return tenants.size === 1 ? [...tenants][0] : undefined;
}
