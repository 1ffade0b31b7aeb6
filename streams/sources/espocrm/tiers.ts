import type { Tier } from '../tier.js';

export const ESPOCRM_TIERS: readonly Tier[] = [
  {
    name: 'every installation (open source)',
    adds: [
      {
        feed: 'action-history',
        actions: [
          'access.define',
          'account.create',
          'account.delete',
          'account.update',
          'config.change',
          'credential.token_revoke',
          'record.create',
          'record.delete',
          'record.read',
          'record.update',
        ],
        always: ['actor.id', 'action', 'target', 'volume.records'],
        some: ['occurredAt', 'context.ip', 'personal data class'],
      },
      {
        feed: 'auth-log',
        actions: ['session.login'],
        always: ['actor.id', 'action', 'outcome'],
        some: ['occurredAt', 'context.ip', 'target'],
      },
    ],
    from: 'https://docs.espocrm.com/administration/security/',
  },
];
