import type { Tier } from '../tier.js';

export const SERVICENOW_TIERS: readonly Tier[] = [
  {
    name: 'every instance, auditing switched on',
    adds: [
      {
        feed: 'sysevent, session events',
        actions: [
          'session.login',
          'session.logout',
          'session.elevate',
          'session.impersonate',
          'session.mfa',
        ],
        always: ['actor.id', 'occurredAt', 'target'],
        some: ['action', 'outcome', 'context.ip'],
      },
      {
        feed: 'sysevent, sys_audit, sys_audit_role',
        actions: [
          'access.define',
          'access.grant',
          'access.revoke',
          'access.role_change',
          'account.create',
          'account.delete',
          'account.disable',
          'account.enable',
          'account.lock',
          'account.unlock',
          'account.update',
          'comms.send',
          'config.change',
          'credential.change',
          'credential.mfa_change',
          'file.upload',
        ],
        always: ['actor.id', 'occurredAt'],
        some: ['action', 'target'],
      },
      {
        feed: 'syslog_transaction, isc_export_event',
        actions: [
          'data.export',
          'data.query',
          'file.download',
          'record.create',
          'record.delete',
          'record.list',
          'record.read',
          'record.update',
          'report.run',
        ],
        always: ['actor.id', 'occurredAt', 'target'],
        some: ['action', 'context.ip', 'volume.records', 'personal data class'],
      },
    ],
    from: 'https://www.servicenow.com/docs/r/platform-security/c_UnderstandingTheSysAuditTable.html',
  },
];
