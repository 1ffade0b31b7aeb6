import type { Environment } from './dataverse.js';

/*
 * Users, roles, teams and column security of a small environment; columns as in
 * https://learn.microsoft.com/en-us/power-apps/developer/data-platform/reference/entities/systemuser and its neighbours role,
 * team, privilege, fieldsecurityprofile, fieldpermission, and
 * https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/reference/securityprivilegemetadata
 */
const guid = (kind: string, number: number): string =>
  `${kind}0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const [ADA, BEN, CYD, DAN, APP, EVE] = [1, 2, 3, 4, 5, 6].map((one) => guid('a', one)) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
export const APP_ID = guid('b', 1);
export const entraId = (user: string): string => user.replace('a', 'e');
export const SALES = guid('c', 1);
const [SALES_WEST, ADMINS] = [guid('c', 2), guid('c', 3)];
const WEST = guid('d', 1);
const PROFILE = guid('f', 1);
const ADMINISTRATORS_PROFILE = '572329c1-a042-4e22-be47-367c6374ea45';

const user = (systemuserid: string, name: string, more: object = {}) => ({
  systemuserid,
  fullname: name,
  domainname: `${name}@Acme.example`,
  internalemailaddress: `${name.toLowerCase()}@acme.example`,
  azureactivedirectoryobjectid: entraId(systemuserid),
  applicationid: null,
  isdisabled: false,
  accessmode: 0,
  ...more,
});

const PRIVILEGES = [
  'prvReadAccount',
  'prvExportToExcel',
  'prvWriteContact',
  'prvAppendAccount',
  'prvReadNote',
  'prvReadActivity',
].map((name, index) => ({ privilegeid: guid('9', index), name }));
const privilege = (name: string): string =>
  PRIVILEGES.find((one) => one.name === name)?.privilegeid ?? 'none of them';
const given = (roleid: string, name: string, privilegedepthmask: number) => ({
  roleid,
  privilegeid: privilege(name),
  privilegedepthmask,
});
const table = (LogicalName: string, ...names: readonly string[]) => ({
  MetadataId: guid('8', LogicalName.length),
  LogicalName,
  Privileges: names.map((Name) => ({
    Name,
    PrivilegeId: privilege(Name),
    PrivilegeType: /^prv(Read|Write|AppendTo|Append)/.exec(Name)?.[1],
  })),
});

/**
 * Ada sells and exports, Ben is in the team West, Cyd is disabled, Dan may only read, Eve administers; an app reads notes of its
 * own. In the business unit of West the role Sales has a copy.
 */
export const smallEnvironment = (): Environment['rows'] => ({
  systemusers: [
    user(ADA, 'Ada'),
    user(BEN, 'Ben'),
    user(CYD, 'Cyd', { isdisabled: true }),
    user(DAN, 'Dan', { accessmode: 2 }),
    user(APP, '# Sync', { domainname: '', applicationid: APP_ID, accessmode: 4 }),
    user(EVE, 'Eve'),
  ],
  roles: [
    { roleid: SALES, name: 'Sales', _parentrootroleid_value: SALES, _roletemplateid_value: null },
    { roleid: SALES_WEST, name: 'Sales', _parentrootroleid_value: SALES, _roletemplateid_value: null },
    {
      roleid: ADMINS,
      name: 'System Administrator',
      _parentrootroleid_value: ADMINS,
      _roletemplateid_value: '627090ff-40a3-4053-8790-584edc5be201',
    },
  ],
  systemuserrolescollection: [ADA, CYD, DAN, APP]
    .map((systemuserid) => ({ systemuserid, roleid: SALES }))
    .concat({ systemuserid: EVE, roleid: ADMINS }),
  teams: [{ teamid: WEST, name: 'West' }],
  teammemberships: [{ systemuserid: BEN, teamid: WEST }],
  teamrolescollection: [{ teamid: WEST, roleid: SALES_WEST }],
  privileges: PRIVILEGES,
  roleprivilegescollection: [
    given(SALES, 'prvReadAccount', 8),
    given(SALES, 'prvExportToExcel', 8),
    given(SALES, 'prvWriteContact', 1),
    given(SALES, 'prvReadNote', 2),
    given(SALES, 'prvReadActivity', 4),
    // What a copy has is not asked for.
    given(SALES_WEST, 'prvReadAccount', 8),
    given(ADMINS, 'prvWriteContact', 0),
  ],
  EntityDefinitions: [
    table('account', 'prvReadAccount', 'prvAppendAccount'),
    table('contact', 'prvWriteContact'),
    table('annotation', 'prvReadNote'),
    table('email', 'prvReadActivity'),
    table('phonecall', 'prvReadActivity'),
  ],
  fieldsecurityprofiles: [
    { fieldsecurityprofileid: PROFILE, name: 'Identity numbers' },
    { fieldsecurityprofileid: ADMINISTRATORS_PROFILE, name: 'System Administrator' },
  ],
  systemuserprofilescollection: [{ systemuserid: ADA, fieldsecurityprofileid: PROFILE }],
  teamprofilescollection: [],
  fieldpermissions: [
    [PROFILE, 4, 0],
    [ADMINISTRATORS_PROFILE, 4, 4],
  ].map(([_fieldsecurityprofileid_value, canread, canupdate]) => ({
    _fieldsecurityprofileid_value,
    entityname: 'contact',
    attributelogicalname: 'governmentid',
    canread,
    canupdate,
  })),
});

/** The same as answers by the names of the reader's requests. */
export const ENTITY_SET_OF: Readonly<Record<string, string>> = {
  users: 'systemusers',
  roles: 'roles',
  'user roles': 'systemuserrolescollection',
  teams: 'teams',
  'team members': 'teammemberships',
  'team roles': 'teamrolescollection',
  privileges: 'privileges',
  'role privileges': 'roleprivilegescollection',
  tables: 'EntityDefinitions',
  profiles: 'fieldsecurityprofiles',
  'user profiles': 'systemuserprofilescollection',
  'team profiles': 'teamprofilescollection',
  'field permissions': 'fieldpermissions',
};
