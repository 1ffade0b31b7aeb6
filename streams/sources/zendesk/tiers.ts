import type { Tier } from '../tier.js';

export const ZENDESK_TIERS: readonly Tier[] = [
  {
    name: 'Enterprise',
    adds: [
      {
        feed: 'audit-logs',
        actions: ['session.login'],
        always: ['actor.id', 'action', 'occurredAt', 'outcome', 'target'],
        some: ['context.ip'],
      },
      {
        feed: 'audit-logs',
        actions: [
          'access.define',
          'access.grant',
          'access.revoke',
          'access.role_change',
          'account.create',
          'account.delete',
          'account.disable',
          'account.enable',
          'account.update',
          'config.change',
          'credential.change',
          'credential.mfa_change',
          'credential.token_issue',
          'credential.token_revoke',
          'data.export',
          'integration.authorize',
          'integration.revoke',
          'record.create',
          'record.delete',
          'record.update',
          'session.impersonate',
        ],
        always: ['actor.id', 'occurredAt', 'target'],
        some: ['action', 'context.ip', 'personal data class'],
      },
    ],
    from: 'https://developer.zendesk.com/api-reference/ticketing/account-configuration/audit_logs/',
  },
];
