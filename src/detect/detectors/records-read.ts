import { createVolumeDetector } from './volume.js';

/** D01 for records looked at. A hundred records are two full list pages: nobody has to be asked about them. */
export const recordsRead = createVolumeDetector({
  name: 'records-read',
  family: 'read',
  measure: 'read',
  floor: 100,
});
