import { randomBytes } from 'node:crypto';
import { AppError, type ErrorCode } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { randomToken } from '../../kernel/ids.js';
import { nextVersion, SYSTEM_TENANT, type AccessFacts } from '../access-facts.js';
import type { Grant } from '../rights/grant.js';
import { FactCache } from '../fact-cache.js';
import type { AccountKeys, ProviderSubject } from './account-keys.js';
import { personName, totpName, type AccountSecrets } from './account-secrets.js';
import {
  formatInvitation,
  INVITATION_MS,
  invitationHash,
  newInvitation,
  newRecoveryCodes,
  parseInvitation,
} from './invitation.js';
import type { PasswordHashes } from './password-hashes.js';
import { assertPassword, type Person } from './password.js';
import { enrolment, TOTP_SECRET_BYTES } from './totp.js';
import {
  type CredentialsChange,
  decideUser,
  foldUser,
  type Invited,
  type UserCommand,
  type UserFault,
  type UserState,
} from './user.js';

const USER = 'user';
/** The principal of what a provider says of its people. */
export const BY_PROVIDER = 'oidc';
/** What a person tried; apart from `user`, which is read for every session. */
export const LOG_IN = 'log-in';

/** Commands about one person that may come before one that was decided at the same moment. */
const MOST_TRIES = 20;

const MAX_CACHED_USERS = 4_096;

export interface UsersParts {
  readonly facts: AccessFacts;
  readonly secrets: AccountSecrets;
  readonly keys: AccountKeys;
  readonly hashes: PasswordHashes;
  /** Of the facts, for what expires. */
  readonly clock: Clock;
  /** The machine's own, for the age of what is cached. */
  readonly machineClock: Clock;
}

/** A person as administrators see them; `person` is gone once it was deleted. */
export interface UserView {
  readonly id: string;
  readonly state: UserState;
  readonly person: Person | undefined;
}

export interface Accepted {
  readonly user: string;
  readonly totp: { readonly uri: string; readonly secret: string };
  readonly recoveryCodes: readonly string[];
}

const REFUSED: Readonly<Record<UserFault, [code: ErrorCode, message: string]>> = {
  'unknown-user': ['NOT_FOUND', 'There is no person of this id'],
  'already-active': ['CONFLICT', 'This person has an account: disable it before you invite them anew'],
  'already-disabled': ['CONFLICT', 'This account is disabled already'],
  'account-disabled': ['CONFLICT', 'This account is disabled: invite the person anew'],
  'not-given': ['CONFLICT', 'This person was not given that role for that place'],
  'not-locked': ['CONFLICT', 'This account is not locked'],
  'invitation-void': ['INVITATION_VOID', 'This invitation was used, has expired, or was replaced by another'],
  'proof-over': ['UNAUTHENTICATED', 'Your sessions were ended meanwhile: log in again'],
  disabled: ['OIDC_REFUSED', 'This log-in is refused'],
};

/** People as facts of kind `user`; names and addresses lie sealed beside them. */
export class Users {
  private readonly cache: FactCache<UserState>;

  constructor(private readonly parts: UsersParts) {
    const { facts, machineClock } = parts;
    this.cache = new FactCache({
      facts,
      kind: USER,
      fold: foldUser,
      isKept: ({ status }) => status !== 'unknown',
      capacity: MAX_CACHED_USERS,
      machineClock,
    });
  }

  /** Not older than CACHE_MS; in this process never older than the last command. */
  async find(id: string): Promise<UserState> {
    return this.cache.find(id);
  }

  /** As the store has it now. */
  async read(id: string): Promise<UserState> {
    return foldUser(await this.parts.facts.read(SYSTEM_TENANT, USER, id));
  }

  /** The id that the person with this address has, if there is one: case and spaces around it make no difference. */
  idOf(mail: string): string {
    return this.parts.keys.userOf(mail);
  }

  async person(id: string): Promise<Person | undefined> {
    const sealed = await this.parts.secrets.get(personName(id));
    return sealed === undefined ? undefined : readPerson(sealed);
  }

