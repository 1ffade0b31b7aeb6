import type { Action } from '../../../src/event/actions.js';
import { act, type Act } from '../acts.js';
import type { RecordReader } from '../record-reader.js';

export type Verb = 'create' | 'update' | 'destroy';
type Befell = Readonly<Record<Verb, Action>>;

const same = (action: Action): Befell => ({ create: action, update: action, destroy: action });

const RECORD: Befell = { create: 'record.create', update: 'record.update', destroy: 'record.delete' };

/**
 * What befell an item, by the kind of the item (source_type:
 * https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/).
 */
const KINDS: readonly (readonly [RegExp, Befell])[] = [
  [
    /^(?:api_?token|oauth_?(?:access_?)?token|access_?token|oauth_?client|global_client)$/,
    {
      create: 'credential.token_issue',
      update: 'credential.change',
      destroy: 'credential.token_revoke',
    },
  ],
  [
    /^(?:group_?)?membership$|^user_?role$|^agent_?role$/,
    {
      create: 'access.grant',
      update: 'access.role_change',
      destroy: 'access.revoke',
    },
  ],
  [/^(?:group|role|custom_?role|permission_?set|permission)s?$/, same('access.define')],
  [
    /^(?:app|app_?installation|apps\/installation|integration)s?$/,
    {
      create: 'integration.authorize',
      update: 'config.change',
      destroy: 'integration.revoke',
    },
  ],
  [
    /^(?:ticket|comment|organization|organization_?membership|custom_?object_?record|article|attachment|identity)s?$/,
    RECORD,
  ],
];

/** By the kind as an entry or, without its plural, an address names it. */
export const befellOf = (kind: string): Befell | undefined =>
  KINDS.find(([pattern]) => pattern.test(kind))?.[1];

/** A change of a user says in English what was changed. */
const USER_CHANGES: readonly (readonly [RegExp, Action])[] = [
  [/\brole changed\b/i, 'access.role_change'],
  [/\bpassword\b/i, 'credential.change'],
  [/two-?factor|\b2fa\b/i, 'credential.mfa_change'],
  [/\b(?:unsuspended|reactivated)\b/i, 'account.enable'],
  [/\b(?:suspended|deactivated|downgraded)\b/i, 'account.disable'],
  [/\bassum(?:ed|ption)\b/i, 'session.impersonate'],
];

/** Kinds of action that the log knows; others go to quarantine. */
export function readLog(log: RecordReader): Act | undefined {
  const action = log.peek('action')?.toLowerCase();
  if (action === 'login') return act(isAssumption(log) ? 'session.impersonate' : 'session.login');
  if (action === 'exported') return act('data.export');
  if (action !== 'create' && action !== 'update' && action !== 'destroy') return undefined;
  return act(actOf(log, action));
}

/** An admin in somebody's place, not the setting that allows it. */
const isAssumption = (log: RecordReader): boolean =>
  /\bassum(?:ed|ption)\b/i.test(log.peek('change_description') ?? '');

function actOf(log: RecordReader, verb: Verb): Action {
  const kind = log.peek('source_type')?.toLowerCase() ?? '';
  if (kind === 'user') return ofUser(log, verb);
  const befell = befellOf(kind);
  // All else of this log is how the account is set up: settings, business rules, channels ("Changes captured" of
  // https://support.zendesk.com/hc/en-us/articles/4408828001434).
  if (befell === undefined && kind !== 'account_setting' && kind !== 'rule') log.derived.push('action');
  return befell?.[verb] ?? 'config.change';
}

function ofUser(log: RecordReader, verb: Verb): Action {
  if (verb === 'create') return 'account.create';
  if (verb === 'destroy') return 'account.delete';
  const said = log.peek('change_description') ?? '';
  const found = USER_CHANGES.find(([pattern]) => pattern.test(said))?.[1];
  if (found !== undefined) log.derived.push('action');
  return found ?? 'account.update';
}
