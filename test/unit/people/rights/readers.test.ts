import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerAt } from '../../../../src/people/rights/can.js';
import { keyedLine, type SourceKeys } from '../../../../src/people/rights/keyed.js';
import { RIGHTS_READERS, type RightsReaderKind } from '../../../../src/people/rights/readers/registry.js';
import type { Answers, Snapshot } from '../../../../src/people/rights/snapshot.js';
import { placeFault, type Right } from '../../../../src/people/rights/words.js';
import {
  ADA,
  APP_ID,
  BEN,
  CYD,
  DAN,
  ENTITY_SET_OF,
  entraId,
  EVE,
  smallEnvironment,
} from '../../../support/vendors/dataverse-rights.js';

/** Keys that can be read. */
const keys: SourceKeys = { actor: (id) => id, role: (id) => id, app: (id) => `app ${id}` };

const ask = (snapshot: Snapshot, actor: string, right: Right, object = '', field = '') => {
  const lines = snapshot.lines
    .map((line) => keyedLine(line, keys))
    .filter(
      (line) =>
        line.kind !== 'right' || (line.right === right && line.object === object && line.field === field),
    );
  const picture = {
    takenAt: 1,
    complete: snapshot.complete,
    covers: snapshot.covers,
    lines,
    namesPlace: true,
  };
  return answerAt(picture, [], { question: { actor, right, object, field }, at: 1 });
};

// https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
// and its neighbours permissionsetassignment, permissionsetgroup, permissionsetgroupcomponent, objectpermissions, fieldpermissions, oauthtoken.
const SALESFORCE: Answers = {
  users: [
    {
      Id: '005A',
      Username: 'ada@acme.example',
      Email: 'ada@acme.example',
      IsActive: true,
      ProfileId: '00eP',
    },
    { Id: '005B', Username: 'ben@acme.example', Email: null, IsActive: true, ProfileId: '00eP' },
    { Id: '005C', Username: 'cyd@acme.example', IsActive: false, ProfileId: '00eP' },
  ],
  sets: [
    {
      Id: '0PSp',
      Name: 'X00ex',
      Label: '00ex',
      IsOwnedByProfile: true,
      ProfileId: '00eP',
      Profile: { Name: 'Sales User' },
      PermissionsApiEnabled: true,
      PermissionsExportReport: false,
    },
    {
      Id: '0PSx',
      Name: 'Exporters',
      Label: 'May export',
      IsOwnedByProfile: false,
      PermissionsExportReport: true,
    },
    {
      Id: '0PSg',
      Name: 'G',
      Label: 'G',
      IsOwnedByProfile: false,
      PermissionSetGroupId: '0PGg',
      PermissionsViewAllData: true,
    },
  ],
  groups: [{ Id: '0PGg', DeveloperName: 'Leads', MasterLabel: 'Team leads' }],
  components: [{ PermissionSetGroupId: '0PGg', PermissionSetId: '0PSx' }],
  assignments: [
    { AssigneeId: '005A', PermissionSetId: '0PSp', ExpirationDate: null, IsActive: true },
    {
      AssigneeId: '005A',
      PermissionSetId: '0PSx',
      ExpirationDate: '2026-03-01T00:00:00.000+0000',
      IsActive: true,
    },
    { AssigneeId: '005B', PermissionSetId: '0PSp', ExpirationDate: null, IsActive: true },
    { AssigneeId: '005B', PermissionSetId: '0PSx', ExpirationDate: null, IsActive: false },
    {
      AssigneeId: '005B',
      PermissionSetGroupId: '0PGg',
      PermissionSetId: '0PSg',
      ExpirationDate: null,
      IsActive: true,
    },
    { AssigneeId: '005C', PermissionSetId: '0PSx', ExpirationDate: null, IsActive: true },
  ],
  objects: [
    {
      ParentId: '0PSp',
      SobjectType: 'Contact',
      PermissionsRead: true,
      PermissionsEdit: false,
      PermissionsViewAllRecords: false,
    },
    { ParentId: '0PSx', SobjectType: 'Lead', PermissionsRead: true, PermissionsModifyAllRecords: true },
  ],
  fields: [
    {
      ParentId: '0PSp',
      SobjectType: 'Contact',
      Field: 'Contact.Birthdate',
      PermissionsRead: true,
      PermissionsEdit: false,
    },
  ],
  tokens: [{ AppName: 'Data Loader', UserId: '005A' }],
};