  async list(): Promise<UserView[]> {
    const { facts, secrets } = this.parts;
    const [stated, people] = await Promise.all([
      facts.readKind(SYSTEM_TENANT, USER),
      secrets.getUnder(personName('')),
    ]);
    return [...Map.groupBy(stated, ({ id }) => id)].flatMap(([id, own]) => {
      const state = foldUser(own);
      const sealed = people.get(personName(id));
      const person = sealed === undefined ? undefined : readPerson(sealed);
      return state.status === 'unknown' ? [] : [{ id, state, person }];
    });
  }

  /** The text of the invitation is in this answer and nowhere else. */
  async invite(
    person: Person,
    given: Pick<Invited, 'grants' | 'self' | 'request'>,
    by: string,
  ): Promise<UserView & { invitation: string }> {
    const { keys, secrets, clock } = this.parts;
    const id = keys.userOf(person.mail);
    const invitation = newInvitation(id);
    const expiresAt = clock.now() + INVITATION_MS;
    const invited = { invitation: invitationHash(invitation), expiresAt, ...given };
    const state = await this.command(id, by, { type: 'invite', invited });
    await secrets.put(personName(id), sealable(person));
    return { id, state, person, invitation: formatInvitation(invitation) };
  }

  /** Of several who accept at once the fold of the facts takes one; the others hear INVITATION_VOID. */
  async accept(text: string, password: string): Promise<Accepted> {
    const invitation = parseInvitation(text);
    if (invitation === undefined) throw refused('invitation-void');
    const { user } = invitation;
    const { keys, hashes, secrets, clock } = this.parts;
    const state = await this.read(user);
    const opening = { acceptance: randomToken(16), invitation: invitationHash(invitation) };
    const draft = { ...opening, password: '', recovery: [] };
    const checked = decideUser(state, { type: 'accept', activated: draft, at: clock.now() });
    if (!checked.ok) throw refused(checked.fault);
    const person = await this.person(user);
    if (person === undefined) throw refused('invitation-void');
    assertPassword(password, person, 'password');
    const recoveryCodes = newRecoveryCodes();
    const recovery = recoveryCodes.map((code) => keys.recoveryHash(user, code));
    const totp = randomBytes(TOTP_SECRET_BYTES);
    const activated = { ...opening, password: await hashes.hash(password), recovery };
    await secrets.put(totpName(user, opening.acceptance), totp);
    await this.command(user, principalOfUser(user), { type: 'accept', activated, at: clock.now() });
    return { user, totp: enrolment(totp, person.mail), recoveryCodes };
  }

  ofSubject(subject: ProviderSubject): string {
    return this.parts.keys.userOfSubject(subject);
  }

  /**
   * A person for whom the provider vouches, with what their groups give now. Throws OIDC_REFUSED for whom an
   * administrator keeps out. The name is only of who was let in, so that nothing is kept of strangers.
   */
  async enter(id: string, person: Person, grants: readonly Grant[]): Promise<UserState> {
    const state = await this.command(id, BY_PROVIDER, { type: 'enter', grants });
    const known = await this.person(id);
    if (known?.name !== person.name || known.mail !== person.mail)
      await this.parts.secrets.put(personName(id), sealable(person));
    await this.stateEntry(id);
    return state;
  }

  /** Takes back what groups gave: the person is in none of ours any more. Of who is unknown nothing is stated. */
  async leaveGroups(id: string): Promise<void> {
    const { status } = await this.read(id);
    if (status === 'active') await this.command(id, BY_PROVIDER, { type: 'enter', grants: [] });
  }

  /** Of several log-ins that fail at once the first locks; the others find it done. */
  async lock(id: string, by: string): Promise<void> {
    await this.command(id, by, { type: 'lock' });
  }

  async unlock(id: string, by: string): Promise<UserState> {
    const decision = decideUser(await this.read(id), { type: 'unlock' });
    if (!decision.ok) throw refused(decision.fault);
    // First: an unlocked account with its old count would be locked by the next try, whoever makes it.
    const { facts } = this.parts;
    const version = nextVersion(await facts.read(SYSTEM_TENANT, LOG_IN, id));
    await facts.append({ ...about(LOG_IN, id), version, type: 'forgiven', data: {}, by });
    return this.command(id, by, { type: 'unlock' });
  }

  /** The caller may give this, and nobody gives it to themselves. */
  async grant(id: string, grant: Grant, by: string, request?: string): Promise<UserState> {
    return this.command(id, by, { type: 'grant', grant, request });
  }

