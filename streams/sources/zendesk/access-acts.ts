import type { Action } from '../../../src/event/actions.js';
import { isObject } from '../candidate.js';
import { act, echo, type Act, type Reading } from '../acts.js';
import type { RecordReader } from '../record-reader.js';
import { befellOf, type Verb } from './acts.js';
import type { Request } from './request.js';

const WRITES: Readonly<Record<string, Verb>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'destroy',
};

/**
 * How the account is set up, and what of it every page of the agents' workspace asks for: to look at it is no act. Its
 * changes stand in the audit log too.
 */
const SETUP =
  /^(?:account|settings|triggers?|trigger_categories|automations|macros|views|brands|locales|dynamic_content|features|webhooks|targets|schedules|holidays|sla_policies|slas|group_slas|policies|ticket_fields|ticket_forms|user_fields|organization_fields|custom_statuses|routing|workspaces|sharing_agreements|support_addresses|recipient_addresses|channels|apps|installations|resource_collections|groups|group_memberships|memberships|custom_roles|tokens|clients|global_clients|api_tokens|deletion_schedules|sessions|attributes|agent_availabilities|push_notification_devices)$/;

/** Words of a path by which a look is more than a look; the first that is found counts. */
const LOOKS: readonly (readonly [RegExp, Action])[] = [
  // Everything since a time, page by page: https://developer.zendesk.com/api-reference/ticketing/ticket-management/incremental_exports/
  [/^(?:incremental|export)$/, 'data.export'],
  [/^(?:search|autocomplete)$/, 'record.search'],
  [/^(?:count|count_many)$/, 'data.query'],
  [/^(?:execute|preview)$/, 'record.list'],
];

/** The same of a write. What was deleted is deleted for good by deleting it once more (…/tickets/tickets/). */
const CHANGES: readonly (readonly [RegExp, Action])[] = [
  [/^(?:import|imports)$/, 'data.import'],
  [/^redact$/, 'record.erase'],
  [/^(?:restore|restore_many|recover|recover_many)$/, 'record.restore'],
  [/^(?:deleted_tickets|deleted_users)$/, 'record.erase'],
  [/^password$/, 'credential.change'],
  [/^uploads$/, 'file.upload'],
  [/^search$/, 'record.search'],
];

/** A request of the access log: https://developer.zendesk.com/api-reference/ticketing/account-configuration/access_logs/ */
export function readRequest(log: RecordReader, request: Request): Reading {
  const question = log.raw('graphql');
  if (isObject(question)) return ofQuestion(log, question);
  if (request.method === 'GET') return ofLook(request);
  const verb = Object.hasOwn(WRITES, request.method) ? WRITES[request.method] : undefined;
  return verb === undefined || request.kind === undefined ? ofSearch(request) : ofWrite(log, request, verb);
}

/** Addresses of a search that are posted to, which name no kind. */
const ofSearch = ({ method, words }: Request): Reading =>
  method === 'POST' && words.includes('search') ? act('record.search') : 'no-act';

/** Only that something is changed is said, not what. */
function ofQuestion(log: RecordReader, question: Readonly<Record<string, unknown>>): Act {
  const kind = question['operation_type'] ?? question['operationType'] ?? question['query'];
  const isChange = typeof kind === 'string' && /^\s*mutation\b/i.test(kind);
  if (isChange) log.derived.push('action');
  return act(isChange ? 'record.update' : 'data.query');
}

function ofLook({ path, words, kind, id }: Request): Reading {
  if (path.startsWith('/attachments/token/')) return act('file.download');
  if (words.length === 0 || words.includes('me')) return 'no-act';
  const said = firstOf(LOOKS, words);
  if (said !== undefined) return act(said);
  if (kind === undefined || SETUP.test(kind)) return 'no-act';
  return act(id === undefined ? 'record.list' : 'record.read');
}

function ofWrite(log: RecordReader, request: Request, verb: Verb): Act {
  const said = firstOf(CHANGES, request.words);
  if (said !== undefined) return act(said);
  const manyAtOnce = request.words.includes('destroy_many') ? 'destroy' : verb;
  if (request.kind === 'users') return act(USER[manyAtOnce]);
  const befell = befellOf(kindOf(request))?.[manyAtOnce];
  if (SETUP.test(request.kind ?? '')) return echo(befell ?? 'config.change');
  if (befell === undefined) log.derived.push('action');
  return act(befell ?? RECORD[manyAtOnce]);
}

/** As an entry of the audit log names it: `oauth/tokens` is `oauth_token`. */
const kindOf = ({ kind = '', words }: Request): string =>
  `${words.includes('oauth') ? 'oauth_' : ''}${kind.replace(/s$/, '')}`;

const USER: Readonly<Record<Verb, Action>> = {
  create: 'account.create',
  update: 'account.update',
  destroy: 'account.delete',
};
const RECORD: Readonly<Record<Verb, Action>> = {
  create: 'record.create',
  update: 'record.update',
  destroy: 'record.delete',
};

const firstOf = (
  table: readonly (readonly [RegExp, Action])[],
  words: readonly string[],
): Action | undefined => table.find(([pattern]) => words.some((word) => pattern.test(word)))?.[1];
