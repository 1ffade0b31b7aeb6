import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { fault, ok, type Result } from '../../kernel/result.js';
import type { AccessFact } from '../access-facts.js';
import { type Grant, isSameGrant } from '../rights/grant.js';
import { ROLES } from '../rights/permissions.js';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const grantSchema = z.object({
  role: z.enum(ROLES),
  tenant: z.string().exactOptional(),
  source: z.string().exactOptional(),
  team: z.string().exactOptional(),
  dataClass: z.string().exactOptional(),
  until: z.number().exactOptional(),
});

const selfSchema = z.object({ self: z.array(z.object({ tenant: z.string(), actorKey: z.string() })) });

const invitedSchema = z.object({
  invitation: digest,
  expiresAt: z.number(),
  /** The request with which it was asked for, where it needed one. */
  request: z.string().exactOptional(),
  grants: z.array(grantSchema),
  ...selfSchema.shape,
});

const activatedSchema = z.object({
  acceptance: z.string(),
  invitation: digest,
  password: z.string(),
  recovery: z.array(digest),
});

/** Of the acceptance that the person proved to know: what came of another one changes nothing. */
const passwordChangedSchema = activatedSchema.pick({ acceptance: true, password: true });
const recoveryRenewedSchema = activatedSchema.pick({ acceptance: true, recovery: true });
const enteredSchema = z.object({ grants: z.array(grantSchema) });

const grantedSchema = z.object({ grant: grantSchema });

export type Invited = z.infer<typeof invitedSchema>;
export type Activated = z.infer<typeof activatedSchema>;

/** A person after the facts of kind `user`. No name and no address is in it. */
export interface UserState {
  readonly status: 'unknown' | 'invited' | 'active' | 'locked' | 'disabled';
  /** What we were told to give. */
  readonly grants: readonly Grant[];
  /** What the groups of the last log-in by the provider give; undefined for people who never came by one. */
  readonly providerGrants: readonly Grant[] | undefined;
  readonly self: Invited['self'];
  readonly invitation: Pick<Invited, 'invitation' | 'expiresAt'> | undefined;
  /** Of the acceptance that counts: hash of the password and hashes of the recovery codes. */
  readonly credentials: Omit<Activated, 'invitation'> | undefined;
  /** Rises whenever all sessions of the person end: one that began in an earlier epoch is over. */
  readonly epoch: number;
  readonly invitedAt: number;
  readonly invitedBy: string;
}

export const UNKNOWN_USER: UserState = {
  status: 'unknown',
  grants: [],
  providerGrants: undefined,
  self: [],
  invitation: undefined,
  credentials: undefined,
  epoch: 0,
  invitedAt: 0,
  invitedBy: '',
};

/** All that a person was given, by whomever. */
export const grantsOfUser = ({
  grants,
  providerGrants = [],
}: Pick<UserState, 'grants' | 'providerGrants'>): Grant[] => [...grants, ...providerGrants];

type Evolve = (state: UserState, fact: AccessFact) => UserState;

