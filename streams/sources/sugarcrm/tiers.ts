import type { Tier } from '../tier.js';

export const SUGARCRM_TIERS: readonly Tier[] = [
  {
    name: 'every installation, fields audited and tracker on',
    adds: [
      {
        feed: 'audit, last-import',
        actions: [
          'access.define',
          'access.grant',
          'access.revoke',
          'account.delete',
          'account.disable',
          'account.enable',
          'account.update',
          'credential.change',
          'credential.mfa_change',
          'data.import',
          'record.delete',
          'record.restore',
          'record.update',
        ],
        always: ['actor.id', 'action', 'target', 'volume.records'],
        some: ['occurredAt', 'personal data class'],
      },
      {
        feed: 'tracker',
        actions: ['record.list', 'record.read', 'record.search'],
        always: ['actor.id', 'action', 'target'],
        some: ['occurredAt', 'volume.records', 'personal data class'],
      },
    ],
    from: 'https://github.com/salesagility/SuiteCRM/blob/master/modules/Trackers/vardefs.php',
  },
];
