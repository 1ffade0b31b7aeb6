/** What can be done in a CRM, one verb each; the outcome is a field and never part of the verb. */
export const CRM_ACTIONS = [
  'session.login',
  'session.logout',
  'session.timeout',
  'session.mfa',
  'session.impersonate',
  'session.elevate',
  'account.create',
  'account.update',
  'account.disable',
  'account.enable',
  'account.delete',
  'account.lock',
  'account.unlock',
  'credential.change',
  'credential.mfa_change',
  'credential.token_issue',
  'credential.token_view',
  'credential.token_revoke',
  'access.grant',
  'access.revoke',
  'access.role_change',
  'access.share',
  'access.emergency',
  'record.read',
  'record.list',
  'record.search',
  'record.create',
  'record.update',
  'record.delete',
  'record.restore',
  'record.disclose',
  'record.erase',
  'report.run',
  'report.export',
  'data.export',
  'data.import',
  'data.query',
  'data.bulk_query',
  'file.download',
  'file.upload',
  'file.share',
  'integration.authorize',
  'integration.revoke',
  'integration.call',
  'config.change',
  'access.define',
  'comms.send',
] as const;

/** What the product, or a feed that is no CRM (personnel, backups, training), reports in the same envelope. */
export const SERVICE_ACTIONS = [
  'audit.read',
  'audit.export',
  'audit.config',
  'audit.delete_attempt',
  'audit.verify',
  'control.heartbeat',
  'control.failure',
  'review.complete',
  'drill.run',
  'backup.run',
  'backup.restore_test',
  'training.complete',
  'incident.open',
  'incident.update',
  'incident.notify',
  'incident.close',
  'hr.terminate',
  'hr.hire',
  'hr.transfer',
] as const;

export const ACTIONS = [...CRM_ACTIONS, ...SERVICE_ACTIONS] as const;
export type Action = (typeof ACTIONS)[number];

/** Data leaves the CRM, or this product, in bulk: the records of these acts are exported records. */
export const EXPORT_ACTIONS = [
  'report.export',
  'data.export',
  'data.bulk_query',
  'audit.export',
] as const satisfies Action[];

/** Records are looked at one by one, listed, or pulled page by page through the interface. */
export const READ_ACTIONS = [
  'record.read',
  'record.list',
  'record.search',
  'data.query',
  'report.run',
  'audit.read',
] as const satisfies Action[];
