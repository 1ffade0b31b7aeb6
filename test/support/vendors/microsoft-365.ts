import { startVendor, type VendorAnswer, type VendorRequest, type VendorServer } from './vendor-server.js';

/*
 * The Management Activity API and the log-in of Entra as their references describe them:
 * https://learn.microsoft.com/en-us/office/office-365-management-api/office-365-management-activity-api-reference
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */

export interface ContentBlob {
  readonly id: string;
  readonly type: string;
  /** Epoch ms. */
  readonly created: number;
  readonly records: readonly object[];
}

export interface Directory {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Permissions that an administrator consented to; they stand in the token. */
  roles: string[];
  subscriptions: Set<string>;
  blobs: ContentBlob[];
  /** Blobs of one answer to a list. */
  batch: number;
  now: () => number;
}

export interface MicrosoftServer extends VendorServer {
  readonly directory: Directory;
  endTokens(): void;
}

const DAY = 24 * 60 * 60 * 1_000;

export async function startMicrosoft365(now: () => number): Promise<MicrosoftServer> {
  const directory: Directory = {
    id: '41463f53-8812-40f4-890f-865bf6e35190',
    clientId: 'a6099727-6b7b-482c-b509-1df309acc563',
    clientSecret: 'the-secret',
    roles: ['ActivityFeed.Read'],
    subscriptions: new Set(),
    blobs: [],
    batch: 100,
    now,
  };
  const tokens = new Map<string, readonly string[]>();
  const root = `/api/v1.0/${directory.id}/activity/feed`;
  const server = await startVendor((request, url) => {
    if (request.path === `/${directory.id}/oauth2/v2.0/token`)
      return tokenOf(directory, tokens, request, url);
    const roles = tokens.get(request.token ?? '');
    if (roles === undefined)
      return { status: 401, body: { Message: 'Authorization has been denied for this request.' } };
    if (!request.path.startsWith(root)) return errorOf(400, 'AF20013');
    // Without it the request would share the quota of all who send none.
    if (request.query.get('PublisherIdentifier') === null) return errorOf(429, 'AF429');
    const type = request.query.get('contentType');
    const needed = type === 'DLP.All' ? 'ActivityFeed.ReadDlp' : 'ActivityFeed.Read';
    if (!roles.includes(needed)) return errorOf(401, 'AF10001');
    return answerOf(directory, request, {
      operation: request.path.slice(root.length + 1),
      url: `${url}${root}`,
    });
  });
  return { ...server, directory, endTokens: () => tokens.clear() };
}

function tokenOf(
  { clientId, clientSecret, roles }: Directory,
  tokens: Map<string, readonly string[]>,
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
  const claims = Buffer.from(JSON.stringify({ roles, n: tokens.size })).toString('base64url');
  const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${claims}.c2ln`;
  tokens.set(token, [...roles]);
  return { status: 200, body: { token_type: 'Bearer', expires_in: 3_599, access_token: token } };
}

const errorOf = (status: number, code: string): VendorAnswer => ({
  status,
  body: { error: { code, message: `about ${code}` } },
});

interface Operation {
  readonly operation: string;
  readonly url: string;
}

function answerOf(directory: Directory, request: VendorRequest, at: Operation): VendorAnswer {
  const { operation } = at;
  const type = request.query.get('contentType') ?? '';
  if (operation === 'subscriptions/list')
    return {
      status: 200,
      body: [...directory.subscriptions].map((contentType) => ({
        contentType,
        status: 'enabled',
        webhook: null,
      })),
    };
  if (operation === 'subscriptions/start') {
    if (request.method !== 'POST') return errorOf(400, 'AF20001');
    if (directory.subscriptions.has(type)) return errorOf(400, 'AF20024');
    directory.subscriptions.add(type);
    return { status: 200, body: { contentType: type, status: 'enabled', webhook: null } };
  }
  if (operation === 'subscriptions/content') return listOf(directory, request, at);
  const blob = directory.blobs.find(({ id }) => operation === `audit/${id}`);
  if (blob === undefined) return errorOf(404, 'AF20050');
  return directory.now() - blob.created > 7 * DAY
    ? errorOf(400, 'AF20051')
    : { status: 200, body: blob.records };
}

/** startTime <= contentCreated < endTime, at most 24 hours, the start no more than 7 days back. */
function listOf(directory: Directory, { query }: VendorRequest, { url }: Operation): VendorAnswer {
  const type = query.get('contentType') ?? '';
  if (!directory.subscriptions.has(type)) return errorOf(400, 'AF20022');
  const [from, to] = ['startTime', 'endTime'].map((name) => Date.parse(`${query.get(name)}Z`));
  if (from === undefined || to === undefined || !(to - from <= DAY) || from < directory.now() - 7 * DAY)
    return errorOf(400, 'AF20030');
  const found = directory.blobs
    .filter((blob) => blob.type === type && blob.created >= from && blob.created < to)
    .map(({ id, created }) => shownBlob({ id, created, type, url }));
  const start = Number(query.get('nextPage') ?? 0);
  const end = start + directory.batch;
  const body = found.slice(start, end);
  return end >= found.length
    ? { status: 200, body }
    : { status: 200, headers: { NextPageUri: nextPageOf(query, url, end) }, body };
}

function nextPageOf(query: URLSearchParams, url: string, start: number): string {
  const next = new URL(`${url}/subscriptions/content`);
  for (const name of ['contentType', 'startTime', 'endTime'])
    next.searchParams.set(name, query.get(name) ?? '');
  next.searchParams.set('nextPage', String(start));
  return next.href;
}

const shownBlob = ({
  id,
  created,
  type,
  url,
}: {
  id: string;
  created: number;
  type: string;
  url: string;
}) => ({
  contentType: type,
  contentId: id,
  contentUri: `${url}/audit/${id}`,
  contentCreated: new Date(created).toISOString(),
  contentExpiration: new Date(created + 7 * DAY).toISOString(),
});