/** Each gives back the same state where its fact has no effect. */
const EVOLVE: Readonly<Record<string, Evolve>> = {
  invited: (state, { data, at, by }) => {
    const invited = invitedSchema.safeParse(data);
    if (!invited.success || isInUse(state)) return state;
    const { invitation, expiresAt, grants } = invited.data;
    // Who they are at a CRM does not end with an account: an invitation could else take it back in silence.
    const self = joined(state.self, invited.data.self);
    const fresh = { grants, self, invitation: { invitation, expiresAt }, invitedAt: at, invitedBy: by };
    return { ...UNKNOWN_USER, ...fresh, status: 'invited', epoch: state.epoch + 1 };
  },
  activated: (state, { data, at }) => {
    const activated = activatedSchema.safeParse(data);
    if (!activated.success || !opens(state, activated.data.invitation, at)) return state;
    const { invitation: _used, ...credentials } = activated.data;
    return { ...state, status: 'active', invitation: undefined, credentials };
  },
  'password-changed': (state, { data }) => {
    const changed = passwordChangedSchema.safeParse(data);
    const credentials = changed.success ? withChange(state, changed.data) : undefined;
    return credentials === undefined ? state : { ...state, ...over(state), credentials };
  },
  'recovery-renewed': (state, { data }) => {
    const renewed = recoveryRenewedSchema.safeParse(data);
    const credentials = renewed.success ? withChange(state, renewed.data) : undefined;
    return credentials === undefined ? state : { ...state, credentials };
  },
  entered: (state, { data, at, by }) => {
    const entered = enteredSchema.safeParse(data);
    if (!entered.success || !mayEnter(state)) return state;
    const first = state.status === 'unknown' ? { invitedAt: at, invitedBy: by } : {};
    return { ...state, ...first, status: 'active', providerGrants: entered.data.grants };
  },
  locked: (state) => (state.status === 'active' ? { ...state, ...over(state), status: 'locked' } : state),
  unlocked: (state) => (state.status === 'locked' ? { ...state, status: 'active' } : state),
  disabled: (state) =>
    state.status === 'unknown'
      ? state
      : { ...state, ...over(state), status: 'disabled', invitation: undefined, credentials: undefined },
  'sessions-ended': (state) => (isInUse(state) ? { ...state, ...over(state) } : state),
  'self-added': (state, { data }) => {
    const added = selfSchema.safeParse(data);
    if (!added.success || state.status === 'unknown') return state;
    return { ...state, self: joined(state.self, added.data.self) };
  },
  'role-granted': (state, { data }) => {
    const granted = grantedSchema.safeParse(data);
    if (!granted.success || state.status === 'unknown') return state;
    return { ...state, grants: [...without(state.grants, granted.data.grant), granted.data.grant] };
  },
  'role-withdrawn': (state, { data }) => {
    const withdrawn = grantedSchema.safeParse(data);
    return withdrawn.success ? { ...state, grants: without(state.grants, withdrawn.data.grant) } : state;
  },
};

/** Total: a fact that is unknown, does not fit, or comes too late leaves the state as it is. */
export const evolveUser = (state: UserState, fact: AccessFact): UserState =>
  Object.hasOwn(EVOLVE, fact.type) ? (EVOLVE[fact.type]?.(state, fact) ?? state) : state;

export const foldUser = (facts: readonly AccessFact[]): UserState => facts.reduce(evolveUser, UNKNOWN_USER);

/** By the person, who proved in this epoch who they are: it is void in another one. */
export type CredentialsChange = { readonly epoch: number } & (
  | { readonly type: 'change-password'; readonly password: string }
  | { readonly type: 'renew-recovery'; readonly recovery: readonly string[] }
);

export type UserCommand =
  | CredentialsChange
  | { readonly type: 'invite'; readonly invited: Invited }
  | { readonly type: 'accept'; readonly activated: Activated; readonly at: number }
  | { readonly type: 'grant'; readonly grant: Grant; readonly request?: string | undefined }
  | { readonly type: 'add-self'; readonly self: Invited['self'] }
  | { readonly type: 'withdraw'; readonly grant: Omit<Grant, 'until'> }
  | { readonly type: 'enter'; readonly grants: readonly Grant[] }
  | { readonly type: 'lock' | 'unlock' | 'disable' | 'end-sessions' };

export type UserFault =
  | 'unknown-user'
  | 'already-active'
  | 'already-disabled'
  | 'not-locked'
  | 'invitation-void'
  | 'account-disabled'
  | 'not-given'
  | 'proof-over'
  | 'disabled';

export type UserDecision = Result<{ readonly type: string; readonly data: object } | 'no-effect', UserFault>;

export function decideUser(state: UserState, command: UserCommand): UserDecision {
  if (command.type === 'invite')
    return isInUse(state) ? fault('already-active') : ok({ type: 'invited', data: command.invited });
  if (command.type === 'accept') return decideAcceptance(state, command);
  if (command.type === 'enter') return decideEntry(state, command.grants);
  return state.status === 'unknown' ? fault('unknown-user') : decideAbout(state, command);
}

const decideAcceptance = (
  state: UserState,
  { activated, at }: Extract<UserCommand, { type: 'accept' }>,
): UserDecision =>
  opens(state, activated.invitation, at)
    ? ok({ type: 'activated', data: activated })
    : fault('invitation-void');

