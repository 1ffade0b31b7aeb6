import type { Tier } from '../tier.js';

export const ODOO_TIERS: readonly Tier[] = [
  {
    name: 'with the module auditlog of OCA (open source)',
    adds: [
      {
        feed: 'auditlog',
        actions: [
          'access.define',
          'access.role_change',
          'account.create',
          'account.delete',
          'account.disable',
          'account.enable',
          'account.update',
          'audit.delete_attempt',
          'config.change',
          'credential.change',
          'credential.mfa_change',
          'credential.token_issue',
          'credential.token_revoke',
          'data.export',
          'record.create',
          'record.delete',
          'record.read',
          'record.update',
        ],
        always: ['actor.id', 'target'],
        some: ['action', 'occurredAt', 'volume.records', 'personal data class'],
      },
    ],
    from: 'https://github.com/OCA/server-tools/tree/18.0/auditlog',
  },
];
