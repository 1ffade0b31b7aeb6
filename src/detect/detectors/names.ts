/** Detectors, in the order in which they are asked. */
export const DETECTORS = ['exported-records', 'records-read'] as const;
export type DetectorName = (typeof DETECTORS)[number];
