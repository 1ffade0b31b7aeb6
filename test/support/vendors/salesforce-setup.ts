import type { VendorAnswer } from './vendor-server.js';

/*
 * Who may see what of users, permission sets and tokens, as the reference says it:
 * - users: https://help.salesforce.com/s/articleView?id=platform.security_sharing_users_concept.htm
 * - permission sets: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_permissionset.htm
 * - tokens: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_objects_oauthtoken.htm
 * - definitions: https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/reference_objects_soql_limits.htm
 */

type Row = Readonly<Record<string, unknown>>;
export type SetupRows = Record<string, Row[]>;

interface SetupOrg {
  readonly rights: SetupRows;
  readonly fields: SetupRows;
  readonly permissions: ReadonlySet<string>;
}

const SETUP_OBJECTS = [
  'PermissionSet',
  'PermissionSetGroup',
  'PermissionSetGroupComponent',
  'PermissionSetAssignment',
  'ObjectPermissions',
  'FieldPermissions',
];

/** Where users are private: without its permission each object shows what is one's own, and no error. */
export function setupObjectsOf(
  { rights, permissions }: SetupOrg,
  reader: string,
): Readonly<Record<string, readonly Row[] | undefined>> {
  const [users, tokens] = [rights['User'] ?? [], rights['OauthToken'] ?? []];
  const setup = SETUP_OBJECTS.map((name) => [
    name,
    permissions.has('PermissionsViewSetup') ? (rights[name] ?? []) : undefined,
  ]);
  return {
    ...Object.fromEntries(setup),
    User: permissions.has('PermissionsViewAllUsers') ? users : users.filter(({ Id }) => Id === reader),
    OauthToken: permissions.has('PermissionsCustomizeApplication')
      ? tokens
      : tokens.filter(({ UserId }) => UserId === reader),
  };
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm */
const globalOf = ({ fields }: SetupOrg): Row => ({
  encoding: 'UTF-8',
  sobjects: Object.keys(fields).map((name) => ({
    name,
    queryable: true,
    customSetting: false,
    deprecatedAndHidden: false,
    associateEntityType: name.endsWith('History') ? 'History' : null,
  })),
});

/** Undefined for what is no description of objects or fields. */
export function describedOf(org: SetupOrg, path: string, soql: string): VendorAnswer | undefined {
  if (path.endsWith('/sobjects')) return { status: 200, body: globalOf(org) };
  return path.endsWith('/tooling/query') ? fieldDefinitionsOf(org, soql) : undefined;
}

/** One answer holds so many; there is no other. */
const MOST_DEFINITIONS = 2_000;

function fieldDefinitionsOf({ fields, permissions }: SetupOrg, soql: string): VendorAnswer {
  if (!permissions.has('PermissionsViewSetup'))
    return { status: 400, body: [{ errorCode: 'INVALID_TYPE', message: 'no FieldDefinition' }] };
  const list = / FROM FieldDefinition WHERE EntityDefinition\.QualifiedApiName IN \((.+)\)$/.exec(soql)?.[1];
  if (list === undefined)
    return { status: 400, body: [{ errorCode: 'MALFORMED_QUERY', message: 'Only equals comparisons' }] };
  const rows = list.split(', ').flatMap((quoted) => {
    const object = quoted.replaceAll("'", '');
    return (fields[object] ?? []).map((field) => ({
      attributes: { type: 'FieldDefinition' },
      EntityDefinition: { attributes: { type: 'EntityDefinition' }, QualifiedApiName: object },
      ComplianceGroup: null,
      SecurityClassification: null,
      ...field,
    }));
  });
  const records = rows.slice(0, MOST_DEFINITIONS);
  const done = rows.length <= MOST_DEFINITIONS;
  return { status: 200, body: { size: records.length, totalSize: rows.length, done, records } };
}
