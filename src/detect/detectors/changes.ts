import { createVolumeDetector } from './volume.js';

/** What is gone cannot be read again: a few dozen deleted by somebody who hardly deletes are worth a look. */
export const recordsDeleted = createVolumeDetector({
  name: 'records-deleted',
  family: 'destroy',
  measures: ['delete'],
});

/** A table overwritten or filled by hand or script; an ordinary working day changes some dozens. */
export const recordsChanged = createVolumeDetector({
  name: 'records-changed',
  family: 'change',
  measures: ['change'],
});

export const filesTaken = createVolumeDetector({
  name: 'files-taken',
  family: 'export',
  measures: ['file'],
});

/** Accounts, rights, tokens and settings touched far more than this person does. */
export const rightsChanged = createVolumeDetector({
  name: 'rights-changed',
  family: 'access',
  measures: ['admin'],
});

/** Guessed passwords. Ten wrong ones in a day are more than a forgetful person's. */
export const failedLogins = createVolumeDetector({
  name: 'failed-logins',
  family: 'login',
  measures: ['failure'],
});
