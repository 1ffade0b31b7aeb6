import type { Answers, RightsReader, Snapshot } from '../snapshot.js';
import type { Right } from '../words.js';
import { actor, Gathering, isRow, isTrue, role, textAt } from './rows.js';

/**
 * https://docs.espocrm.com/administration/roles-management/ and https://docs.espocrm.com/development/api/crud/; columns:
 * https://github.com/espocrm/espocrm/blob/master/application/Espo/Resources/metadata/entityDefs/Role.json (User, Team).
 */
const requests = [
  {
    name: 'users',
    path: '/api/v1/User?select=userName,name,emailAddress,type,isActive,rolesIds,teamsIds',
    paging: 'espocrm',
  },
  { name: 'teams', path: '/api/v1/Team?select=name,rolesIds', paging: 'espocrm' },
  {
    name: 'roles',
    path: '/api/v1/Role?select=name,data,fieldData,exportPermission,massUpdatePermission,auditPermission',
    paging: 'espocrm',
  },
  { name: 'settings', path: '/api/v1/Settings', paging: 'none' },
] as const;

type Row = Readonly<Record<string, unknown>>;

/** Whoever is an administrator is bound by no role. */
const ADMINS: ReadonlySet<string> = new Set(['admin', 'super-admin']);
const ADMIN: readonly Right[] = [
  'export.data',
  'import.data',
  'view-all',
  'modify-all',
  'manage-users',
  'manage-roles',
  'manage-settings',
  'audit.read',
  'api',
];

/** Levels of a scope from most to least; `not-set` and `no` give nothing. */
const GIVEN = new Set(['yes', 'all', 'team', 'own', 'account', 'contact']);
const ACTIONS: Readonly<Record<string, Right>> = {
  create: 'create',
  read: 'read',
  edit: 'edit',
  delete: 'delete',
};

/**
 * Roles of a user and of the user's teams, of which the most permissive counts, and the baseline role of everybody (as of
 * 9.2, a setting). Field rights are refusals there, so that they are not covered. Without strict mode whatever no role
 * forbids is allowed (`aclStrictMode`, https://docs.espocrm.com/administration/config-params/); without the settings nobody
 * knows either: then nobody's roles tell all that they may do.
 */
export const espocrmRights: RightsReader = { kind: 'espocrm', requests, read };

function read(answers: Answers): Snapshot {
  const all = new Gathering(answers, requests);
  const settings = answers['settings'] === undefined ? [] : all.rows('settings');
  const baseline = settings.flatMap((row) => textAt(row, 'baselineRoleId') ?? []);
  const isStrict = settings.length > 0 && settings.every((row) => row['aclStrictMode'] === true);
  all.each('users', (row) => readUser(all, row, { baseline, isStrict }));
  all.each('teams', (row) => {
    const id = textAt(row, 'id');
    if (id === undefined) return false;
    all.names.push({ kind: 'role', id, name: textAt(row, 'name') ?? id });
    for (const of of idsAt(row, 'rolesIds')) all.lines.push({ kind: 'member', holder: role(id), of });
    return true;
  });
  all.each('roles', (row) => readRole(all, row));
  return all.snapshot(['system', 'objects', 'accounts']);
}

interface Settings {
  readonly baseline: readonly string[];
  readonly isStrict: boolean;
}

function readUser(all: Gathering, row: Row, { baseline, isStrict }: Settings): boolean {
  const id = textAt(row, 'id');
  if (id === undefined) return false;
  const holder = actor(id);
  const name = textAt(row, 'userName') ?? textAt(row, 'name') ?? '';
  all.names.push({ kind: 'actor', id, name, email: textAt(row, 'emailAddress') });
  if (row['isActive'] === false) all.lines.push({ kind: 'disabled', holder });
  const type = textAt(row, 'type') ?? '';
  if (ADMINS.has(type)) all.rights(holder, ADMIN);
  // Users of a portal have roles of another kind, which are not read.
  else if (type === 'portal' || !isStrict) all.lines.push({ kind: 'opaque', holder });
  for (const of of [...idsAt(row, 'rolesIds'), ...idsAt(row, 'teamsIds'), ...baseline])
    all.lines.push({ kind: 'member', holder, of });
  return true;
}

function readRole(all: Gathering, row: Row): boolean {
  const id = textAt(row, 'id');
  if (id === undefined) return false;
  const holder = role(id);
  all.names.push({ kind: 'role', id, name: textAt(row, 'name') ?? id });
  if (textAt(row, 'exportPermission') === 'yes') all.right(holder, 'export.data');
  if (textAt(row, 'auditPermission') === 'yes') all.right(holder, 'audit.read');
  // PHP writes an empty object as an empty list.
  const scopes = row['data'] ?? {};
  for (const [object, levels] of Object.entries(isRow(scopes) ? scopes : {}))
    readScope(all, id, { object, levels });
  return isRow(scopes) || (Array.isArray(scopes) && scopes.length === 0);
}

/** A scope is a switch, or a level for each action. */
function readScope(
  all: Gathering,
  id: string,
  { object, levels }: { object: string; levels: unknown },
): void {
  if (object === 'Import' && levels === true) all.right(role(id), 'import.data');
  if (!isRow(levels)) return;
  for (const [action, right] of Object.entries(ACTIONS)) {
    const level = textAt(levels, action) ?? (isTrue(levels, action) ? 'yes' : 'no');
    if (GIVEN.has(level)) all.right(role(id), right, { object });
    if (action === 'read' && level === 'all') all.right(role(id), 'view-all', { object });
  }
}

function idsAt(row: Row, name: string): string[] {
  const list = Object.hasOwn(row, name) ? row[name] : undefined;
  return Array.isArray(list) ? list.filter((id) => typeof id === 'string') : [];
}