/** What can be done to somebody who is known. */
function decideAbout(
  state: UserState,
  command: Exclude<UserCommand, { type: 'invite' | 'accept' | 'enter' }>,
): UserDecision {
  if (command.type === 'change-password' || command.type === 'renew-recovery')
    return decideChange(state, command);
  if (command.type === 'add-self') return ok({ type: 'self-added', data: { self: command.self } });
  return command.type === 'grant' || command.type === 'withdraw'
    ? decideGrant(state, command)
    : DECIDE[command.type](state);
}

function decideChange({ status, epoch, credentials }: UserState, command: CredentialsChange): UserDecision {
  if (status !== 'active' || credentials === undefined || command.epoch !== epoch) return fault('proof-over');
  const { acceptance } = credentials;
  return command.type === 'change-password'
    ? ok({ type: 'password-changed', data: { acceptance, password: command.password } })
    : ok({ type: 'recovery-renewed', data: { acceptance, recovery: command.recovery } });
}

function decideGrant(
  state: UserState,
  command: Extract<UserCommand, { type: 'grant' | 'withdraw' }>,
): UserDecision {
  const others = without(state.grants, command.grant);
  if (command.type === 'withdraw')
    return others.length === state.grants.length
      ? fault('not-given')
      : ok({ type: 'role-withdrawn', data: { grant: command.grant } });
  if (state.status === 'disabled') return fault('account-disabled');
  const { grant, request } = command;
  return ok({ type: 'role-granted', data: { grant, ...(request === undefined ? {} : { request }) } });
}

/** Every log-in says what the groups give; only what differs is stated. */
function decideEntry(state: UserState, grants: readonly Grant[]): UserDecision {
  if (!mayEnter(state)) return fault('disabled');
  const isSame = state.status === 'active' && isDeepStrictEqual(state.providerGrants, grants);
  return ok(isSame ? 'no-effect' : { type: 'entered', data: { grants } });
}

const DECIDE: Readonly<
  Record<'lock' | 'unlock' | 'disable' | 'end-sessions', (state: UserState) => UserDecision>
> = {
  lock: (state) => ok(state.status === 'active' ? { type: 'locked', data: {} } : 'no-effect'),
  unlock: (state) => (state.status === 'locked' ? ok({ type: 'unlocked', data: {} }) : fault('not-locked')),
  disable: (state) =>
    state.status === 'disabled' ? fault('already-disabled') : ok({ type: 'disabled', data: {} }),
  'end-sessions': (state) => ok(isInUse(state) ? { type: 'sessions-ended', data: {} } : 'no-effect'),
};

/** Whether somebody has accepted, and was not disabled since. */
const isInUse = ({ status }: UserState): boolean => status === 'active' || status === 'locked';

/** Whether the provider's word lets somebody in: nobody with a password of ours, and nobody whom we disabled. */
const mayEnter = ({ status, credentials }: UserState): boolean =>
  status === 'unknown' || (status === 'active' && credentials === undefined);

/** Whether this invitation is the one that counts, unused and not expired. */
const opens = ({ status, invitation }: UserState, hash: string, at: number): boolean =>
  status === 'invited' && invitation?.invitation === hash && at <= invitation.expiresAt;

/** The credentials with what was changed of them; undefined unless the account is in use by that very acceptance. */
const withChange = (
  { status, credentials }: UserState,
  changed: Partial<Omit<Activated, 'invitation'>>,
): UserState['credentials'] =>
  status === 'active' && credentials?.acceptance === changed.acceptance
    ? credentials && { ...credentials, ...changed }
    : undefined;

/** Each once. */
const joined = (self: Invited['self'], more: Invited['self']): Invited['self'] => [
  ...self,
  ...more.filter(
    ({ tenant, actorKey }) => !self.some((own) => own.tenant === tenant && own.actorKey === actorKey),
  ),
];

const over = ({ epoch }: UserState): Pick<UserState, 'epoch'> => ({ epoch: epoch + 1 });

const without = (grants: readonly Grant[], grant: Omit<Grant, 'until'>): Grant[] =>
  grants.filter((one) => !isSameGrant(one, grant));
