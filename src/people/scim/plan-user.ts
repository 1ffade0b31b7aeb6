import type { Day } from '../day.js';
import { EVER } from '../day.js';
import type { PersonIdentity } from '../directory/people-identity.js';
import { type KnownPerson, leftSince } from '../directory/plan-import.js';
import type { PersonField, Said, Statement } from '../directory/statement.js';
import { onDay } from '../directory/timeline.js';
import type { ToldUser } from './told-user.js';

/** What is kept of a user beside what the directory says of that person. */
export interface ProvisionedUser extends Omit<ToldUser, 'active' | 'role' | 'team' | 'manager' | 'timeZone'> {
  /** The person's key, which is the id that we give the user. */
  readonly person: string;
  readonly active: boolean;
  /** Then no name is kept. */
  readonly isDeleted: boolean;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly version: number;
}

export interface UserTerms {
  readonly person: string;
  /** The id that the directory gives this person. */
  readonly id: string;
  /** The person's key of the manager; empty for none, undefined when nothing was told. */
  readonly manager: string | undefined;
  /** As this user was provisioned before; perhaps deleted since. */
  readonly before: ProvisionedUser | undefined;
  readonly known: KnownPerson | undefined;
  readonly identity: PersonIdentity | undefined;
  /** Today, where the tenant is. */
  readonly today: Day;
  /** Epoch ms. */
  readonly now: number;
}

/** What is to be written; nothing of it when all of it is known. */
export interface PlannedUser {
  readonly statements: readonly Statement[];
  readonly identity: PersonIdentity | undefined;
  readonly user: ProvisionedUser;
  readonly isNews: boolean;
}

/**
 * What a client's whole word about a user comes to: statements from today on, or since ever for somebody new, as a
 * directory without days says it. The same word again says nothing.
 */
export function planUser(told: ToldUser, terms: UserTerms): PlannedUser {
  const { before } = terms;
  const active = told.active ?? wasActiveOrNew(before);
  const statements = [...newlySaid(told, terms), ...employmentSaid(active, terms)];
  const identity = newIdentity(told, terms);
  const user = userAfter(told, active, terms);
  const isSame = before !== undefined && isSameUser(before, user);
  if (isSame && statements.length === 0 && identity === undefined)
    return { statements, identity, user: before, isNews: false };
  return { statements, identity, user, isNews: true };
}

const wasActiveOrNew = (before: ProvisionedUser | undefined): boolean =>
  before === undefined || before.isDeleted || before.active;

function userAfter(told: ToldUser, active: boolean, { person, before, now }: UserTerms): ProvisionedUser {
  const { role: _role, team: _team, manager: _manager, timeZone: _zone, ...names } = told;
  const createdAt = before === undefined || before.isDeleted ? now : before.createdAt;
  const version = (before?.version ?? 0) + 1;
  return { ...names, person, active, isDeleted: false, createdAt, changedAt: now, version };
}

/** They leave today, and no name of the account is kept; the directory goes on knowing the person. */
export function planRemoval(
  before: ProvisionedUser,
  terms: Pick<UserTerms, 'known' | 'person' | 'today' | 'now'>,
): Pick<PlannedUser, 'statements' | 'user'> {
  const nothing = { userName: '', externalId: '', employeeNumber: '', givenName: '', familyName: '' };
  const user = { ...before, ...nothing, displayName: '', email: '', active: false, isDeleted: true };
  return {
    statements: leaving({ ...terms, wasActive: before.active }),
    user: { ...user, changedAt: terms.now, version: before.version + 1 },
  };
}

export const nameOf = ({
  displayName,
  givenName,
  familyName,
}: Pick<ToldUser, 'displayName' | 'givenName' | 'familyName'>): string =>
  displayName === '' ? `${givenName} ${familyName}`.trim() : displayName;

function newlySaid(
  { role, team, timeZone }: ToldUser,
  { person, manager, known, today }: UserTerms,
): Statement[] {
  const told = Object.entries({ role, team, manager, timeZone }).filter(([, text]) => text !== undefined);
  // A person becomes known by a statement, even by one that says nothing more.
  if (known === undefined) return [{ person, day: EVER, said: Object.fromEntries(told), resets: false }];
  const now = onDay(known.timeline, today);
  const differing = told.filter(([field, text]) => text !== now[field as PersonField]);
  const said: Said = Object.fromEntries(differing);
  return differing.length === 0 ? [] : [{ person, day: today, said, resets: false }];
}

function employmentSaid(active: boolean, terms: UserTerms): Statement[] {
  const { person, before, known, today } = terms;
  const wasActive = before === undefined ? undefined : before.active;
  if (!active) return leaving({ ...terms, wasActive });
  if (known === undefined || wasActive === true) return [];
  const employed = (day: Day): Statement => ({ person, day, said: {}, employed: true, resets: false });
  // What is said of the day of an end replaces it, and with it that they worked here before.
  const always = known.timeline[0]?.employment === 'employed' ? [employed(EVER)] : [];
  const back = (day: Day): Statement[] => [...always, employed(day)];
  if (onDay(known.timeline, today).employment === 'left') return back(today);
  // Switched off and on again within a day. What others say of tomorrow stays.
  const leavesToday = wasActive === false && onDay(known.timeline, today + 1).employment === 'left';
  return leavesToday ? back(today + 1) : [];
}

/** Today is the last day, unless they have left before or it was told already. */
function leaving({
  person,
  known,
  today,
  wasActive,
}: Pick<UserTerms, 'person' | 'known' | 'today'> & { wasActive: boolean | undefined }): Statement[] {
  if (wasActive === false) return [];
  const hasLeft = known !== undefined && onDay(known.timeline, today + 1).employment === 'left';
  return hasLeft ? [] : [leftSince(person, today + 1)];
}

/** A name or address that was taken away stays known: events of that time are of who was called so. */
function newIdentity(told: ToldUser, { person, id, identity }: UserTerms): PersonIdentity | undefined {
  const [name, email] = [nameOf(told), told.email];
  const isKnown =
    identity !== undefined &&
    (name === '' || name === identity.name) &&
    (email === '' || email === identity.email);
  return isKnown ? undefined : { key: person, id: identity?.id ?? id, name, email };
}

const NAMES = [
  'userName',
  'externalId',
  'employeeNumber',
  'givenName',
  'familyName',
  'displayName',
  'email',
  'active',
  'isDeleted',
] as const;

const isSameUser = (one: ProvisionedUser, other: ProvisionedUser): boolean =>
  NAMES.every((name) => one[name] === other[name]);