describe('Salesforce', () => {
  const snapshot = RIGHTS_READERS.salesforce.read(SALESFORCE);
  it.each([
    ['who may export reports', '005A', 'export.reports', '', '', { answer: 'yes', through: ['0PSx'] }],
    ['not through an assignment that is not active', '005B', 'export.reports', '', '', { answer: 'no' }],
    [
      'not of a user who is not active',
      '005C',
      'export.reports',
      '',
      '',
      { answer: 'no', why: 'account-disabled' },
    ],
    ['through a profile', '005B', 'api', '', '', { answer: 'yes', through: ['0PSp'] }],
    ['through a group', '005B', 'view-all', '', '', { answer: 'yes', through: ['0PSg'] }],
    ['of an object', '005A', 'read', 'Contact', '', { answer: 'yes', through: ['0PSp'] }],
    ['all records of an object', '005A', 'modify-all', 'Lead', '', { answer: 'yes' }],
    ['not what a flag denies', '005A', 'edit', 'Contact', '', { answer: 'no' }],
    ['of a field', '005A', 'read', 'Contact', 'Birthdate', { answer: 'yes' }],
    ['not to edit it', '005A', 'edit', 'Contact', 'Birthdate', { answer: 'no' }],
    ['a token of an app', '005A', 'token', 'app Data Loader', '', { answer: 'yes', through: [] }],
  ] as const)('%s', (_, actor, right, object, field, expected) => {
    expect(ask(snapshot, actor, right, object, field)).toMatchObject(expected);
  });

  it('has an end where an assignment expires, and names as people know them', () => {
    expect(snapshot.lines).toContainEqual({
      kind: 'member',
      holder: { kind: 'actor', id: '005A' },
      of: '0PSx',
      to: Date.parse('2026-03-01T00:00:00Z'),
    });
    const names = new Map(snapshot.names.map(({ id, name }) => [id, name]));
    expect([names.get('0PSp'), names.get('0PSg'), names.get('005A')]).toEqual([
      'Sales User',
      'Team leads',
      'ada@acme.example',
    ]);
    expect(snapshot.complete).toBe(true);
  });

  it('knows profiles and groups by their own ids, and of what sets a group is made', () => {
    const links = snapshot.lines.flatMap((line) =>
      line.kind === 'alias' || line.kind === 'part' ? [[line.kind, line.holder.id, line.of]] : [],
    );
    expect(links).toEqual([
      ['alias', '0PSp', '00eP'],
      ['alias', '0PSg', '0PGg'],
      ['part', '0PSg', '0PSx'],
    ]);
  });
});

// https://developers.hubspot.com/docs/api-reference/settings-user-provisioning-v3/users/get-settings-v3-users-userId
const HUBSPOT: Answers = {
  users: [
    {
      id: '123',
      email: 'newUser@email.com',
      roleId: '100',
      primaryTeamId: '101',
      secondaryTeamIds: ['102'],
      superAdmin: 'false',
    },
    { id: '124', email: 'boss@email.com', roleIds: [], superAdmin: true },
  ],
  roles: [{ id: '100', name: 'a new role', requiresBillingWrite: false }],
  teams: [{ id: '101', name: 'Sales', userIds: ['123'], secondaryUserIds: [] }],
};

describe('HubSpot', () => {
  const snapshot = RIGHTS_READERS.hubspot.read(HUBSPOT);
  it('tells what a super admin may do, and of others leaves open what it does not tell', () => {
    expect(ask(snapshot, '124', 'export.data')).toEqual({ answer: 'yes', through: [] });
    expect(ask(snapshot, '123', 'export.data')).toMatchObject({ answer: 'unknown' });
    expect(ask(snapshot, '999', 'export.data')).toMatchObject({ answer: 'no' });
  });

  it('tells who has which role and is in which team', () => {
    const members = snapshot.lines.flatMap((line) =>
      line.kind === 'member' ? [`${line.holder.id} ${line.of}`] : [],
    );
    expect(members).toEqual(['123 role:100', '123 team:101', '123 team:102']);
  });
});

// https://learn.microsoft.com/en-us/power-apps/developer/data-platform/reference/entities/roleprivileges
const DATAVERSE_ROWS = smallEnvironment();
const DATAVERSE: Answers = Object.fromEntries(
  Object.entries(ENTITY_SET_OF).map(([name, set]) => [name, DATAVERSE_ROWS[set]]),
);

