/**
 * Which feed adds nothing where log files and real-time events both come in (README, "Who owns volume"). Reports, lists
 * and log-ins are those of the real-time events, which have their whole size within seconds; all else is that of the
 * log files, which alone are complete. Rights are those of the SetupAuditTrail.
 */
export const CORROBORATING_OF_BOTH: readonly string[] = [
  'event-log-file/report.*',
  'event-log-file/record.list',
  'event-log-file/session.login',
  'event-log-file/session.logout',
  'event-log-file/session.impersonate',
  'event-log-file/access.define',
  'real-time/data.*',
  'real-time/file.*',
  'real-time/record.read',
  'real-time/record.create',
  'real-time/record.update',
  'real-time/record.delete',
  'real-time/access.*',
  'login-history/*',
  'field-history/*',
];
