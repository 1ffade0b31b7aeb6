import type { Days, Members, TeamMembers } from '../../access/team-members.js';
import type { Declarations } from '../../access/tenants/declarations.js';
import { type Clock, MINUTE } from '../../kernel/clock.js';
import type { KeysOfTenants } from '../../privacy/keys-of-tenants.js';
import type { Store } from '../../store/store.js';
import { accountsOf } from './accounts.js';
import type { PeopleDirectory } from './directory.js';
import type { PeopleSnapshot } from './people-snapshot.js';
import type { Timeline } from './timeline.js';

/**
 * How late it is heard that somebody has another account by their mail address. What is said of people and whose an account
 * is makes another snapshot, and counts at once. To find the accounts of 10,000 people took 1.8 s of CPU.
 */
const MOST_AGE_MS = MINUTE;
/** Sets of teams that are held, over all tenants: those of whoever asks now. */
const MOST_HELD = 64;

export interface TeamParts {
  readonly store: Store;
  readonly directory: Pick<PeopleDirectory, 'known'>;
  readonly keys: KeysOfTenants;
  readonly declarations: Pick<Declarations, 'sourcesOf'>;
  /** The machine's own, for the age of what is held. */
  readonly machineClock: Clock;
}

interface Held {
  readonly snapshot: PeopleSnapshot;
  readonly readAt: number;
  readonly members: Promise<Members>;
}

/** Who was in which team when, by the directory of people. */
export class DirectoryTeams implements TeamMembers {
  private readonly held = new Map<string, Held>();

  constructor(private readonly parts: TeamParts) {}

  async of(tenant: string, teams: readonly string[]): Promise<Members> {
    const snapshot = await this.parts.directory.known(tenant);
    const name = JSON.stringify([tenant, ...new Set(teams)].sort());
    const held = this.held.get(name);
    const now = this.parts.machineClock.now();
    if (held !== undefined && held.snapshot === snapshot && now - held.readAt < MOST_AGE_MS)
      return held.members;
    const members = this.read(tenant, snapshot, new Set(teams));
    this.hold(name, { snapshot, readAt: now, members });
    return members;
  }

  async teams(tenant: string): Promise<ReadonlySet<string>> {
    const snapshot = await this.parts.directory.known(tenant);
    const all = [...snapshot.people.values()].flatMap(({ timeline }) => timeline.map(({ team }) => team));
    return new Set(all.filter((team) => team !== ''));
  }

  private async read(tenant: string, snapshot: PeopleSnapshot, teams: ReadonlySet<string>): Promise<Members> {
    const { store, keys, declarations } = this.parts;
    const daysOf = new Map(
      [...snapshot.people.values()]
        .map(({ person, timeline }) => [person, daysIn(timeline, teams)] as const)
        .filter(([, days]) => days.length > 0),
    );
    if (daysOf.size === 0) return new Map();
    const sources = declarations.sourcesOf(tenant).map(({ id }) => id);
    const of = { store, tenant, sources, keys: await keys.of(tenant), snapshot };
    const accounts = await accountsOf([...daysOf.keys()], of);
    return new Map(
      [...accounts].flatMap(([person, actorKeys]) =>
        actorKeys.map((key) => [key, daysOf.get(person) ?? []] as const),
      ),
    );
  }

  private hold(name: string, held: Held): void {
    this.held.delete(name);
    const oldest = this.held.keys().next().value;
    if (this.held.size >= MOST_HELD && oldest !== undefined) this.held.delete(oldest);
    this.held.set(name, held);
    held.members.catch(() => {
      if (this.held.get(name) === held) this.held.delete(name);
    });
  }
}

/**
 * On which days somebody of this timeline is in one of the teams. Also after they left: what is done under the account of
 * one who is gone is for the team that they were in.
 */
export function daysIn(timeline: Timeline, teams: ReadonlySet<string>): Days[] {
  const days: Days[] = [];
  for (const [at, { from, team }] of timeline.entries()) {
    if (!teams.has(team)) continue;
    const to = timeline[at + 1]?.from ?? Number.POSITIVE_INFINITY;
    const last = days.at(-1);
    if (last?.to === from) days[days.length - 1] = { from: last.from, to };
    else days.push({ from, to });
  }
  return days;
}
