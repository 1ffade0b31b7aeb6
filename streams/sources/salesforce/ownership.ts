/**
 * What tells again what other rows of the same org tell, whichever of its feeds come in (README, "Who owns volume"). Between
 * log files and real-time events nothing is assumed: where only one of them comes in, what it tells has to count.
 */
export const CORROBORATING: readonly string[] = [
  'login-history/*',
  'field-history/*',
  'event-log-file/access.define',
];

/**
 * What to declare where log files and real-time events both come in. Reports, lists and log-ins are those of the real-time
 * events, which have their whole size within seconds; all else is that of the log files, which alone are complete. Rights
 * are those of the SetupAuditTrail.
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
