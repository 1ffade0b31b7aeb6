/** Detectors, in the order in which they are asked. */
export const DETECTORS = [
  'exported-records',
  'records-read',
  'records-deleted',
  'records-changed',
  'files-taken',
  'rights-changed',
  'failed-logins',
  'slow-reading',
  'account-takeover',
  'first-time',
] as const;
export type DetectorName = (typeof DETECTORS)[number];
