import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describedOf, type SetupRows, setupObjectsOf } from './salesforce-setup.js';
import { startVendor, type VendorAnswer, type VendorRequest, type VendorServer } from './vendor-server.js';

/*
 * An org as its reference describes it:
 * - OAuth: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flows.htm
 * - queries, nextRecordsUrl: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query.htm
 * - errors: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 * - calls: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
 * - log files: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/event_log_file_hourly_overview.htm
 */

export interface OrgFile {
  readonly Id: string;
  readonly EventType: string;
  readonly Interval: 'Hourly' | 'Daily';
  readonly CreatedDate: string;
  readonly Sequence: number;
  readonly csv: string;
}

type Row = Readonly<Record<string, unknown>>;

export interface Org {
  files: OrgFile[];
  setup: Row[];
  logins: Row[];
  /** Of users, permission sets, tokens and the like, by the name of the object. */
  rights: SetupRows;
  /** By the name of the object. */
  fields: SetupRows;
  /** Columns of UserPermissionAccess that the reading user has. */
  permissions: Set<string>;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM of the certificate that was uploaded to the app. */
  publicKey?: string;
  refreshToken?: string;
  /** Each refresh token is good once. */
  rotates?: boolean;
  now: () => number;
  /** Rows of one answer to a query. */
  batch: number;
  calls: { used: number; limit: number };
  /** Answers the rows of each page in another order, and the last one of each page again on the next. */
  untidy: boolean;
}

export interface SalesforceServer extends VendorServer {
  readonly org: Org;
  /** Tokens that were given out end at once. */
  endTokens(): void;
}

export const READER = '005gL000006bvuUQAQ';
const ORG_ID = '00DgL000006Gk9tUAC';

const ALL = [
  'PermissionsApiEnabled',
  'PermissionsViewEventLogFiles',
  'PermissionsViewSetup',
  'PermissionsManageUsers',
  'PermissionsViewAllUsers',
  'PermissionsCustomizeApplication',
];

