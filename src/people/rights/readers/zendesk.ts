import type { Answers, RightsReader, Snapshot } from '../snapshot.js';
import type { Right } from '../words.js';
import { actor, Gathering, isTrue, role, rowAt, textAt } from './rows.js';

/**
 * https://developer.zendesk.com/api-reference/ticketing/users/users/ and …/account-configuration/custom_roles/ (Enterprise
 * alone), https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/ (`all`: those of everybody, for admins
 * alone) and …/oauth/oauth_clients
 */
const requests = [
  { name: 'users', path: '/api/v2/users?role[]=agent&role[]=admin', paging: 'zendesk' },
  { name: 'roles', path: '/api/v2/custom_roles', paging: 'none' },
  { name: 'tokens', path: '/api/v2/oauth/tokens?all=true', paging: 'zendesk', tells: 'apps' },
  { name: 'clients', path: '/api/v2/oauth/clients', paging: 'zendesk', tells: 'names' },
] as const;

/** What an administrator may do (https://support.zendesk.com/hc/en-us/articles/4408883763866). */
const ADMIN: readonly Right[] = [
  'export.reports',
  'export.data',
  'import.data',
  'view-all',
  'modify-all',
  'manage-users',
  'manage-roles',
  'manage-settings',
  'impersonate',
  'api',
];

type Row = Readonly<Record<string, unknown>>;

/**
 * An agent has the rights of a custom role, of which the API tells most but not exports; without one (plans below
 * Enterprise) what agents may do is not told.
 */
export const zendeskRights: RightsReader = { kind: 'zendesk', requests, read };

function read(answers: Answers): Snapshot {
  const all = new Gathering(answers, requests);
  all.each('users', (row) => readUser(all, row));
  // Plans below Enterprise have no custom roles and say so: where nobody has one, nothing is missing.
  const isPlain = answers['roles'] === undefined && !all.lines.some(({ kind }) => kind === 'member');
  if (!isPlain) all.each('roles', (row) => readRole(all, row));
  all.each('tokens', (row) => readToken(all, row));
  all.each('clients', (row) => readClient(all, row));
  return all.snapshot(['objects', 'apps', 'accounts']);
}

function readUser(all: Gathering, row: Row): boolean {
  const [id, kind] = [textAt(row, 'id'), textAt(row, 'role')];
  if (id === undefined || kind === undefined) return false;
  const holder = actor(id);
  all.names.push({ kind: 'actor', id, name: textAt(row, 'name') ?? '', email: textAt(row, 'email') });
  if (isTrue(row, 'suspended')) all.lines.push({ kind: 'disabled', holder });
  const custom = textAt(row, 'custom_role_id');
  if (kind === 'admin') all.rights(holder, ADMIN);
  else if (custom === undefined) all.lines.push({ kind: 'opaque', holder });
  else all.lines.push({ kind: 'member', holder, of: custom });
  return true;
}

function readRole(all: Gathering, row: Row): boolean {
  const [id, settings] = [textAt(row, 'id'), rowAt(row, 'configuration')];
  if (id === undefined) return false;
  const holder = role(id);
  all.names.push({ kind: 'role', id, name: textAt(row, 'name') ?? id });
  // 4 is the role of administrators, whose configuration is not told.
  if (textAt(row, 'role_type') === '4') all.rights(holder, ADMIN);
  else if (settings === undefined) all.lines.push({ kind: 'opaque', holder });
  else readSettings(all, holder.id, settings);
  return true;
}

/** An app is called by the id of its client; a token that has an end is none behind it. */
function readToken(all: Gathering, row: Row): boolean {
  const [user, object] = [textAt(row, 'user_id'), textAt(row, 'client_id')];
  const ends = textAt(row, 'expires_at');
  const to = ends === undefined ? undefined : Date.parse(ends);
  if (user === undefined || object === undefined || Number.isNaN(to)) return false;
  const line = { kind: 'right', holder: actor(user), object, field: '', to } as const;
  all.lines.push({ ...line, right: 'token' }, { ...line, right: 'connected-app' });
  return true;
}

function readClient(all: Gathering, row: Row): boolean {
  const id = textAt(row, 'id');
  if (id !== undefined) all.names.push({ kind: 'app', id, name: textAt(row, 'name') ?? id });
  return id !== undefined;
}

function readSettings(all: Gathering, id: string, settings: Row): void {
  const holder = role(id);
  const object = 'ticket';
  all.right(holder, 'read', { object });
  if (textAt(settings, 'ticket_access') === 'all') all.right(holder, 'view-all', { object });
  if (isTrue(settings, 'ticket_editing')) all.right(holder, 'edit', { object });
  if (isTrue(settings, 'ticket_deletion')) all.right(holder, 'delete', { object });
  const access = textAt(settings, 'end_user_profile_access');
  if (access !== undefined) all.rights(holder, PROFILES[access] ?? [], { object: 'user' });
  if (textAt(settings, 'end_user_list_access') === 'full') all.right(holder, 'view-all', { object: 'user' });
  readCustomObjects(all, id, rowAt(settings, 'custom_objects') ?? {});
}

/** What `end_user_profile_access` lets somebody do with end users. */
const PROFILES: Readonly<Record<string, readonly Right[]>> = {
  readonly: ['read'],
  'edit-within-org': ['read', 'edit'],
  edit: ['read', 'edit'],
  full: ['read', 'create', 'edit', 'delete'],
};

const SCOPES: Readonly<Record<string, Right>> = {
  read: 'read',
  create: 'create',
  update: 'edit',
  delete: 'delete',
};

function readCustomObjects(all: Gathering, id: string, objects: Row): void {
  for (const object of Object.keys(objects)) {
    const scopes: unknown = rowAt(objects, object)?.['scopes'];
    if (!Array.isArray(scopes)) continue;
    for (const [scope, right] of Object.entries(SCOPES))
      if (scopes.includes(scope)) all.right(role(id), right, { object });
  }
}
