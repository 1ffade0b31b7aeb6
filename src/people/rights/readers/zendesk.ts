import type { Answers, RightsReader, Snapshot } from '../snapshot.js';
import type { Right } from '../words.js';
import { actor, Gathering, isTrue, role, rowAt, textAt } from './rows.js';

/** https://developer.zendesk.com/api-reference/ticketing/users/users/ and …/account-configuration/custom_roles/ */
const requests = [
  { name: 'users', path: '/api/v2/users.json?role[]=agent&role[]=admin', paging: 'zendesk' },
  { name: 'roles', path: '/api/v2/custom_roles.json', paging: 'none' },
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
  const all = new Gathering(answers);
  all.each('users', (row) => readUser(all, row));
  all.each('roles', (row) => readRole(all, row));
  return { complete: all.isWhole, covers: ['objects', 'accounts'], lines: all.lines, names: all.names };
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