export async function startSalesforce(): Promise<SalesforceServer> {
  const org: Org = {
    files: [],
    setup: [],
    logins: [],
    rights: {},
    fields: {},
    permissions: new Set(ALL),
    clientId: 'the-client',
    clientSecret: 'the-secret',
    batch: 2_000,
    calls: { used: 0, limit: 100_000 },
    untidy: false,
    now: Date.now,
  };
  const tokens = new Set<string>();
  const locators = new Map<string, Row[]>();
  let given = 0;
  const server = await startVendor(async (request, url) => {
    if (request.path === '/services/oauth2/token') {
      const refused = await refusalOf(org, new URLSearchParams(request.body));
      if (refused !== undefined) return refused;
      const token = `token-${++given}`;
      tokens.add(token);
      const rotated = org.rotates === true ? { refresh_token: (org.refreshToken = `again-${given}`) } : {};
      return {
        status: 200,
        body: {
          ...rotated,
          access_token: token,
          instance_url: url,
          id: `${url}/id/${ORG_ID}/${READER}`,
          token_type: 'Bearer',
        },
      };
    }
    if (request.token === undefined || !tokens.has(request.token))
      return errorOf(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    org.calls.used += 1;
    const { used, limit } = org.calls;
    if (used > limit) return errorOf(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    const described = describedOf(org, request.path, request.query.get('q') ?? '');
    const answer = described ?? answerOf(org, locators, request);
    return { ...answer, headers: { ...answer.headers, 'Sforce-Limit-Info': `api-usage=${used}/${limit}` } };
  });
  return { ...server, org, endTokens: () => tokens.clear() };
}

/** RFC 6749, 5.2. */
async function refusalOf(org: Org, form: URLSearchParams): Promise<VendorAnswer | undefined> {
  const refuse = (error: string): VendorAnswer => ({
    status: 400,
    body: { error, error_description: `no ${error}` },
  });
  const grant = form.get('grant_type');
  if (grant === 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
    return (await holds(org, form.get('assertion') ?? '')) ? undefined : refuse('invalid_grant');
  }
  if (form.get('client_id') !== org.clientId) return refuse('invalid_client_id');
  if (grant === 'refresh_token')
    return form.get('refresh_token') === org.refreshToken ? undefined : refuse('invalid_grant');
  return form.get('client_secret') === org.clientSecret ? undefined : refuse('invalid_client');
}

/** Signed by the app's key, for this org, for a user who may, and at most three minutes old. */
async function holds({ publicKey, clientId, now }: Org, assertion: string): Promise<boolean> {
  if (publicKey === undefined) return false;
  try {
    const { payload } = await jwtVerify(assertion, createPublicKey(publicKey), {
      issuer: clientId,
      subject: 'reader@acme.example',
      currentDate: new Date(now()),
    });
    return (payload.exp ?? Infinity) <= now() / 1_000 + 180;
  } catch {
    return false;
  }
}

const errorOf = (status: number, errorCode: string, message: string): VendorAnswer => ({
  status,
  body: [{ message, errorCode }],
});

function answerOf(org: Org, locators: Map<string, Row[]>, { path, query }: VendorRequest): VendorAnswer {
  if (path.endsWith('/limits')) {
    const { used, limit } = org.calls;
    return { status: 200, body: { DailyApiRequests: { Max: limit, Remaining: limit - used } } };
  }
  const file = /\/sobjects\/EventLogFile\/(\w+)\/LogFile$/.exec(path)?.[1];
  if (file !== undefined) {
    const found = org.files.find(({ Id }) => Id === file);
    return found === undefined
      ? errorOf(404, 'NOT_FOUND', 'The requested resource does not exist')
      : { status: 200, body: found.csv };
  }
  const locator = /\/query\/(.+)$/.exec(path)?.[1];
  if (locator !== undefined) {
    const rest = locators.get(locator);
    return rest === undefined
      ? errorOf(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
      : pageOf(org, locators, rest, path.slice(0, path.indexOf('/query/')));
  }
  return queryOf(org, locators, query.get('q') ?? '', path);
}

interface Soql {
  readonly columns: string;
  readonly object: string;
  readonly where: string;
  readonly order: string;
  readonly limit: number;
}

/** The little of SOQL that is asked here; anything else is refused as malformed. */
function parsed(text: string): Soql | undefined {
  const found =
    /^SELECT (.+?) FROM (\w+)(?: WHERE (.+?))?(?: ORDER BY ((?:\w+ ASC(?:, )?)+))?(?: LIMIT (\d+))?$/.exec(
      text,
    );
  if (found === null) return undefined;
  const [, columns = '', object = '', where = '', order = '', limit = 'Infinity'] = found;
  return { columns, object, where, order, limit: Number(limit) };
}

function queryOf(org: Org, locators: Map<string, Row[]>, text: string, path: string): VendorAnswer {
  const soql = parsed(text);
  if (soql === undefined) return errorOf(400, 'MALFORMED_QUERY', `unexpected token: ${text}`);
  const rows = rowsOf(org, soql);
  if (rows === undefined)
    return errorOf(400, 'INVALID_TYPE', `sObject type '${soql.object}' is not supported.`);
  if (soql.columns === 'COUNT()')
    return { status: 200, body: { totalSize: rows.length, done: true, records: [] } };
  const most = soql.object === 'OauthToken' ? 2_500 : soql.limit;
  return pageOf(org, locators, rows.slice(0, most), path.slice(0, path.lastIndexOf('/query')));
}

/** Undefined for an object that the user may not see: to them there is none of that name. */
function rowsOf(org: Org, { object, where, order, columns }: Soql): Row[] | undefined {
  const attributes = { type: object, url: `/services/data/v65.0/sobjects/${object}/x` };
  if (object === 'UserPermissionAccess')
    return [Object.fromEntries(columns.split(', ').map((column) => [column, org.permissions.has(column)]))];
  const all = objectsOf(org)[object];
  if (all === undefined) return undefined;
  const rows = all.filter((row) => where.split(' AND ').every((one) => fits(row, one, where)));
  const by = order.split(', ').map((one) => one.replace(' ASC', ''));
  return rows
    .toSorted((a, b) => compare(a, b, by))
    .map((row) => ({ attributes, ...(columns === 'COUNT()' ? {} : pick(row, columns.split(', '))) }));
}

function objectsOf(org: Org): Readonly<Record<string, readonly Row[] | undefined>> {
  const has = (permission: string): boolean => org.permissions.has(permission);
  return {
    ...setupObjectsOf(org, READER),
    EventLogFile: has('PermissionsViewEventLogFiles')
      ? org.files.map(({ csv, ...file }) => ({ ...file, LogFileLength: Buffer.byteLength(csv) }))
      : undefined,
    SetupAuditTrail: has('PermissionsViewSetup') ? org.setup : undefined,
    // Everybody may read their own: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_loginhistory.htm
    LoginHistory: has('PermissionsManageUsers')
      ? org.logins
      : org.logins.filter((row) => row['UserId'] === READER),
  };
}

function fits(row: Row, condition: string, where: string): boolean {
  if (condition === '') return true;
  const [, column = '', operator = '', value = ''] = /^(\w+) (>=|=|>) (.+)$/.exec(condition) ?? [];
  const text = value.replaceAll("'", '');
  if (operator === '>') return String(row[column]) > text;
  if (operator === '>=') return Date.parse(String(row[column])) >= Date.parse(text);
  // A predicate on Id makes the org answer with files of both intervals.
  if (column === 'Interval' && /\bId\b/.test(where)) return true;
  return row[column] === text;
}

function compare(a: Row, b: Row, by: readonly string[]): number {
  for (const column of by) {
    const [left, right] = [String(a[column]), String(b[column])];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

const pick = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(
    columns.map((column) => column.split('.')[0] ?? '').map((name) => [name, row[name] ?? null]),
  );

function pageOf(org: Org, locators: Map<string, Row[]>, rows: Row[], base: string): VendorAnswer {
  const page = rows.slice(0, org.batch);
  const rest = rows.slice(org.untidy && page.length > 1 ? org.batch - 1 : org.batch);
  const records = org.untidy ? page.toReversed() : page;
  const body = { totalSize: rows.length, done: rows.length <= org.batch, records };
  if (body.done) return { status: 200, body };
  const locator = `01gxx0000${locators.size}-${org.batch}`;
  locators.set(locator, rest);
  return { status: 200, body: { ...body, nextRecordsUrl: `${base}/query/${locator}` } };
}
