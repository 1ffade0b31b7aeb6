import { createVolumeDetector } from './volume.js';

/**
 * D01 for records looked at. Under a hundred opened one by one is a working day of some people; lists, reports and
 * queries show that many at a glance, so they start where an export would no longer be small.
 */
export const recordsRead = createVolumeDetector({
  name: 'records-read',
  family: 'read',
  measures: ['open', 'list', 'query'],
});
