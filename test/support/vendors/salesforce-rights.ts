import { READER } from './salesforce.js';
import type { SetupRows } from './salesforce-setup.js';

/*
 * Users, sets and tokens of a small org; columns as in
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
 * and its neighbours permissionsetassignment, objectpermissions, fieldpermissions, oauthtoken.
 */
export const ADA = '005gL000001adaaQAA';
export const BEN = '005gL000001benbQAA';
const EXPORTERS = '0PSgL000001exportQA';
const PROFILE = '0PSgL000001profilQA';

const user = (Id: string, name: string, active = true) => ({
  Id,
  Username: `${name}@acme.example`,
  Name: name,
  Email: `${name}@acme.example`,
  IsActive: active,
  ProfileId: '00egL000001profQAA',
});

const assigned = (AssigneeId: string, PermissionSetId: string) => ({
  AssigneeId,
  PermissionSetId,
  PermissionSetGroupId: null,
  ExpirationDate: null,
  IsActive: true,
});

/** Ada may export reports, Ben may not and is held to one object; somebody called Cyd left. */
export const smallOrg = (): SetupRows => ({
  User: [
    user(READER, 'reader'),
    user(ADA, 'ada'),
    user(BEN, 'ben'),
    user('005gL000001cydcQAA', 'cyd', false),
  ],
  PermissionSet: [
    {
      Id: PROFILE,
      Label: '00ex',
      IsOwnedByProfile: true,
      ProfileId: '00egL000001profQAA',
      Profile: { Name: 'Sales' },
      PermissionsApiEnabled: true,
    },
    { Id: EXPORTERS, Label: 'May export', IsOwnedByProfile: false, PermissionsExportReport: true },
  ],
  PermissionSetGroup: [],
  PermissionSetGroupComponent: [],
  PermissionSetAssignment: [assigned(ADA, PROFILE), assigned(BEN, PROFILE), assigned(ADA, EXPORTERS)],
  ObjectPermissions: [{ ParentId: PROFILE, SobjectType: 'Contact', PermissionsRead: true }],
  FieldPermissions: [
    {
      ParentId: PROFILE,
      SobjectType: 'Contact',
      Field: 'Contact.Birthdate',
      PermissionsRead: true,
      PermissionsEdit: false,
    },
  ],
  OauthToken: [
    { AppName: 'Data Loader', UserId: ADA },
    { AppName: 'Ledgerwatch', UserId: READER },
  ],
});
