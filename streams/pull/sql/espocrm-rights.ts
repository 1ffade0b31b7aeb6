import { espocrmRights } from '../../../src/people/rights/readers/espocrm.js';
import { AppError } from '../../../src/kernel/app-error.js';
import { changed, refused } from '../failures.js';
import type { RightsAccess } from '../rights/rights-access.js';
import { columnsOf } from './columns.js';
import type { SqlRow, SqlSession } from './session.js';
import type { Open } from './sql-feed.js';
import { livePageStatement } from './statements.js';

/**
 * Tables and columns are the entities and links of
 * https://github.com/espocrm/espocrm/tree/master/application/Espo/Resources/metadata/entityDefs (User, Team, Role), in the
 * spelling of a database. Nothing else of a user is read: the hash of the password stands in the same row.
 */
interface Table {
  readonly table: string;
  readonly columns: readonly string[];
  /** Older versions do not have them. */
  readonly optional?: readonly string[];
}

const USERS: Table = {
  table: 'user',
  columns: ['id', 'user_name', 'type', 'is_active'],
  optional: ['first_name', 'last_name'],
};
const TEAMS: Table = { table: 'team', columns: ['id', 'name'] };
const ROLES: Table = {
  table: 'role',
  columns: ['id', 'name', 'data', 'export_permission'],
  optional: ['audit_permission'],
};
const ROLES_OF_USERS: Table = { table: 'role_user', columns: ['id', 'user_id', 'role_id'] };
const TEAMS_OF_USERS: Table = { table: 'team_user', columns: ['id', 'user_id', 'team_id'] };
const ROLES_OF_TEAMS: Table = { table: 'role_team', columns: ['id', 'team_id', 'role_id'] };

const PAGE_ROWS = 2_000;
/** Links of one table that are held in memory. */
const MOST_LINKS = 500_000;

/** The settings stand in a file and in no table. */
export const rightsOfEspoCrm = (open: Open): RightsAccess => ({
  reader: espocrmRights,
  unanswered: ['settings'],
  async *ask({ name }, signal) {
    const session = await open(signal);
    try {
      yield* pagesOf(session, name);
    } finally {
      await session.close();
    }
  },
});

async function* pagesOf(session: SqlSession, name: string): AsyncGenerator<readonly unknown[]> {
  if (name === 'users') {
    const roles = await linksOf(session, ROLES_OF_USERS, 'user_id', 'role_id');
    const teams = await linksOf(session, TEAMS_OF_USERS, 'user_id', 'team_id');
    for await (const rows of livePages(session, USERS))
      yield rows.map((row) => userOf(row, { roles, teams }));
  } else if (name === 'teams') {
    const roles = await linksOf(session, ROLES_OF_TEAMS, 'team_id', 'role_id');
    for await (const rows of livePages(session, TEAMS))
      yield rows.map((row) => ({ ...row, rolesIds: roles.get(row['id'] ?? '') ?? [] }));
  } else if (name === 'roles') {
    for await (const rows of livePages(session, ROLES)) yield rows.map(roleOf);
  } else throw new AppError('INTERNAL', `no table tells of ${name}`);
}

type Links = ReadonlyMap<string, readonly string[]>;

function userOf(row: SqlRow, { roles, teams }: { roles: Links; teams: Links }): unknown {
  const { id, user_name: userName, type, is_active: active, first_name: first, last_name: last } = row;
  return {
    id,
    userName,
    type,
    name: [first, last].filter((part) => typeof part === 'string' && part !== '').join(' '),
    isActive: active === '1' || active === 't' || active === 'true',
    rolesIds: roles.get(id ?? '') ?? [],
    teamsIds: teams.get(id ?? '') ?? [],
  };
}

const roleOf = ({ id, name, data, export_permission, audit_permission }: SqlRow): unknown => ({
  id,
  name,
  data: jsonOf(data),
  exportPermission: export_permission,
  auditPermission: audit_permission,
});

/** What cannot be read stays the text that it is, which the reader takes for what it is not. */
function jsonOf(text: string | null | undefined): unknown {
  if (text === null || text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function linksOf(session: SqlSession, table: Table, from: string, to: string): Promise<Links> {
  const links = new Map<string, string[]>();
  let count = 0;
  for await (const rows of livePages(session, table)) {
    count += rows.length;
    if (count > MOST_LINKS) throw changed(`${table.table} has more than ${MOST_LINKS} rows`);
    for (const row of rows) {
      const [one, other] = [row[from], row[to]];
      if (typeof one !== 'string' || typeof other !== 'string') continue;
      const others = links.get(one);
      if (others === undefined) links.set(one, [other]);
      else others.push(other);
    }
  }
  return links;
}

async function* livePages(
  session: SqlSession,
  { table, columns, optional = [] }: Table,
): AsyncGenerator<SqlRow[]> {
  const present = (await columnsOf(session, { table })).get(table) ?? new Set<string>();
  const absent = [...columns, 'deleted'].find((name) => !present.has(name));
  if (absent !== undefined) {
    const permission = `SELECT on ${table}${present.size === 0 ? '' : `.${absent}`}`;
    throw refused(`the user may not read a table, or it is not there: ${table}.${absent}`, { permission });
  }
  const read = { table, columns: [...columns, ...optional.filter((name) => present.has(name))] };
  for (let after: string | undefined; ;) {
    const rows = await session.query(livePageStatement(session.engine, read, after, PAGE_ROWS));
    yield rows;
    const last = rows.at(-1)?.['id'];
    if (rows.length < PAGE_ROWS || typeof last !== 'string') return;
    after = last;
  }
}
