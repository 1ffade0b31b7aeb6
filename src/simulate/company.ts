import { DAY } from '../kernel/clock.js';
import { type Place, PLACES, isoDate, placeOf } from './calendar.js';
import { hash32, Random } from './random.js';
import { HABITS, type Role, ROLES } from './roles.js';
import { FIRST_NAMES, LAST_NAMES, MAIL_DOMAIN, SERVICES } from './words.js';

/** What somebody was from one day to another, both included; days count from the first of the simulation. */
export interface Post {
  readonly role: Role;
  readonly team: string;
  /** Id of the manager; none for who leads the team. */
  readonly manager: string | undefined;
  /** Before the simulation began: negative. */
  readonly fromDay: number;
  readonly toDay: number | undefined;
}

/** A person or service account as the CRM's directory knows it. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly kind: 'human' | 'integration';
  readonly timeZone: string;
  readonly posts: readonly Post[];
}

/** A person with what decides the background behaviour. */
export interface Worker extends Person {
  readonly index: number;
  readonly place: Place;
  readonly traits: Traits;
}

interface Traits {
  /** Personal factor on everything, and on each routine act: a few do most of the work. */
  readonly pace: number;
  readonly leanings: readonly number[];
  /** Factor on the role's median export, and the spread (sd of the logarithm). */
  readonly exportFactor: number;
  readonly exportSigma: number;
  /** Local hour of the day's beginning, and its length in hours. */
  readonly start: number;
  readonly length: number;
  /** Share of the work done late in the evening, and activity on a day off against a working day. */
  readonly evening: number;
  readonly dayOff: number;
  /** Chance that a session is not from the office, and then that it goes through the VPN. */
  readonly remote: number;
  readonly vpn: number;
  readonly mobile: number;
  /** First contact of the own book, and how many follow. */
  readonly bookStart: number;
  readonly bookSize: number;
}

export interface CompanyShape {
  readonly seed: number;
  readonly users: number;
  readonly days: number;
  readonly timeZone: string;
}

/** Contacts of the whole company a person; books overlap. */
const CONTACTS_PER_PERSON = 250;
const ELSEWHERE = 0.16;

export const contactCount = (shape: CompanyShape): number => shape.users * CONTACTS_PER_PERSON;

export function buildWorkers(shape: CompanyShape): Worker[] {
  const random = new Random(shape.seed, 'company');
  const roles = random.shuffle(roleList(shape.users));
  const seats = seatsOf(roles);
  return roles.map((role, index) => {
    const own = new Random(shape.seed, `person/${index}/traits`);
    const place =
      role === 'integration' || !own.chance(ELSEWHERE) ? placeOf(shape.timeZone) : own.pick(PLACES);
    const seat = seats[index] ?? { team: role, manager: undefined };
    const post: Post = { role, ...seat, fromDay: -own.integer(200, 3500), toDay: undefined };
    return {
      ...named(role, index, own),
      index,
      place,
      timeZone: place.timeZone,
      posts: role === 'integration' ? [post] : career(post, own, shape.days),
      traits: traitsOf(role, own, shape),
    };
  });
}

export function postOn(worker: Person, day: number): Post | undefined {
  return worker.posts.find((post) => post.fromDay <= day && (post.toDay === undefined || day <= post.toDay));
}

export const dayOfPost = (startsAt: number, day: number): string => isoDate(startsAt + day * DAY);

const personId = (index: number): string => `U${String(index + 1).padStart(4, '0')}`;

/** The roles of a company by largest remainder; at least one service account from eight people on. */
function roleList(users: number): Role[] {
  const exact = ROLES.map((role) => ({ role, share: HABITS[role].share * users }));
  const list = exact.flatMap(({ role, share }) => Array<Role>(Math.floor(share)).fill(role));
  const rest = exact.sort((x, y) => (y.share % 1) - (x.share % 1));
  for (let i = 0; list.length < users; i++) list.push(rest[i % rest.length]?.role ?? 'sales-rep');
  if (users >= 8 && !list.includes('integration')) list[0] = 'integration';
  return list;
}

