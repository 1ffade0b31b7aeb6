import type { Tier } from '../tier.js';

export const TWENTY_TIERS: readonly Tier[] = [
  {
    name: 'every installation',
    adds: [
      {
        feed: 'webhook',
        actions: [
          'access.define',
          'account.create',
          'account.delete',
          'account.disable',
          'account.enable',
          'account.update',
          'config.change',
          'credential.token_issue',
          'credential.token_revoke',
          'file.upload',
          'record.create',
          'record.delete',
          'record.restore',
          'record.update',
        ],
        always: ['action', 'outcome', 'target', 'volume.records'],
        some: ['actor.id', 'occurredAt', 'personal data class'],
      },
    ],
    from: 'https://docs.twenty.com/developers/extend/webhooks',
  },
];
