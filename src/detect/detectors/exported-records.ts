import { createVolumeDetector } from './volume.js';

/** D01 for data that leaves in bulk. A list of fewer than 200 records can be read off the screen as well. */
export const exportedRecords = createVolumeDetector({
  name: 'exported-records',
  family: 'export',
  measures: ['export'],
});
