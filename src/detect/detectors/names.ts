/** Of how much of something was done: a habit of the measure is all they need. */
export const VOLUME_DETECTORS = [
  'exported-records',
  'records-read',
  'records-deleted',
  'records-changed',
  'files-taken',
  'rights-changed',
  'failed-logins',
  'slow-reading',
  'sequence',
] as const;
export type VolumeDetectorName = (typeof VOLUME_DETECTORS)[number];

/** Detectors, in the order in which they are asked. */
export const DETECTORS = [
  ...VOLUME_DETECTORS,
  'account-takeover',
  'first-time',
  'service-drift',
  'coverage',
  'off-hours',
  'repetition',
] as const;
export type DetectorName = (typeof DETECTORS)[number];
