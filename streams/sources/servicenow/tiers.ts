import type { Tier } from '../tier.js';

/** Times are written without a zone: what the tables say is GMT, what an export says is the zone of whoever asked. */
export const SERVICENOW_TIERS: readonly Tier[] = [
  {
    name: 'every instance, auditing switched on',
    adds: [
      {
        feed: 'sysevent, session events',
        actions: ['session.login', 'session.logout', 'session.elevate', 'session.impersonate', 'session.mfa'],
        always: ['actor.id', 'target'],
        some: ['action', 'occurredAt', 'outcome', 'context.ip'],
      },
      {
        feed: 'sysevent, sys_audit, sys_audit_delete, sys_audit_role',
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
          'credential.token_issue',
          'credential.token_revoke',
          'file.download',
          'file.upload',
          'record.restore',
        ],
        always: ['actor.id'],
        some: ['action', 'occurredAt', 'target', 'personal data class'],
      },
      {
        feed: 'syslog_transaction, isc_export_event',
        actions: [
          'data.export',
          'data.import',
          'data.query',
          'file.download',
          'file.upload',
          'record.create',
          'record.delete',
          'record.list',
          'record.read',
          'record.search',
          'record.update',
          'report.run',
        ],
        always: ['actor.id', 'target'],
        some: ['action', 'occurredAt', 'outcome', 'context.ip', 'volume.records', 'personal data class'],
      },
    ],
    from: 'https://www.servicenow.com/docs/r/platform-security/c_UnderstandingTheSysAuditTable.html',
  },
];
