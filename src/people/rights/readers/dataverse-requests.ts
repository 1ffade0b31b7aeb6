import type { RightsRequest } from '../snapshot.js';

const PATH = '/api/data/v9.2/';

const odata = (name: string, path: string, tells?: RightsRequest['tells']): RightsRequest => ({
  name,
  path: PATH + path,
  paging: 'odata',
  ...(tells === undefined ? {} : { tells }),
});

/**
 * Tables: https://learn.microsoft.com/en-us/power-apps/developer/data-platform/reference/entities/systemuser (and …/role,
 * …/team, …/privilege, …/fieldsecurityprofile, …/fieldpermission); those between two tables, whose rows are asked for by
 * themselves since the pages of an expanded list end unseen:
 * https://learn.microsoft.com/en-us/dynamics365/customerengagement/on-premises/developer/entities/systemuserroles (and
 * …/teammembership, …/teamroles, …/roleprivileges, …/systemuserprofiles, …/teamprofiles).
 */
export const DATAVERSE_REQUESTS: readonly RightsRequest[] = [
  odata(
    'users',
    'systemusers?$select=systemuserid,fullname,domainname,internalemailaddress,azureactivedirectoryobjectid,applicationid,isdisabled,accessmode',
  ),
  odata('roles', 'roles?$select=roleid,name,_parentrootroleid_value,_roletemplateid_value'),
  odata('user roles', 'systemuserrolescollection?$select=systemuserid,roleid'),
  odata('teams', 'teams?$select=teamid,name'),
  odata('team members', 'teammemberships?$select=systemuserid,teamid'),
  odata('team roles', 'teamrolescollection?$select=teamid,roleid'),
  odata('privileges', 'privileges?$select=privilegeid,name'),
  /** Of roles that are no copy alone: a business unit has one of each. */
  odata('role privileges', 'roleprivilegescollection?$select=roleid,privilegeid,privilegedepthmask'),
  // Which privilege is for which table: a note is `annotation` and its privilege prvReadNote, a mail and a call share one
  // (https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/reference/securityprivilegemetadata).
  odata('tables', 'EntityDefinitions?$select=LogicalName,Privileges', 'objects'),
  odata('profiles', 'fieldsecurityprofiles?$select=fieldsecurityprofileid,name', 'fields'),
  odata(
    'user profiles',
    'systemuserprofilescollection?$select=systemuserid,fieldsecurityprofileid',
    'fields',
  ),
  odata('team profiles', 'teamprofilescollection?$select=teamid,fieldsecurityprofileid', 'fields'),
  odata(
    'field permissions',
    'fieldpermissions?$select=_fieldsecurityprofileid_value,entityname,attributelogicalname,canread,canupdate',
    'fields',
  ),
];
