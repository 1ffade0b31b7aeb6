import type { Answers, RightsReader, Snapshot } from '../snapshot.js';
import type { Right } from '../words.js';
import { actor, Gathering, isTrue, role, rowsAt, textAt } from './rows.js';

/**
 * Tables: https://learn.microsoft.com/en-us/power-apps/developer/data-platform/reference/entities/systemuser (and …/role,
 * …/privilege, …/roleprivileges, …/team). No connection asks these questions yet: an account is here a `systemuserid`, and
 * in the unified audit log a UserId, which is another id of the same user.
 */
const requests = [
  {
    name: 'users',
    path: '/api/data/v9.2/systemusers?$select=systemuserid,fullname,internalemailaddress,isdisabled&$expand=systemuserroles_association($select=roleid),teammembership_association($select=teamid)',
    paging: 'odata',
  },
  {
    name: 'roles',
    path: '/api/data/v9.2/roles?$select=roleid,name,_parentrootroleid_value',
    paging: 'odata',
  },
  {
    name: 'teams',
    path: '/api/data/v9.2/teams?$select=teamid,name&$expand=teamroles_association($select=roleid)',
    paging: 'odata',
  },
  { name: 'privileges', path: '/api/data/v9.2/privileges?$select=privilegeid,name', paging: 'odata' },
  {
    name: 'role privileges',
    path: '/api/data/v9.2/roleprivilegescollection?$select=roleid,privilegeid,privilegedepthmask',
    paging: 'odata',
  },
] as const;

/** Privileges that are of no table (https://learn.microsoft.com/en-us/power-platform/admin/security-roles-privileges). */
const WHOLE: Readonly<Record<string, Right>> = {
  prvexporttoexcel: 'export.data',
  prvactonbehalfofanotheruser: 'impersonate',
  prvwriteuser: 'manage-users',
  prvassignrole: 'manage-roles',
  prvwriteorganization: 'manage-settings',
  prvreadauditsummary: 'audit.read',
};

/** `prvReadAccount`: what is done to which table. */
const OF_TABLE = /^prv(read|create|write|delete)(\w+)$/;
const VERBS: Readonly<Record<string, Right>> = {
  read: 'read',
  create: 'create',
  write: 'edit',
  delete: 'delete',
};
/** Depth: 1 user, 2 business unit, 4 it and those below, 8 the whole organization. */
const WHOLE_ORGANIZATION = 8;

export const dataverseRights: RightsReader = { kind: 'dataverse', requests, read };

function read(answers: Answers): Snapshot {
  const all = new Gathering(answers, requests);
  readUsers(all);
  readRoles(all);
  readPrivileges(all);
  return all.snapshot(['system', 'objects', 'accounts']);
}

function readUsers(all: Gathering): void {
  all.each('users', (row) => {
    const id = textAt(row, 'systemuserid');
    if (id === undefined) return false;
    const holder = actor(id);
    all.names.push({
      kind: 'actor',
      id,
      name: textAt(row, 'fullname') ?? '',
      email: textAt(row, 'internalemailaddress'),
    });
    if (isTrue(row, 'isdisabled')) all.lines.push({ kind: 'disabled', holder });
    for (const of of idsAt(row, 'systemuserroles_association', 'roleid'))
      all.lines.push({ kind: 'member', holder, of });
    for (const of of idsAt(row, 'teammembership_association', 'teamid'))
      all.lines.push({ kind: 'member', holder, of });
    return true;
  });
}

function readRoles(all: Gathering): void {
  all.each('teams', (row) => {
    const id = textAt(row, 'teamid');
    if (id === undefined) return false;
    all.names.push({ kind: 'role', id, name: textAt(row, 'name') ?? id });
    for (const of of idsAt(row, 'teamroles_association', 'roleid'))
      all.lines.push({ kind: 'member', holder: role(id), of });
    return true;
  });
  all.each('roles', (row) => {
    const id = textAt(row, 'roleid');
    if (id === undefined) return false;
    all.names.push({ kind: 'role', id, name: textAt(row, 'name') ?? id });
    // Each business unit has its copy of a role; whoever changes the first changes all of them.
    const root = textAt(row, '_parentrootroleid_value');
    if (root !== undefined && root !== id) all.lines.push({ kind: 'part', holder: role(id), of: root });
    return true;
  });
}

function readPrivileges(all: Gathering): void {
  const names = new Map<string, string>();
  all.each('privileges', (row) => {
    const [id, name] = [textAt(row, 'privilegeid'), textAt(row, 'name')];
    if (id === undefined || name === undefined) return false;
    names.set(id, name);
    return true;
  });
  all.each('role privileges', (row) => {
    const [of, privilege] = [textAt(row, 'roleid'), textAt(row, 'privilegeid')];
    const depth = Number(textAt(row, 'privilegedepthmask'));
    const name = privilege === undefined ? undefined : names.get(privilege);
    if (of === undefined || name === undefined || !Number.isInteger(depth)) return false;
    readPrivilege(all, of, { name, depth });
    return true;
  });
}

function readPrivilege(all: Gathering, of: string, { name, depth }: { name: string; depth: number }): void {
  const holder = role(of);
  const known = name.toLowerCase();
  const whole = Object.hasOwn(WHOLE, known) ? WHOLE[known] : undefined;
  if (whole !== undefined) all.right(holder, whole);
  const [, verb = '', object = ''] = OF_TABLE.exec(known) ?? [];
  const right = VERBS[verb];
  if (right === undefined) return;
  all.right(holder, right, { object });
  if (right === 'read' && depth >= WHOLE_ORGANIZATION) all.right(holder, 'view-all', { object });
}

const idsAt = (row: Readonly<Record<string, unknown>>, list: string, name: string): string[] =>
  rowsAt(row, list).flatMap((one) => textAt(one, name) ?? []);
