import type { Action } from '../../../src/event/actions.js';

type Method = 'create' | 'write' | 'unlink';

/** The methods that auditlog records: https://github.com/OCA/server-tools/blob/18.0/auditlog/models/rule.py */
const METHODS: Readonly<Record<string, Action>> = {
  create: 'record.create',
  read: 'record.read',
  write: 'record.update',
  unlink: 'record.delete',
  export_data: 'data.export',
};

const always = (action: Action): Readonly<Record<Method, Action>> => ({
  create: action,
  write: action,
  unlink: action,
});

/** Models whose changes are more than a change of a record. */
const SPECIAL: Readonly<Record<string, Partial<Record<string, Action>>>> = {
  'res.users': { create: 'account.create', unlink: 'account.delete' },
  'res.users.apikeys': { create: 'credential.token_issue', unlink: 'credential.token_revoke' },
  'res.groups': always('access.define'),
  'ir.model.access': always('access.define'),
  'ir.rule': always('access.define'),
  'ir.config_parameter': always('config.change'),
  'ir.module.module': always('config.change'),
  'ir.cron': always('config.change'),
  'ir.actions.server': always('config.change'),
  'base.automation': always('config.change'),
  'auditlog.rule': always('config.change'),
  // Who deletes rows of the trail deletes evidence.
  'auditlog.log': { unlink: 'audit.delete_attempt' },
  'auditlog.log.line': { unlink: 'audit.delete_attempt' },
};

/** One changed field of a log. */
export interface Line {
  readonly field: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a method of a model means; nothing for a method that is not known. */
export function actionOf(method: string, model: string, lines: readonly Line[]): Action | undefined {
  if (!Object.hasOwn(METHODS, method)) return undefined;
  if (model === 'res.users' && method === 'write') return actionOnUser(lines);
  const special = Object.hasOwn(SPECIAL, model) ? SPECIAL[model]?.[method] : undefined;
  return special ?? METHODS[method];
}

const USER_FIELDS: readonly (readonly [RegExp, Action])[] = [
  [/^(?:groups_id|group_ids|role_line_ids|(?:sel|in)_groups?_.*)$/, 'access.role_change'],
  [/^(?:new_)?password$/, 'credential.change'],
  [/^totp_/, 'credential.mfa_change'],
];

/** Whether the account still works weighs most, then what it may, then how it logs in. */
function actionOnUser(lines: readonly Line[]): Action {
  const active = lines.find(({ field }) => field === 'active')?.after;
  if (active === 'False' || active === 'false') return 'account.disable';
  if (active === 'True' || active === 'true') return 'account.enable';
  const found = USER_FIELDS.find(([pattern]) => lines.some(({ field }) => pattern.test(field)));
  return found?.[1] ?? 'account.update';
}
