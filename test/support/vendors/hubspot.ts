import { startVendor, type VendorAnswer, type VendorRequest, type VendorServer } from './vendor-server.js';

/*
 * The account interface of HubSpot as its reference describes it:
 * https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/guide
 * https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/get-audit-logs
 * https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/get-login
 * https://developers.hubspot.com/docs/api-reference/latest/account/audit-logs/get-security
 * https://developers.hubspot.com/docs/api-reference/latest/account/account-information/guide
 * https://developers.hubspot.com/docs/api-reference/latest/account/settings/user-provisioning/users/get-users (roles, teams)
 */

export type HubSpotRecord = Readonly<Record<string, unknown>>;

export interface Portal {
  readonly token: string;
  scopes: Set<string>;
  plan: 'starter' | 'professional' | 'enterprise';
  auditLogs: HubSpotRecord[];
  logins: HubSpotRecord[];
  security: HubSpotRecord[];
  users: HubSpotRecord[];
  roles: HubSpotRecord[];
  teams: HubSpotRecord[];
  /** Records of a page, where it is less than what is asked for. */
  most: number;
  /** In which order the lists are given whose reference names none. */
  order: 'rising' | 'falling';
  /** Pages of before the last restart are forgotten. */
  era: number;
  usage: { used: number; limit: number };
}

export interface HubSpotServer extends VendorServer {
  readonly portal: Portal;
}

const ROOT = '/account-info/2026-03/';

export async function startHubSpot(): Promise<HubSpotServer> {
  const portal: Portal = {
    token: 'pat-eu1-the-token',
    scopes: new Set(['account-info.security.read']),
    plan: 'enterprise',
    auditLogs: [],
    logins: [],
    security: [],
    users: [],
    roles: [],
    teams: [],
    most: 200,
    order: 'falling',
    era: 1,
    usage: { used: 10, limit: 500_000 },
  };
  const server = await startVendor((request) => answerOf(portal, request));
  return { ...server, portal };
}

const errorOf = (status: number, category: string, message: string): VendorAnswer => ({
  status,
  body: { status: 'error', message, correlationId: 'aeb5f871-7f07-4993-9211-075dc63e7cbf', category },
});

function answerOf(portal: Portal, request: VendorRequest): VendorAnswer {
  if (request.token !== portal.token) return errorOf(401, 'INVALID_AUTHENTICATION', 'Authentication failed.');
  const settings = SETTINGS.exec(request.path);
  if (settings === null && !request.path.startsWith(ROOT))
    return errorOf(404, 'OBJECT_NOT_FOUND', 'no such path');
  portal.usage.used += 1;
  const { used, limit } = portal.usage;
  // https://developers.hubspot.com/changelog/2018-11-06-rate-limit-information-headers-will-be-included-in-http-responses
  const headers = {
    'X-HubSpot-RateLimit-Daily': String(limit),
    'X-HubSpot-RateLimit-Daily-Remaining': String(limit - used),
  };
  const body = settings === null ? bodyOf(portal, request) : settingsOf(portal, settings[1], request.query);
  return { headers, ...body };
}

/** The paths of v3 and of the dated versions. */
const SETTINGS = /^\/settings\/(?:v3\/users|users\/2026-03)(?:\/(roles|teams))?$/;

/** "Results will display maximum 100 users per page." */
function settingsOf(portal: Portal, list: string | undefined, query: URLSearchParams): VendorAnswer {
  if (list === 'teams')
    return portal.scopes.has('settings.users.teams.read')
      ? { status: 200, body: { results: portal.teams } }
      : missing();
  if (!portal.scopes.has('settings.users.read')) return missing();
  if (list === 'roles') return { status: 200, body: { results: portal.roles } };
  return Number(query.get('limit') ?? 100) > 100
    ? errorOf(400, 'VALIDATION_ERROR', 'limit')
    : pageOf(portal, portal.users, query);
}

function bodyOf(portal: Portal, { path, query }: VendorRequest): VendorAnswer {
  const name = path.slice(ROOT.length);
  if (name === 'details')
    return { status: 200, body: { portalId: 123456, accountType: 'STANDARD', timeZone: 'US/Eastern' } };
  if (name === 'api-usage/daily/private-apps')
    return {
      status: 200,
      body: {
        results: [
          {
            name: 'private-apps-api-calls-daily',
            usageLimit: portal.usage.limit,
            currentUsage: portal.usage.used,
            fetchStatus: 'SUCCESS',
          },
        ],
      },
    };
  if (!portal.scopes.has('account-info.security.read')) return missing();
  return listOf(portal, name, query);
}

function listOf(portal: Portal, name: string, query: URLSearchParams): VendorAnswer {
  if (name === 'activity/login') return pageOf(portal, sorted(portal.logins, 'loginAt', portal.order), query);
  if (name === 'activity/security') {
    const from = Number(query.get('fromTimestamp') ?? 0);
    const found = portal.security.filter((one) => timeOf(one, 'createdAt') >= from);
    return pageOf(portal, sorted(found, 'createdAt', portal.order), query);
  }
  if (name !== 'activity/audit-logs') return errorOf(404, 'OBJECT_NOT_FOUND', 'no such path');
  // "This endpoint is available for Enterprise accounts only."
  if (portal.plan !== 'enterprise') return missing();
  const after = query.get('occurredAfter') ?? '1970-01-01T00:00:00Z';
  if (Number.isNaN(Date.parse(after))) return errorOf(400, 'VALIDATION_ERROR', 'occurredAfter');
  const found = portal.auditLogs.filter((one) => timeOf(one, 'occurredAt') >= Date.parse(after));
  // "By default, events are ordered from oldest to newest."
  return pageOf(portal, sorted(found, 'occurredAt', 'rising'), query);
}

/** https://developers.hubspot.com/docs/api-reference/error-handling */
const missing = (): VendorAnswer => ({
  status: 403,
  body: {
    status: 'error',
    message: 'This app hasn’t been granted all required scopes to make this call.',
    correlationId: 'd3d0fb71-4f32-4f32-8f7f-5a1cbb9f7f6a',
    errors: [{ context: { requiredGranularScopes: ['account-info.security.read'] } }],
    category: 'MISSING_SCOPES',
  },
});

const timeOf = (record: HubSpotRecord, field: string): number => Date.parse(String(record[field]));

const sorted = (
  records: readonly HubSpotRecord[],
  field: string,
  order: Portal['order'],
): readonly HubSpotRecord[] =>
  records.toSorted((a, b) => (timeOf(a, field) - timeOf(b, field)) * (order === 'rising' ? 1 : -1));

/** A cursor names where its page begins; one that is not known is refused. "Max value of limit is 200." */
function pageOf(portal: Portal, records: readonly HubSpotRecord[], query: URLSearchParams): VendorAnswer {
  const limit = Number(query.get('limit') ?? 100);
  if (limit > 200) return errorOf(400, 'VALIDATION_ERROR', 'limit');
  const [era, start] = (query.get('after') ?? `${portal.era}.0`).split('.').map(Number);
  if (era !== portal.era || start === undefined || Number.isNaN(start))
    return errorOf(400, 'VALIDATION_ERROR', 'after');
  const end = start + Math.min(limit, portal.most);
  const results = records.slice(start, end);
  if (end >= records.length) return { status: 200, body: { results } };
  return { status: 200, body: { results, paging: { next: { after: `${era}.${end}`, link: '' } } } };
}