describe('Dataverse', () => {
  const reader = RIGHTS_READERS.dataverse;
  const snapshot = reader.read(DATAVERSE);
  it.each([
    ['export to Excel', 'Ada@Acme.example', 'export.data', '', { answer: 'yes' }],
    ['every account, by depth', ADA, 'view-all', 'account', { answer: 'yes' }],
    ['own accounts through a team and the copy of a role', BEN, 'read', 'account', { answer: 'yes' }],
    ['mails of no more than a part of the organization', ADA, 'view-all', 'email', { answer: 'no' }],
    ['a table whose privilege is called otherwise', ADA, 'read', 'annotation', { answer: 'yes' }],
    ['each of the tables that share a privilege', ADA, 'read', 'phonecall', { answer: 'yes' }],
    ['to write is to edit', BEN, 'edit', 'contact', { answer: 'yes' }],
    ['a privilege of no depth', EVE, 'edit', 'contact', { answer: 'no', why: 'not-given' }],
    ['a disabled user', 'Cyd@Acme.example', 'export.data', '', { answer: 'no', why: 'account-disabled' }],
    ['an access mode that takes from the roles', DAN, 'edit', 'contact', { why: 'not-told-exactly' }],
    ['an app', APP_ID, 'export.data', '', { answer: 'yes' }],
    [
      'nobody of whom the environment knows',
      'zoe@acme.example',
      'export.data',
      '',
      { why: 'account-not-named' },
    ],
  ] as const)('%s', (_, actor, right, object, expected) => {
    expect(ask(snapshot, actor, right, object)).toMatchObject(expected);
  });

  it.each([
    ['the UPN as it was written', 'Ada@Acme.example'],
    ['in lower case', 'ada@acme.example'],
    ['the id of the user there', ADA],
    ['the id of the object in Entra', entraId(ADA)],
  ])('has one account by %s, that is counted once', (_, id) => {
    expect(ask(snapshot, id, 'export.data')).toMatchObject({ answer: 'yes' });
    const holders = snapshot.lines.filter(({ kind, holder }) => kind === 'member' && holder.kind === 'actor');
    expect(holders.filter(({ holder }) => holder.id === 'Ada@Acme.example')).toHaveLength(2);
    expect(holders).toHaveLength(6);
    expect(snapshot.names.filter(({ kind, name }) => kind === 'actor' && name === 'Ada')).toHaveLength(1);
  });

  it('says of a UPN that two users have neither yes nor no, and of each by their own id', () => {
    const twin = { ...DATAVERSE_ROWS['systemusers']?.[2], domainname: 'Ada@Acme.example' };
    const users = [...(DATAVERSE['users'] ?? []).slice(0, 2), twin];
    const read = reader.read({ ...DATAVERSE, users });
    expect(ask(read, 'ada@acme.example', 'export.data')).toMatchObject({ why: 'not-told-exactly' });
    expect(ask(read, ADA, 'export.data')).toMatchObject({ answer: 'yes' });
    expect(ask(read, CYD, 'export.data')).toMatchObject({ why: 'account-disabled' });
  });

  it.each([
    ['by a profile', ADA, 'read', { answer: 'yes' }],
    ['not to set it', ADA, 'edit', { answer: 'no' }],
    ['as an administrator', EVE, 'edit', { answer: 'yes' }],
    ['not without', BEN, 'read', { answer: 'no' }],
  ] as const)('secured columns: %s', (_, actor, right, expected) => {
    expect(ask(snapshot, actor, right, 'contact', 'governmentid')).toMatchObject(expected);
  });

  it('knows a copy of a role as part of its root', () => {
    const parts = snapshot.lines.filter(({ kind }) => kind === 'part');
    expect(parts).toHaveLength(1);
    expect(snapshot.covers).toEqual(['system', 'objects', 'fields']);
  });
});

// https://developer.zendesk.com/api-reference/ticketing/account-configuration/custom_roles/
const ZENDESK: Answers = {
  users: [
    { id: 1, name: 'Ada', email: 'a@example.com', role: 'admin', custom_role_id: null, suspended: false },
    { id: 2, name: 'Ben', email: 'b@example.com', role: 'agent', custom_role_id: 16, suspended: false },
    { id: 3, name: 'Cyd', email: 'c@example.com', role: 'agent', custom_role_id: null, suspended: false },
    { id: 4, name: 'Dan', email: 'd@example.com', role: 'agent', custom_role_id: 16, suspended: true },
  ],
  roles: [
    {
      id: 16,
      name: 'Advisor',
      role_type: 0,
      configuration: {
        ticket_access: 'all',
        ticket_editing: true,
        ticket_deletion: false,
        end_user_list_access: 'full',
        end_user_profile_access: 'readonly',
        custom_objects: { shipment: { scopes: ['read', 'update'] } },
      },
    },
  ],
  // https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/
  tokens: [
    { id: 1, client_id: 41, user_id: 2, scopes: ['read'], expires_at: null },
    { id: 2, client_id: 42, user_id: 2, scopes: ['read'], expires_at: '1970-01-01T00:00:00Z' },
  ],
  clients: [{ id: 41, identifier: 'test_client', name: 'My Test Client', user_id: 29 }],
};

