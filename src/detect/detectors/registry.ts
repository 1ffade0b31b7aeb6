import { failedLogins, filesTaken, recordsChanged, recordsDeleted, rightsChanged } from './changes.js';
import { coverage } from './coverage.js';
import { exportedRecords } from './exported-records.js';
import { slowReading } from './slow-reading.js';
import type { DetectorName } from './names.js';
import { accountTakeover, firstTime } from './novelty.js';
import { offHours } from './off-hours.js';
import { recordsRead } from './records-read.js';
import { repetition } from './repetition.js';
import { sequence } from './sequence.js';
import { serviceDrift } from './service-drift.js';
import type { Detector } from '../judgement.js';

/** A new detector is one file, one name and one line here; forgetting the line does not compile. */
export const DETECTOR_OF: Readonly<Record<DetectorName, Detector>> = {
  'exported-records': exportedRecords,
  'records-read': recordsRead,
  'records-deleted': recordsDeleted,
  'records-changed': recordsChanged,
  'files-taken': filesTaken,
  'rights-changed': rightsChanged,
  'failed-logins': failedLogins,
  'slow-reading': slowReading,
  sequence,
  'account-takeover': accountTakeover,
  'first-time': firstTime,
  'service-drift': serviceDrift,
  coverage,
  'off-hours': offHours,
  repetition,
};
