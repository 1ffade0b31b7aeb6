import type { Expected } from '../../../../support/source-expectations.js';

const API = 'https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/';
const HELP = 'https://support.zendesk.com/hc/en-us/articles/4408828001434';

const at = {
  sample: 'panther/zendesk.jsonl',
  actor: ['123', API],
  occurredAt: ['2021-05-28T18:39:50.000Z', API],
  outcome: ['unknown', API],
  ip: ['127.0.0.1', API],
} as const;

/** By hand, from the entries and Zendesk's pages. */
export const EXPECTED: readonly Expected[] = [
  {
    ...at,
    line: 1,
    action: ['access.role_change', HELP],
    target: [{ type: 'user', id: '123', name: 'Bob Cat' }, API],
  },
  {
    ...at,
    line: 3,
    action: ['access.role_change', HELP],
    target: [{ type: 'user', id: '123', name: 'Bob Cat' }, API],
  },
  {
    ...at,
    line: 4,
    action: ['config.change', HELP],
    target: [
      { type: 'account_setting', id: '123', name: 'Two-Factor authentication for all admins and agents' },
      API,
    ],
  },
  {
    ...at,
    line: 12, // the setting that lets others in, not that somebody went in
    action: ['config.change', HELP],
    target: [{ type: 'account_setting', id: '123', name: 'Account Assumption' }, API],
  },
  {
    ...at,
    line: 15,
    action: ['account.update', HELP],
    target: [{ type: 'user', id: '123', name: 'Bob Cat' }, API],
  },
];
