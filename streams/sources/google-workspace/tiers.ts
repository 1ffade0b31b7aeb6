import type { Tier } from '../tier.js';

export const GOOGLE_WORKSPACE_TIERS: readonly Tier[] = [
  {
    name: 'every edition',
    adds: [
      {
        feed: 'admin, groups, token',
        actions: [
          'access.define',
          'access.grant',
          'access.revoke',
          'access.role_change',
          'account.create',
          'account.delete',
          'account.disable',
          'account.enable',
          'account.unlock',
          'account.update',
          'config.change',
          'credential.change',
          'credential.mfa_change',
          'credential.token_revoke',
          'credential.token_view',
          'data.export',
          'file.share',
          'integration.authorize',
          'integration.revoke',
          'record.read',
          'record.restore',
          'record.search',
        ],
        always: ['actor.id', 'occurredAt'],
        some: ['action', 'outcome', 'context.ip', 'target', 'personal data class'],
      },
      {
        feed: 'login',
        actions: ['session.login', 'session.logout', 'session.mfa', 'session.timeout'],
        always: ['actor.id', 'action', 'occurredAt', 'target'],
        some: ['outcome', 'context.ip', 'context.mfa'],
      },
    ],
    from: 'https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list',
  },
  {
    name: 'Business Standard and higher',
    adds: [
      {
        feed: 'drive, gmail, chat, calendar',
        actions: [
          'access.share',
          'comms.send',
          'data.query',
          'file.download',
          'file.upload',
          'record.create',
          'record.delete',
          'record.update',
          'record.read',
        ],
        always: ['actor.id', 'occurredAt', 'target'],
        some: ['action', 'outcome', 'context.ip', 'personal data class'],
      },
    ],
    from: 'https://support.google.com/a/answer/4579696',
  },
];
