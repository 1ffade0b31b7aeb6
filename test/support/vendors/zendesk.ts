import { startVendor, type VendorAnswer, type VendorRequest, type VendorServer } from './vendor-server.js';

/*
 * The audit log of Zendesk, its pages and its log-in as the reference describes them:
 * https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/
 * https://developer.zendesk.com/api-reference/introduction/pagination/
 * https://developer.zendesk.com/api-reference/introduction/security-and-auth/
 * https://developer.zendesk.com/api-reference/ticketing/users/users/#show-self
 * https://developer.zendesk.com/api-reference/ticketing/account-configuration/custom_roles/
 * https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/
 */

export interface AuditLog {
  readonly id: number;
  readonly action: string;
  readonly created_at: string;
  readonly [name: string]: unknown;
}

export interface ZendeskAccount {
  readonly username: string;
  readonly apiToken: string;
  readonly accessToken: string;
  readonly userId: number;
  role: 'admin' | 'agent';
  plan: 'Suite Professional' | 'Suite Enterprise';
  logs: AuditLog[];
  users: Row[];
  roles: Row[];
  tokens: Row[];
  clients: Row[];
  /** Entries of a page, where it is less than what is asked for. */
  most: number;
  /** Pages of before the last restart are forgotten. */
  era: number;
}

type Row = Readonly<Record<string, unknown>>;

export interface ZendeskServer extends VendorServer {
  readonly account: ZendeskAccount;
}

export async function startZendesk(): Promise<ZendeskServer> {
  const account: ZendeskAccount = {
    username: 'audit@acme.example',
    apiToken: '6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv',
    accessToken: 'an-oauth-access-token',
    userId: 35436,
    role: 'admin',
    plan: 'Suite Enterprise',
    logs: [],
    users: [],
    roles: [],
    tokens: [],
    clients: [],
    most: 100,
    era: 1,
  };
  const server = await startVendor((request) => answerOf(account, request));
  return { ...server, account };
}

function isKnown(
  { username, apiToken, accessToken }: ZendeskAccount,
  { authorization }: VendorRequest,
): boolean {
  const basic = Buffer.from(`${username}/token:${apiToken}`).toString('base64');
  return authorization === `Basic ${basic}` || authorization === `Bearer ${accessToken}`;
}

function answerOf(account: ZendeskAccount, request: VendorRequest): VendorAnswer {
  if (!isKnown(account, request)) return { status: 401, body: { error: "Couldn't authenticate you" } };
  if (request.path === '/api/v2/users/me')
    return { status: 200, body: { user: { id: account.userId, name: 'Audit', role: account.role } } };
  const list = listOf(account, request);
  if (list !== undefined) return list;
  if (request.path !== '/api/v2/audit_logs') return { status: 404, body: { error: 'InvalidEndpoint' } };
  // "Admins on accounts that have audit log access"
  if (account.role !== 'admin')
    return {
      status: 403,
      body: { error: { title: 'Forbidden', message: 'You do not have access to this page.' } },
    };
  if (account.plan !== 'Suite Enterprise') return { status: 404, body: { error: 'RecordNotFound' } };
  return request.query.has('page[size]') ? byCursor(account, request) : byNumber(account, request);
}

const FORBIDDEN: VendorAnswer = {
  status: 403,
  body: { error: { title: 'Forbidden', message: 'You do not have access to this page.' } },
};

/** Users, roles and tokens; undefined for any other path. */
function listOf(account: ZendeskAccount, { path, query }: VendorRequest): VendorAnswer | undefined {
  const { users, roles, tokens, clients, role, plan } = account;
  const isAdmin = role === 'admin';
  // "Enterprise plan or above"
  if (path === '/api/v2/custom_roles')
    return plan === 'Suite Enterprise'
      ? { status: 200, body: { custom_roles: roles, count: roles.length, next_page: null } }
      : { status: 404, body: { error: 'RecordNotFound' } };
  if (path === '/api/v2/users') {
    const wanted = query.getAll('role[]');
    return rowsPage(
      account,
      'users',
      users.filter((user) => wanted.includes(String(user['role']))),
      query,
    );
  }
  if (!path.startsWith('/api/v2/oauth/')) return undefined;
  if (!isAdmin) return FORBIDDEN;
  if (path === '/api/v2/oauth/clients') return rowsPage(account, 'clients', clients, query);
  // "A boolean that returns all OAuth tokens in the account. Requires admin role"
  const shown =
    query.get('all') === 'true' ? tokens : tokens.filter((one) => one['user_id'] === account.userId);
  return rowsPage(account, 'tokens', shown, query);
}

function rowsPage(
  account: ZendeskAccount,
  name: string,
  rows: readonly Row[],
  query: URLSearchParams,
): VendorAnswer {
  const size = Number(query.get('page[size]'));
  const start = startOf(account, query.get('page[after]'));
  if (!(size >= 1 && size <= 100) || start === undefined) return wrong('InvalidPaginationParameter');
  const end = start + Math.min(size, account.most);
  const more = end < rows.length;
  const meta = { has_more: more, after_cursor: more ? `${account.era}.${end}` : null, before_cursor: null };
  return { status: 200, body: { [name]: rows.slice(start, end), meta, links: { next: null, prev: null } } };
}

const timeOf = ({ created_at: at }: AuditLog): number => Date.parse(at);

const sorted = (logs: readonly AuditLog[], isFalling: boolean): readonly AuditLog[] =>
  logs.toSorted((a, b) => (timeOf(a) - timeOf(b) || a.id - b.id) * (isFalling ? -1 : 1));

/** "When used, you must specify filter[created_at] twice …, first with the start time and again with an end time." */
function byCursor(account: ZendeskAccount, { query }: VendorRequest): VendorAnswer {
  const bounds = query.getAll('filter[created_at][]').map((text) => Date.parse(text));
  if (bounds.length !== 0 && bounds.length !== 2) return wrong('InvalidFilter');
  const [from = -Infinity, to = Infinity] = bounds;
  const size = Number(query.get('page[size]'));
  const start = startOf(account, query.get('page[after]'));
  // Returns a maximum of 100 records per page.
  if (!(size >= 1 && size <= 100) || start === undefined) return wrong('InvalidPaginationParameter');
  const within = account.logs.filter((log) => timeOf(log) >= from && timeOf(log) <= to);
  // "Default is sort=-created_at"
  const found = sorted(within, query.get('sort') !== 'created_at');
  const end = start + Math.min(size, account.most);
  const more = end < found.length;
  return {
    status: 200,
    body: {
      audit_logs: found.slice(start, end),
      meta: { has_more: more, after_cursor: more ? `${account.era}.${end}` : null, before_cursor: null },
      links: { next: null, prev: null },
    },
  };
}

const wrong = (error: string): VendorAnswer => ({ status: 400, body: { error } });

function startOf({ era }: ZendeskAccount, cursor: string | null): number | undefined {
  const [of, start] = (cursor ?? `${era}.0`).split('.').map(Number);
  return of === era ? start : undefined;
}

/** Offset pagination: `count` is how many there are. "Default is sort_order=desc" */
function byNumber({ logs }: ZendeskAccount, { query }: VendorRequest): VendorAnswer {
  const size = Number(query.get('per_page') ?? 100);
  const start = (Number(query.get('page') ?? 1) - 1) * size;
  const found = sorted(logs, query.get('sort_order') !== 'asc');
  return {
    status: 200,
    body: {
      audit_logs: found.slice(start, start + size),
      count: logs.length,
      next_page: null,
      previous_page: null,
    },
  };
}
