import type { Tier } from '../tier.js';

export const ZOHO_TIERS: readonly Tier[] = [
  {
    name: 'plans with the audit log export',
    adds: [
      {
        feed: 'audit-log',
        actions: [
          'access.define',
          'access.revoke',
          'access.share',
          'account.create',
          'account.delete',
          'account.disable',
          'account.enable',
          'account.update',
          'comms.send',
          'config.change',
          'data.export',
          'data.import',
          'file.download',
          'file.upload',
          'record.create',
          'record.delete',
          'record.read',
          'record.restore',
          'record.search',
          'record.update',
          'session.login',
          'session.logout',
        ],
        always: [],
        some: [
          'actor.id',
          'action',
          'occurredAt',
          'outcome',
          'context.ip',
          'target',
          'volume.records',
          'personal data class',
        ],
      },
    ],
    from: 'https://www.zoho.com/crm/developer/docs/api/v8/create-export-audit-log.html',
  },
];
