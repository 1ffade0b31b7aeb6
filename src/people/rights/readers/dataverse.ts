import type { Answers, Holder, RightsReader, Snapshot } from '../snapshot.js';
import { type DataverseAccount, readAccounts } from './dataverse-accounts.js';
import { DATAVERSE_SYSTEM_RIGHTS, readPrivileges } from './dataverse-privileges.js';
import { DATAVERSE_REQUESTS } from './dataverse-requests.js';
import { actor, Gathering, role, textAt } from './rows.js';

/**
 * Who has the role may read and set secured columns, by a profile that no table gives them: its id is the same everywhere
 * (https://learn.microsoft.com/en-us/power-apps/developer/data-platform/column-level-security), as is that of the template of
 * the role (https://github.com/microsoft/BCApps, SystemAdminRoleTemplateIdTxt).
 */
const ADMINISTRATOR = '627090ff-40a3-4053-8790-584edc5be201';
const ADMINISTRATORS_PROFILE = '572329c1-a042-4e22-be47-367c6374ea45';
/** `field_security_permission_type`: 0 is not allowed. */
const ALLOWED = '4';

/**
 * Accounts are not covered: a user of the audit log who is in no environment, and one whom the log calls by an id that the
 * users' table does not have, look alike, so that of neither "no" is said.
 */
export const dataverseRights: RightsReader = {
  kind: 'dataverse',
  requests: DATAVERSE_REQUESTS,
  system: DATAVERSE_SYSTEM_RIGHTS,
  read,
};

function read(answers: Answers): Snapshot {
  const all = new Gathering(answers, DATAVERSE_REQUESTS);
  const accounts = readAccounts(all);
  readRoles(all);
  readMembers(all, accounts);
  readPrivileges(all);
  readFieldPermissions(all);
  return all.snapshot(['system', 'objects', 'fields']);
}

function readRoles(all: Gathering): void {
  all.each('roles', (row) => {
    const id = textAt(row, 'roleid');
    if (id === undefined) return false;
    all.names.push({ kind: 'role', id, name: textAt(row, 'name') ?? id });
    // Each business unit has its copy of a role; whoever changes the first changes all of them.
    const root = textAt(row, '_parentrootroleid_value');
    if (root !== undefined && root !== id)
      all.lines.push(
        { kind: 'member', holder: role(id), of: root },
        { kind: 'part', holder: role(id), of: root },
      );
    if (textAt(row, '_roletemplateid_value')?.toLowerCase() === ADMINISTRATOR)
      all.lines.push({ kind: 'member', holder: role(id), of: ADMINISTRATORS_PROFILE });
    return true;
  });
  readNames(all, 'teams', 'teamid');
  readNames(all, 'profiles', 'fieldsecurityprofileid');
}

function readNames(all: Gathering, request: string, column: string): void {
  all.each(request, (row) => {
    const id = textAt(row, column);
    if (id !== undefined) all.names.push({ kind: 'role', id, name: textAt(row, 'name') ?? id });
    return id !== undefined;
  });
}

function readMembers(all: Gathering, accounts: ReadonlyMap<string, DataverseAccount>): void {
  const ofUser = (id: string): Holder | undefined => {
    // Somebody who came while we asked.
    const account = accounts.get(id) ?? { holder: actor(id), isByRoles: true };
    return account.isByRoles ? account.holder : undefined;
  };
  for (const [request, from, to] of [
    ['user roles', 'systemuserid', 'roleid'],
    ['team members', 'systemuserid', 'teamid'],
    ['user profiles', 'systemuserid', 'fieldsecurityprofileid'],
    ['team roles', 'teamid', 'roleid'],
    ['team profiles', 'teamid', 'fieldsecurityprofileid'],
  ] as const)
    all.each(request, (row) => {
      const [id, of] = [textAt(row, from), textAt(row, to)];
      if (id === undefined || of === undefined) return false;
      const holder = from === 'teamid' ? role(id) : ofUser(id);
      if (holder !== undefined) all.lines.push({ kind: 'member', holder, of });
      return true;
    });
}

function readFieldPermissions(all: Gathering): void {
  all.each('field permissions', (row) => {
    const profile = textAt(row, '_fieldsecurityprofileid_value');
    const [object, field] = [textAt(row, 'entityname'), textAt(row, 'attributelogicalname')];
    if (profile === undefined || object === undefined || field === undefined) return false;
    if (textAt(row, 'canread') === ALLOWED) all.right(role(profile), 'read', { object, field });
    if (textAt(row, 'canupdate') === ALLOWED) all.right(role(profile), 'edit', { object, field });
    return true;
  });
}
