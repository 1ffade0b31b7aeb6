import type { SourceKeys } from './keyed.js';

/** What changes rights, as the ledger tells it. */
export const CHANGING_ACTIONS = [
  'access.grant',
  'access.revoke',
  'access.role_change',
  'access.define',
  'account.create',
  'account.disable',
  'account.enable',
  'account.delete',
] as const;
export type ChangingAction = (typeof CHANGING_ACTIONS)[number];

/** One change; what the event did not name is undefined. */
export interface Change {
  /** Epoch ms. */
  readonly at: number;
  readonly action: ChangingAction;
  /** Key of the account whose rights changed. */
  readonly account?: string | undefined;
  /** Keys that the role may have which was given, taken or changed. */
  readonly roles?: readonly string[] | undefined;
}

/** Of an event: who and what it names. */
export interface ChangeRow {
  readonly at: number;
  readonly action: ChangingAction;
  readonly target_type: string;
  readonly target_id: string;
  readonly recipient_id: string;
  /** The attribute `role`: the id of what the account of the target was given, or lost. */
  readonly role: string;
}

/** Words of CRMs for an account and for what gives rights, letters only and in lower case. */
const ACCOUNT = new Set([
  'user',
  'users',
  'account',
  'agent',
  'systemuser',
  'member',
  'employee',
  'sysuser',
  'resusers',
]);
const ROLE =
  /^(?:role|roles|profile|permissionset|permissionsetgroup|permset|group|team|customrole|securityrole|sysuserrole|resgroups|sharingrule)$/;

/**
 * Who and what a change names: the account is the target and the role the attribute `role`, or the role is the target and
 * the account its recipient. What is named in another way is not named.
 */
export function changeOf(row: ChangeRow, keys: SourceKeys): Change {
  const { at, action } = row;
  const type = row.target_type.toLowerCase().replaceAll(/[^a-z]/g, '');
  const isAccount = ACCOUNT.has(type) || action.startsWith('account.');
  const account = isAccount ? row.target_id : row.recipient_id;
  const role = isAccount ? row.role : ROLE.test(type) ? row.target_id : row.role;
  return {
    at,
    action,
    ...(account === '' ? {} : { account: keys.actor(account) }),
    ...(role === '' ? {} : { roles: [keys.role(role), keys.role(`${type}:${role}`)] }),
  };
}