describe('Zendesk', () => {
  const snapshot = RIGHTS_READERS.zendesk.read(ZENDESK);
  it.each([
    ['an administrator', '1', 'export.data', '', { answer: 'yes' }],
    ['tickets of all', '2', 'view-all', 'ticket', { answer: 'yes', through: ['16'] }],
    ['not to delete them', '2', 'delete', 'ticket', { answer: 'no' }],
    ['to read users', '2', 'read', 'user', { answer: 'yes' }],
    ['not to edit them', '2', 'edit', 'user', { answer: 'no' }],
    ['a custom object', '2', 'edit', 'shipment', { answer: 'yes' }],
    ['what the API does not tell', '2', 'export.data', '', { answer: 'unknown', why: 'not-covered' }],
    ['an agent without a custom role', '3', 'view-all', 'ticket', { answer: 'unknown' }],
    ['who holds a token', '2', 'token', 'app 41', { answer: 'yes', through: [] }],
    ['nobody whose token ended', '2', 'token', 'app 42', { answer: 'no', why: 'not-given' }],
    ['a suspended one', '4', 'view-all', 'ticket', { answer: 'no', why: 'account-disabled' }],
  ] as const)('%s', (_, actor, right, object, expected) => {
    expect(ask(snapshot, actor, right, object)).toMatchObject(expected);
  });
});

// https://docs.espocrm.com/administration/roles-management/ (the example of the roles Salesman and Sales Manager)
const SCOPE = { create: 'yes', read: 'team', edit: 'own', delete: 'no', stream: 'team' };
const ESPOCRM: Answers = {
  users: [
    {
      id: 'u1',
      userName: 'ada',
      type: 'regular',
      isActive: true,
      rolesIds: ['manager'],
      teamsIds: ['sales'],
    },
    { id: 'u2', userName: 'ben', type: 'regular', isActive: true, rolesIds: [], teamsIds: ['sales'] },
    { id: 'u3', userName: 'cyd', type: 'admin', isActive: true, rolesIds: [], teamsIds: [] },
    { id: 'u4', userName: 'dan', type: 'regular', isActive: false, rolesIds: ['manager'], teamsIds: [] },
  ],
  teams: [{ id: 'sales', name: 'Sales', rolesIds: ['salesman'] }],
  roles: [
    {
      id: 'salesman',
      name: 'Salesman',
      exportPermission: 'not-set',
      data: { Lead: SCOPE, Opportunity: SCOPE, Calendar: true },
    },
    {
      id: 'manager',
      name: 'Sales Manager',
      exportPermission: 'yes',
      data: { Lead: { ...SCOPE, delete: 'team', read: 'all' }, Import: true },
    },
    { id: 'base', name: 'Baseline', exportPermission: 'no', data: { Account: { read: 'own' } } },
  ],
  settings: [{ baselineRoleId: 'base', aclStrictMode: true }],
};

describe('Zendesk below Enterprise', () => {
  const users = [
    { id: 1, name: 'Ada', role: 'admin', custom_role_id: null, suspended: false },
    { id: 3, name: 'Cyd', role: 'agent', custom_role_id: null, suspended: false },
  ];
  it('lacks nothing without custom roles, which nobody has', () => {
    expect(RIGHTS_READERS.zendesk.read({ ...ZENDESK, users, roles: undefined }).complete).toBe(true);
  });
});

describe('EspoCRM', () => {
  const snapshot = RIGHTS_READERS.espocrm.read(ESPOCRM);
  it.each([
    ['leads of the team', 'u2', 'read', 'Lead', { answer: 'yes', through: ['sales', 'salesman'] }],
    ['not to delete them', 'u2', 'delete', 'Lead', { answer: 'no' }],
    ['but with another role', 'u1', 'delete', 'Lead', { answer: 'yes', through: ['manager'] }],
    ['all of them', 'u1', 'view-all', 'Lead', { answer: 'yes' }],
    ['to export', 'u1', 'export.data', '', { answer: 'yes', through: ['manager'] }],
    ['not to export', 'u2', 'export.data', '', { answer: 'no' }],
    ['to import', 'u1', 'import.data', '', { answer: 'yes' }],
    ['what the baseline gives everybody', 'u2', 'read', 'Account', { answer: 'yes', through: ['base'] }],
    ['an administrator', 'u3', 'modify-all', '', { answer: 'yes' }],
    ['who is not active', 'u4', 'export.data', '', { answer: 'no', why: 'account-disabled' }],
    ['fields, which are not covered', 'u2', 'api', '', { answer: 'no' }],
  ] as const)('%s', (_, actor, right, object, expected) => {
    expect(ask(snapshot, actor, right, object)).toMatchObject(expected);
  });
});