  /** Says whose actors of a CRM this person is; nothing takes that back, since it only ever hides something from them. */
  async addSelf(id: string, self: Invited['self'], by: string): Promise<UserState> {
    return this.command(id, by, { type: 'add-self', self });
  }

  async withdraw(id: string, grant: Omit<Grant, 'until'>, by: string): Promise<UserState> {
    return this.command(id, by, { type: 'withdraw', grant });
  }

  /** By the person themselves: see CredentialsChange. */
  async changeCredentials(id: string, change: CredentialsChange): Promise<void> {
    await this.command(id, principalOfUser(id), change);
  }

  async disable(id: string, by: string): Promise<UserState> {
    return this.command(id, by, { type: 'disable' });
  }

  /** In this process they are over when this resolves, elsewhere within CACHE_MS. */
  async endSessions(id: string, by: string): Promise<void> {
    await this.command(id, by, { type: 'end-sessions' });
  }

  /** Disables the account and deletes the name, the address and the secret of the codes, for ever. */
  async forget(id: string, by: string): Promise<void> {
    const state = await this.read(id);
    if (state.status !== 'disabled') await this.disable(id, by);
    const { secrets } = this.parts;
    const totps = await secrets.getUnder(totpName(id, ''));
    for (const name of [personName(id), ...totps.keys()]) await secrets.remove(name);
  }

  /** Sessions are forgotten after days; that somebody came in is kept. */
  private async stateEntry(id: string): Promise<void> {
    const { facts } = this.parts;
    const version = nextVersion(await facts.read(SYSTEM_TENANT, LOG_IN, id));
    await facts.append({ ...about(LOG_IN, id), version, type: 'entered', data: {}, by: BY_PROVIDER });
  }

  /** The state after it, read again. Decided anew when another command came first. */
  private async command(
    id: string,
    by: string,
    command: UserCommand,
    triesLeft = MOST_TRIES,
  ): Promise<UserState> {
    const { facts } = this.parts;
    const stated = await facts.read(SYSTEM_TENANT, USER, id);
    const state = foldUser(stated);
    const decision = decideUser(state, command);
    if (!decision.ok) throw refused(decision.fault);
    if (decision.value === 'no-effect') return state;
    const version = nextVersion(stated);
    const fact = { ...about(USER, id), version, ...decision.value, by };
    const isFirst = await facts.appendFirst(fact, claimOf(command, version));
    this.cache.forget(id);
    if (isFirst) return this.find(id);
    if (!isRepeatable(command) || triesLeft === 0) throw tooLate(command);
    return this.command(id, by, command, triesLeft - 1);
  }
}

/** As facts and logs name a person. */
export const principalOfUser = (id: string): string => `user:${id}`;

/** The id of the person that facts and logs name so; undefined for who is no person. */
export const userOfPrincipal = (principal: string): string | undefined =>
  principal.startsWith('user:') ? principal.slice('user:'.length) : undefined;

export const about = (kind: string, id: string): { tenant: string; kind: string; id: string } => ({
  tenant: SYSTEM_TENANT,
  kind,
  id,
});

/** An invitation is accepted once, whatever else is stated meanwhile; any other command is decided upon what it read. */
const claimOf = (command: UserCommand, version: number): string =>
  command.type === 'accept' ? `accept ${command.activated.invitation}` : `version ${version}`;

/** Whose invitation was replaced at once, or who was not the first to accept, must hear of it. */
const isRepeatable = ({ type }: UserCommand): boolean => type !== 'accept' && type !== 'invite';

const tooLate = ({ type }: UserCommand): AppError =>
  type === 'accept'
    ? refused('invitation-void')
    : new AppError('CONFLICT', 'Somebody else has changed this account at the same moment: look at it again');

/** Also for one whom the caller may do nothing with: in the same words. */
export const unknownUser = (): AppError => refused('unknown-user');

const refused = (fault: UserFault): AppError =>
  new AppError(...REFUSED[fault], { detail: { reason: fault } });

const sealable = ({ name, mail }: Person): Buffer => Buffer.from(JSON.stringify({ name, mail }));

/** We wrote it ourselves, sealed. */
export const readPerson = (sealed: Buffer): Person => JSON.parse(sealed.toString('utf8')) as Person;
