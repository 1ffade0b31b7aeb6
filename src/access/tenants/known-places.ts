import { AppError } from '../../kernel/app-error.js';
import type { Place } from '../rights/grant.js';
import type { TeamMembers } from '../team-members.js';
import type { Declarations } from './declarations.js';

/** Names that one answer suggests. */
const MOST_SUGGESTED = 5;
/** Longer names are compared by their beginnings: the work grows with the product of both lengths. */
const COMPARED = 64;

/** Refuses places that are none. Whoever names one here may give rights within it: it is no secret to them. */
export class KnownPlaces {
  constructor(
    private readonly declarations: Pick<Declarations, 'requireTenant' | 'requireSource'>,
    private readonly members: Pick<TeamMembers, 'teams'>,
  ) {}

  /** Throws NOT_FOUND for a tenant or source that is not declared, and what `requireTeam` throws. */
  async require(place: Place): Promise<void> {
    const { tenant, source } = place;
    if (tenant === undefined) return;
    if (source === undefined) this.declarations.requireTenant(tenant);
    else this.declarations.requireSource(tenant, source);
    await this.requireTeam(place);
  }

  /**
   * Throws REQUEST_INVALID, with the teams of the nearest names, for a team that nobody ever was in: bounded to it somebody
   * would reach nothing, and mostly it is a slip of the pen.
   */
  async requireTeam({ tenant, team }: Place): Promise<void> {
    if (tenant === undefined || team === undefined) return;
    const teams = await this.members.teams(tenant);
    if (!teams.has(team)) throw unknownTeam({ tenant, team }, teams);
  }
}

function unknownTeam({ tenant, team }: { tenant: string; team: string }, known: Iterable<string>): AppError {
  const near = nearestNames(team, known);
  const hint =
    near.length === 0 ? 'It knows none at all: import people first' : `Did you mean ${near.join(', ')}?`;
  return new AppError(
    'REQUEST_INVALID',
    `The directory of people of "${tenant}" knows no team "${team}". ${hint}`,
  );
}

/** The names that differ least, the nearest first; upper and lower case are alike. */
export function nearestNames(name: string, known: Iterable<string>): string[] {
  return [...known]
    .map((one) => ({ one, away: distance(comparable(name), comparable(one)) }))
    .sort((left, right) => left.away - right.away || (left.one < right.one ? -1 : 1))
    .slice(0, MOST_SUGGESTED)
    .map(({ one }) => one);
}

const comparable = (name: string): string => name.toLowerCase().slice(0, COMPARED);

/** How many letters are to be put in, left out or changed (Levenshtein 1965). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