describe('EspoCRM without strict mode', () => {
  const settingsOf = (settings: unknown[] | undefined) =>
    RIGHTS_READERS.espocrm.read({ ...ESPOCRM, settings });

  it.each([
    ['where it is off', [{ aclStrictMode: false }]],
    ['where the settings do not say', [{}]],
    ['where there are no settings', []],
    ['where the settings cannot be asked for', undefined],
  ])('leaves open what no role gives, %s', (_, settings) => {
    const snapshot = settingsOf(settings);
    expect(ask(snapshot, 'u2', 'export.data')).toMatchObject({ answer: 'unknown', why: 'not-told-exactly' });
    expect(ask(snapshot, 'u2', 'read', 'Lead')).toMatchObject({ answer: 'yes' });
    expect(ask(snapshot, 'u3', 'modify-all')).toMatchObject({ answer: 'yes' });
    expect(ask(snapshot, 'u4', 'export.data')).toMatchObject({ answer: 'no', why: 'account-disabled' });
    expect(snapshot.complete).toBe(true);
  });

  it('does not say what users of a portal may do', () => {
    const users = [{ id: 'p1', userName: 'pat', type: 'portal', isActive: true, rolesIds: [], teamsIds: [] }];
    const snapshot = RIGHTS_READERS.espocrm.read({ ...ESPOCRM, users });
    expect(ask(snapshot, 'p1', 'export.data')).toMatchObject({ answer: 'unknown' });
  });

  it.each([
    ['an empty list, as PHP writes an empty object', [], true],
    ['nothing', undefined, true],
    ['a text', '{"Lead":', false],
    ['a list of something', ['Lead'], false],
  ])('takes a role whose data are %s', (_, data, complete) => {
    const roles = [{ id: 'r', name: 'R', exportPermission: 'no', data }];
    expect(RIGHTS_READERS.espocrm.read({ ...ESPOCRM, roles }).complete).toBe(complete);
  });
});

const GOOD: Readonly<Record<RightsReaderKind, Answers>> = {
  salesforce: SALESFORCE,
  hubspot: HUBSPOT,
  dataverse: DATAVERSE,
  zendesk: ZENDESK,
  espocrm: ESPOCRM,
};

/** What refusing them does is said above. */
const BESIDE: ReadonlySet<string> = new Set(['settings']);

describe.each(Object.entries(RIGHTS_READERS))('the reader of %s', (kind, reader) => {
  const good = GOOD[kind as RightsReaderKind];

  it('asks for exactly what it reads', () => {
    expect(reader.requests.map(({ name }) => name).sort()).toEqual(Object.keys(good).sort());
    expect(reader.kind).toBe(kind);
  });

  it('is not complete, or covers less, when a request was refused', () => {
    const whole = reader.read(good);
    for (const { name, tells } of reader.requests) {
      const { complete, covers } = reader.read({ ...good, [name]: undefined });
      const isLess = tells !== undefined || BESIDE.has(name);
      expect([name, complete]).toEqual([name, isLess]);
      expect([name, covers]).toEqual([name, whole.covers.filter((area) => area !== tells)]);
    }
  });

  it('is not complete when a row is not as documented', () => {
    for (const name of Object.keys(good)) {
      expect([name, reader.read({ ...good, [name]: [...good[name]!, 'x'] }).complete]).toEqual([name, false]);
    }
    expect(reader.read(good).complete).toBe(true);
  });

  it('says rights that there are, in places where they may be', () => {
    const rights = reader.read(good).lines.filter((line) => line.kind === 'right');
    expect(rights.flatMap((line) => placeFault(line) ?? [])).toEqual([]);
    expect(rights.length).toBeGreaterThan(3);
  });

  it('gives a snapshot of whatever comes', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(...Object.values(good).flatMap((rows) => rows ?? [])),
    );
    const bent = fc.record(
      Object.fromEntries(Object.keys(good).map((name) => [name, fc.array(value, { maxLength: 4 })])),
    );
    fc.assert(
      fc.property(bent, (answers) => {
        const { lines, complete } = reader.read(answers);
        expect(Array.isArray(lines) && typeof complete === 'boolean').toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
