import type { Answers, RightsReader, Snapshot } from '../snapshot.js';
import type { Right } from '../words.js';
import { actor, Gathering, isTrue, role, textAt } from './rows.js';

/**
 * https://developers.hubspot.com/docs/api-reference/settings-user-provisioning-v3/users/get-settings-v3-users- (there
 * `superAdmin` is a text; of the dated versions a boolean:
 * https://developers.hubspot.com/docs/api-reference/latest/account/settings/user-provisioning/users/get-users).
 */
const requests = [
  { name: 'users', path: '/settings/v3/users', paging: 'hubspot' },
  { name: 'roles', path: '/settings/v3/users/roles', paging: 'none' },
  { name: 'teams', path: '/settings/v3/users/teams', paging: 'none', tells: 'names' },
] as const;

/** What a super admin may do (https://knowledge.hubspot.com/user-management/hubspot-user-permissions-guide). */
const SUPER_ADMIN: readonly Right[] = [
  'export.reports',
  'export.data',
  'import.data',
  'view-all',
  'modify-all',
  'manage-users',
  'manage-roles',
  'manage-settings',
  'api',
  'audit.read',
];

/**
 * HubSpot tells who has which permission set and not what a set gives: what is not given to a super admin is unknown of
 * everybody who has one, and of those without, whose permissions were ticked one by one.
 */
export const hubspotRights: RightsReader = { kind: 'hubspot', requests, read };

function read(answers: Answers): Snapshot {
  const all = new Gathering(answers, requests);
  all.each('users', (row) => {
    const id = textAt(row, 'id');
    if (id === undefined) return false;
    const holder = actor(id);
    const email = textAt(row, 'email');
    all.names.push({ kind: 'actor', id, name: nameOf(row), email });
    if (isTrue(row, 'superAdmin')) all.rights(holder, SUPER_ADMIN);
    all.lines.push({ kind: 'opaque', holder });
    for (const of of rolesOf(row)) all.lines.push({ kind: 'member', holder, of: `role:${of}` });
    for (const of of teamsOf(row)) all.lines.push({ kind: 'member', holder, of: `team:${of}` });
    return true;
  });
  for (const [request, prefix] of [
    ['roles', 'role:'],
    ['teams', 'team:'],
  ] as const)
    all.each(request, (row) => {
      const id = textAt(row, 'id');
      if (id === undefined) return false;
      all.names.push({ kind: 'role', id: prefix + id, name: textAt(row, 'name') ?? id });
      if (request === 'roles') all.lines.push({ kind: 'opaque', holder: role(prefix + id) });
      return true;
    });
  return all.snapshot(['system', 'objects', 'accounts']);
}

const nameOf = (row: Readonly<Record<string, unknown>>): string =>
  [textAt(row, 'firstName'), textAt(row, 'lastName')].filter((part) => part !== undefined).join(' ');

function rolesOf(row: Readonly<Record<string, unknown>>): string[] {
  const one = textAt(row, 'roleId');
  return [...new Set([...listAt(row, 'roleIds'), ...(one === undefined ? [] : [one])])];
}

function teamsOf(row: Readonly<Record<string, unknown>>): string[] {
  const one = textAt(row, 'primaryTeamId');
  return [...new Set([...(one === undefined ? [] : [one]), ...listAt(row, 'secondaryTeamIds')])];
}

function listAt(row: Readonly<Record<string, unknown>>, name: string): string[] {
  const list = Object.hasOwn(row, name) ? row[name] : undefined;
  return Array.isArray(list) ? list.map(String) : [];
}
