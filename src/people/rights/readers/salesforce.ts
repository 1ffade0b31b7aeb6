import type { Answers, RightsReader, RightsRequest, Snapshot } from '../snapshot.js';
import type { Right } from '../words.js';
import { actor, Gathering, isTrue, role, rowAt, textAt } from './rows.js';

/**
 * Flags of PermissionSet
 * (https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm),
 * and what they are called here. Who may export is whoever is assigned a set with PermissionsExportReport.
 */
const FLAGS: Readonly<Record<string, Right>> = {
  PermissionsExportReport: 'export.reports',
  PermissionsDataExport: 'export.data',
  PermissionsViewAllData: 'view-all',
  PermissionsModifyAllData: 'modify-all',
  PermissionsManageUsers: 'manage-users',
  PermissionsAssignPermissionSets: 'manage-roles',
  PermissionsManageProfilesPermissionsets: 'manage-roles',
  PermissionsCustomizeApplication: 'manage-settings',
  PermissionsApiEnabled: 'api',
  PermissionsViewEventLogFiles: 'audit.read',
};

/** Flags of ObjectPermissions (…/sforce_api_objects_objectpermissions.htm). */
const OBJECT_FLAGS: Readonly<Record<string, Right>> = {
  PermissionsRead: 'read',
  PermissionsCreate: 'create',
  PermissionsEdit: 'edit',
  PermissionsDelete: 'delete',
  PermissionsViewAllRecords: 'view-all',
  PermissionsModifyAllRecords: 'modify-all',
};

/** `path` is the query itself: how it is asked belongs to the session. */
const soql = (name: string, path: string, tells?: RightsRequest['tells']): RightsRequest => ({
  name,
  path,
  paging: 'soql',
  ...(tells === undefined ? {} : { tells }),
});

/** Who shows each object to whom stands beside the permissions that are asked for first (streams/pull/salesforce/rights.ts). */
const requests = [
  soql('users', 'SELECT Id, Username, Name, Email, IsActive, ProfileId FROM User'),
  soql(
    'sets',
    `SELECT Id, Name, Label, IsOwnedByProfile, ProfileId, Profile.Name, PermissionSetGroupId, ${Object.keys(FLAGS).join(', ')} FROM PermissionSet`,
  ),
  soql('groups', 'SELECT Id, DeveloperName, MasterLabel FROM PermissionSetGroup', 'names'),
  soql('components', 'SELECT PermissionSetGroupId, PermissionSetId FROM PermissionSetGroupComponent'),
  soql(
    'assignments',
    'SELECT AssigneeId, PermissionSetId, PermissionSetGroupId, ExpirationDate, IsActive FROM PermissionSetAssignment',
  ),
  soql(
    'objects',
    `SELECT ParentId, SobjectType, ${Object.keys(OBJECT_FLAGS).join(', ')} FROM ObjectPermissions`,
    'objects',
  ),
  // Its Id is always null: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_objects_oauthtoken.htm
  soql('tokens', 'SELECT AppName, UserId FROM OauthToken', 'apps'),
  // The longest list stands last: what does not fit any more is this.
  soql(
    'fields',
    'SELECT ParentId, SobjectType, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions',
    'fields',
  ),
];

/**
 * A profile is a permission set that is owned by it, and a group has a set of its own with what its sets give together, less
 * what is muted: both are assigned like any other set, so that assignments say everything.
 */
export const salesforceRights: RightsReader = { kind: 'salesforce', requests, read };

function read(answers: Answers): Snapshot {
  const all = new Gathering(answers, requests);
  readUsers(all);
  const sets = readSets(all);
  readGroups(all, sets);
  readAssignments(all, sets);
  readPermissions(all);
  readTokens(all);
  return all.snapshot(['system', 'objects', 'fields', 'apps', 'accounts']);
}

function readUsers(all: Gathering): void {
  all.each('users', (row) => {
    const id = textAt(row, 'Id');
    if (id === undefined || typeof row['IsActive'] !== 'boolean') return false;
    const name = textAt(row, 'Username') ?? textAt(row, 'Name') ?? '';
    all.names.push({ kind: 'actor', id, name, email: textAt(row, 'Email') });
    if (!row['IsActive']) all.lines.push({ kind: 'disabled', holder: actor(id) });
    return true;
  });
}

