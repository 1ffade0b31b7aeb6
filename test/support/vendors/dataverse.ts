import { startVendor, type VendorAnswer, type VendorRequest, type VendorServer } from './vendor-server.js';

/*
 * The Web API of a Dataverse environment and the log-in of Entra, as their references describe them:
 * https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/query/page-results
 * https://learn.microsoft.com/en-us/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
 * https://learn.microsoft.com/en-us/power-apps/developer/data-platform/security-access-coding
 */

type Row = Readonly<Record<string, unknown>>;

export interface Environment {
  readonly directoryId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whether the app was made a user of the environment. */
  isMember: boolean;
  /** Privileges of the app's user, and how far each goes. */
  held: Map<string, 'Basic' | 'Local' | 'Deep' | 'Global'>;
  /** By entity set. */
  rows: Record<string, readonly Row[]>;
  /** Rows of one page, where nobody prefers fewer. */
  most: number;
}

export interface DataverseServer extends VendorServer {
  readonly environment: Environment;
  endTokens(): void;
}

const API = '/api/data/v9.2/';
/** The systemuserid of the app. */
export const OWN_USER = '0000000a-0000-4000-8000-0000000000ff';
const BUSINESS_UNIT = '38e0dbe4-131b-e111-ba7e-78e7d1620f5e';

/** Which privilege a list needs; it shows nothing but one's own below the level Organization. */
const NEEDS: Readonly<Record<string, string>> = {
  systemusers: 'prvReadUser',
  roles: 'prvReadRole',
  teams: 'prvReadTeam',
  fieldsecurityprofiles: 'prvReadFieldSecurityProfile',
  fieldpermissions: 'prvReadFieldPermission',
};

export async function startDataverse(): Promise<DataverseServer> {
  const environment: Environment = {
    directoryId: '41463f53-8812-40f4-890f-865bf6e35190',
    clientId: 'a6099727-6b7b-482c-b509-1df309acc563',
    clientSecret: 'the-secret',
    isMember: true,
    held: new Map(Object.values(NEEDS).map((name) => [name, 'Global'])),
    rows: {},
    most: 5_000,
  };
  const tokens = new Set<string>();
  const server = await startVendor((request, url) => {
    if (request.path === `/${environment.directoryId}/oauth2/v2.0/token`)
      return tokenOf(environment, tokens, request, url);
    if (!tokens.has(request.token ?? '')) return { status: 401, body: '' };
    if (!environment.isMember)
      return errorOf(403, '0x80072560', 'The user is not a member of the organization.');
    return request.path.startsWith(API)
      ? answerOf(environment, request, url)
      : errorOf(404, '0x8006088a', `Resource not found for the segment '${request.path}'.`);
  });
  return { ...server, environment, endTokens: () => tokens.clear() };
}

function tokenOf(
  { clientId, clientSecret }: Environment,
  tokens: Set<string>,
  { body }: VendorRequest,
  url: string,
): VendorAnswer {
  const form = new URLSearchParams(body);
  const known = form.get('client_id') === clientId && form.get('client_secret') === clientSecret;
  if (!known || form.get('scope') !== `${url}/.default`)
    return {
      status: 401,
      body: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' },
    };
  const token = `token-${tokens.size + 1}`;
  tokens.add(token);
  return { status: 200, body: { token_type: 'Bearer', expires_in: 3_599, access_token: token } };
}

const errorOf = (status: number, code: string, message: string): VendorAnswer => ({
  status,
  body: { error: { code, message } },
});

function answerOf(environment: Environment, request: VendorRequest, url: string): VendorAnswer {
  const resource = request.path.slice(API.length);
  if (resource === 'WhoAmI')
    return {
      status: 200,
      body: { BusinessUnitId: BUSINESS_UNIT, UserId: OWN_USER, OrganizationId: BUSINESS_UNIT },
    };
  const [, user, asked] =
    /^systemusers\(([^)]+)\)\/Microsoft\.Dynamics\.CRM\.RetrieveUserPrivilegeByPrivilegeName\(PrivilegeName='(\w+)'\)$/.exec(
      resource,
    ) ?? [];
  if (asked !== undefined && user === OWN_USER) return privilegeOf(environment, asked);
  const needed = NEEDS[resource];
  if (needed !== undefined && !environment.held.has(needed))
    return errorOf(
      403,
      '0x80040220',
      `Principal user (Id=${OWN_USER}, type=8, roleCount=1, privilegeCount=3, accessMode=4), is missing ${needed} privilege (Id=c2cbe3db-62c8-4661-9ac5-7691c83242f5) on OTC=8 for entity '${resource}'.`,
    );
  return listOf(environment, resource, { request, url });
}

function privilegeOf({ held }: Environment, PrivilegeName: string): VendorAnswer {
  const Depth = held.get(PrivilegeName);
  const one = {
    Depth,
    PrivilegeId: 'c2cbe3db-62c8-4661-9ac5-7691c83242f5',
    BusinessUnitId: BUSINESS_UNIT,
    PrivilegeName,
  };
  return { status: 200, body: { RolePrivileges: Depth === undefined ? [] : [one] } };
}

function listOf(
  environment: Environment,
  resource: string,
  { request: { query }, url }: { request: VendorRequest; url: string },
): VendorAnswer {
  const found = shownOf(environment, resource, query);
  if (found === undefined)
    return errorOf(404, '0x80060888', `Resource not found for the segment '${resource}'.`);
  const start = Number(query.get('$skiptoken') ?? 0);
  // Definitions of tables have no pages.
  const end = resource === 'EntityDefinitions' ? found.length : start + environment.most;
  const value = found.slice(start, end);
  if (end >= found.length) return { status: 200, body: { value } };
  const next = new URL(`${url}${API}${resource}`);
  for (const [name, text] of query) next.searchParams.set(name, text);
  next.searchParams.set('$skiptoken', String(end));
  return { status: 200, body: { value, '@odata.nextLink': next.href } };
}

/** Undefined for what is no list. */
function shownOf(
  { rows, held }: Environment,
  resource: string,
  query: URLSearchParams,
): readonly Row[] | undefined {
  const isCut = (held.get(NEEDS[resource] ?? '') ?? 'Global') !== 'Global';
  const [, named] = IN_ROLES.exec(query.get('$filter') ?? '') ?? [];
  const wanted = named?.split(',').map((id) => id.slice(1, -1));
  return rows[resource]
    ?.filter((row) => wanted === undefined || wanted.includes(String(row['roleid'])))
    .slice(0, isCut ? 1 : undefined);
}

const IN_ROLES = /^Microsoft\.Dynamics\.CRM\.In\(PropertyName='roleid',PropertyValues=\[(.*)\]\)$/;
