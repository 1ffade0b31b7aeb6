/** A stretch of days of the tenant's calendar, each as the number of days since 1970-01-01; `to` is not among them. */
export interface Days {
  /** Infinite where nothing was said of before, and so `to` of after. */
  readonly from: number;
  readonly to: number;
}

/** By the keys under which they act at the CRMs: on which days somebody was in a team. Stretches are apart and in order. */
export type Members = ReadonlyMap<string, readonly Days[]>;

/** Who was in which team when. Of the directory of people; access only asks. */
export interface TeamMembers {
  /** Everybody who ever was in one of these teams. */
  of(tenant: string, teams: readonly string[]): Promise<Members>;
  /** All teams that anybody ever was in. */
  teams(tenant: string): Promise<ReadonlySet<string>>;
}

export const TEAM_MEMBERS = Symbol('TeamMembers');

/** Until a directory says who is in which team. */
export const NO_TEAMS: TeamMembers = { of: async () => new Map(), teams: async () => new Set() };

/** Whether whoever has the key was in the team on a day: who moved is seen by the team that they were in. */
export const wasMember = (members: Members, key: string, day: number): boolean =>
  members.get(key)?.some(({ from, to }) => from <= day && day < to) ?? false;