/** Gives the set of each group. */
function readSets(all: Gathering): ReadonlyMap<string, string> {
  const ofGroup = new Map<string, string>();
  all.each('sets', (row) => {
    const id = textAt(row, 'Id');
    if (id === undefined) return false;
    all.names.push({ kind: 'role', id, name: nameOfSet(row) ?? id });
    const profile = isTrue(row, 'IsOwnedByProfile') ? textAt(row, 'ProfileId') : undefined;
    const group = textAt(row, 'PermissionSetGroupId');
    for (const alias of [profile, group])
      if (alias !== undefined) all.lines.push({ kind: 'alias', holder: role(id), of: alias });
    if (group !== undefined) ofGroup.set(group, id);
    const given = Object.entries(FLAGS).flatMap(([flag, right]) => (isTrue(row, flag) ? [right] : []));
    all.rights(role(id), given);
    return true;
  });
  return ofGroup;
}

/** The set of a profile is called by letters and digits: what people know is the profile. */
const nameOfSet = (row: Readonly<Record<string, unknown>>): string | undefined =>
  textAt(rowAt(row, 'Profile') ?? {}, 'Name') ?? textAt(row, 'Label') ?? textAt(row, 'Name');

function readGroups(all: Gathering, sets: ReadonlyMap<string, string>): void {
  all.each('groups', (row) => {
    const set = sets.get(textAt(row, 'Id') ?? '');
    const name = textAt(row, 'MasterLabel') ?? textAt(row, 'DeveloperName');
    if (set !== undefined && name !== undefined) all.names.push({ kind: 'role', id: set, name });
    return textAt(row, 'Id') !== undefined;
  });
  all.each('components', (row) => {
    const [group, part] = [textAt(row, 'PermissionSetGroupId'), textAt(row, 'PermissionSetId')];
    if (group === undefined || part === undefined) return false;
    const set = sets.get(group);
    if (set !== undefined) all.lines.push({ kind: 'part', holder: role(set), of: part });
    return true;
  });
}

function readAssignments(all: Gathering, sets: ReadonlyMap<string, string>): void {
  all.each('assignments', (row) => {
    const assignee = textAt(row, 'AssigneeId');
    const set = textAt(row, 'PermissionSetId') ?? sets.get(textAt(row, 'PermissionSetGroupId') ?? '');
    const ends = textAt(row, 'ExpirationDate');
    const to = ends === undefined ? undefined : Date.parse(ends);
    if (assignee === undefined || set === undefined || Number.isNaN(to)) return false;
    // Before API version 60 the column is not there: then whatever is assigned is active.
    if (row['IsActive'] !== false) all.lines.push({ kind: 'member', holder: actor(assignee), of: set, to });
    return true;
  });
}

function readPermissions(all: Gathering): void {
  all.each('objects', (row) => {
    const [parent, object] = [textAt(row, 'ParentId'), textAt(row, 'SobjectType')];
    if (parent === undefined || object === undefined) return false;
    for (const [flag, right] of Object.entries(OBJECT_FLAGS))
      if (isTrue(row, flag)) all.right(role(parent), right, { object });
    return true;
  });
  all.each('fields', (row) => {
    const [parent, object] = [textAt(row, 'ParentId'), textAt(row, 'SobjectType')];
    // `Account.Industry`
    const field = textAt(row, 'Field')?.split('.')[1];
    if (parent === undefined || object === undefined || field === undefined) return false;
    if (isTrue(row, 'PermissionsRead')) all.right(role(parent), 'read', { object, field });
    if (isTrue(row, 'PermissionsEdit')) all.right(role(parent), 'edit', { object, field });
    return true;
  });
}

function readTokens(all: Gathering): void {
  all.each('tokens', (row) => {
    const [user, app] = [textAt(row, 'UserId'), textAt(row, 'AppName')];
    if (user === undefined || app === undefined) return false;
    all.rights(actor(user), ['token', 'connected-app'], { object: app });
    all.names.push({ kind: 'app', id: app, name: app });
    return true;
  });
}
