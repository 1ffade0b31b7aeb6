import type { Tier } from '../tier.js';

export const PIPEDRIVE_TIERS: readonly Tier[] = [
  {
    name: 'every plan',
    adds: [
      {
        feed: 'webhook',
        actions: [
          'account.create',
          'account.delete',
          'account.update',
          'config.change',
          'record.create',
          'record.delete',
          'record.update',
        ],
        always: ['actor.id', 'action', 'occurredAt', 'outcome', 'target', 'volume.records'],
        some: ['personal data class'],
      },
    ],
    from: 'https://pipedrive.readme.io/docs/guide-for-webhooks-v2',
  },
];