/** Teams by role in order of the people; sales managers lead the sales teams, elsewhere the team's first does. */
function seatsOf(roles: readonly Role[]): { team: string; manager: string | undefined }[] {
  const leads = roles.flatMap((role, index) => (role === 'sales-manager' ? [personId(index)] : []));
  const members = new Map<string, string>();
  const counts = new Map<Role, number>();
  return roles.map((role, index) => {
    const nth = counts.get(role) ?? 0;
    counts.set(role, nth + 1);
    const size = HABITS[role].teamSize;
    if (role === 'sales-rep') {
      const number = Math.floor(nth / size);
      return { team: `Sales ${number + 1}`, manager: leads[number % Math.max(1, leads.length)] };
    }
    if (role === 'sales-manager') return { team: `Sales ${nth + 1}`, manager: undefined };
    const team = `${TEAM_NAMES[role]} ${Math.floor(nth / size) + 1}`;
    const lead = members.get(team);
    if (lead === undefined) members.set(team, personId(index));
    return { team, manager: lead };
  });
}

const TEAM_NAMES: Readonly<Record<Role, string>> = {
  'sales-rep': 'Sales',
  'sales-manager': 'Sales',
  'support-agent': 'Support',
  marketing: 'Marketing',
  analyst: 'Operations',
  finance: 'Finance',
  admin: 'CRM administration',
  integration: 'Integrations',
};

function named(role: Role, index: number, random: Random): Pick<Person, 'id' | 'name' | 'email' | 'kind'> {
  const id = personId(index);
  if (role === 'integration') {
    const service = SERVICES[hash32(id) & 7] ?? 'Sync';
    return { id, name: `${service} (${id})`, email: '', kind: 'integration' };
  }
  const first = random.pick(FIRST_NAMES);
  const last = random.pick(LAST_NAMES);
  const email = `${first}.${last}.${index + 1}@${MAIL_DOMAIN}`.toLowerCase();
  return { id, name: `${first} ${last}`, email, kind: 'human' };
}

/** Joining, leaving and changing role within the simulated time: a few per cent of the people each, one a person. */
const JOIN = 0.04;
const LEAVE = 0.04;
const CHANGE = 0.03;
const CHANGES: Readonly<Partial<Record<Role, Role>>> = {
  'sales-rep': 'sales-manager',
  'support-agent': 'sales-rep',
  marketing: 'analyst',
  analyst: 'marketing',
  finance: 'analyst',
};

function career(post: Post, random: Random, days: number): Post[] {
  const fate = random.next();
  const day = Math.floor(days * random.between(0.3, 0.95));
  if (days < 14) return [post];
  if (fate < JOIN) return [{ ...post, fromDay: day }];
  if (fate < JOIN + LEAVE) return [{ ...post, toDay: day }];
  const next = CHANGES[post.role];
  if (fate > JOIN + LEAVE + CHANGE || next === undefined) return [post];
  const second: Post = { ...post, role: next, team: `${TEAM_NAMES[next]} 1`, fromDay: day, toDay: undefined };
  return [{ ...post, toDay: day - 1 }, second];
}

function traitsOf(role: Role, random: Random, shape: CompanyShape): Traits {
  const habits = HABITS[role];
  const service = role === 'integration';
  const contacts = contactCount(shape);
  const bookSize = Math.min(contacts, Math.ceil(random.logNormal(habits.book, 0.5)));
  return {
    pace: random.logNormal(service ? 0.75 : 0.755, service ? 0.5 : 0.42),
    leanings: habits.rates.map((_, action) => random.logNormal(1, action === 7 || action === 8 ? 0.9 : 0.45)),
    exportFactor: random.logNormal(1, 0.6),
    exportSigma: random.between(0.6, 1.1),
    start: 8.6 + 0.7 * random.normal(),
    length: random.between(7.5, 9.5),
    evening: random.chance(0.2) ? random.between(0.03, 0.1) : 0.005,
    dayOff: random.chance(0.12) ? random.between(0.1, 0.3) : random.between(0, 0.03),
    remote: random.chance(0.3) ? random.between(0.5, 1) : random.between(0, 0.3),
    vpn: random.between(0.2, 0.9),
    mobile: role === 'sales-rep' ? random.between(0, 0.35) : random.between(0, 0.08),
    bookStart: random.integer(0, contacts - 1),
    bookSize,
  };
}
