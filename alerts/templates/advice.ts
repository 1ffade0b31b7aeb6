import type { Family } from '../../src/event/finding.js';

/** What to do now, three short lines a family. */
export const ADVICE: Readonly<Record<Family, readonly [string, string, string]>> = {
  export: [
    'Look for a reason: a ticket, a month-end job, a migration, a person about to leave.',
    'No reason found? Suspend the account and its sessions in the CRM, then ask where the file is.',
    'Say what it was: resolve the alert with a verdict, so that the next one is judged better.',
  ],
  read: [
    'Look at how it was read: one after the other without a pause points to a script or a stolen login.',
    'Ask the person by phone, not by mail. If it was not them: end all sessions and reset the password.',
    'Say what it was: resolve the alert with a verdict, so that the next one is judged better.',
  ],
  destroy: [
    'Ask whether it was planned: a clean-up, a merge of doubles, a migration.',
    'Not planned? Stop the account, restore from the bin of the CRM before it is emptied, keep the list of ids.',
    'Say what it was: resolve the alert with a verdict, so that the next one is judged better.',
  ],
  change: [
    'Look at what was changed: an import, a script, or the same field in many records.',
    'Not planned? Stop the account and keep the old values: the history of the fields, or last night’s backup.',
    'Say what it was: resolve the alert with a verdict, so that the next one is judged better.',
  ],
  access: [
    'Ask the person and their manager: new accounts, rights and tokens outlive the session that made them.',
    'Not planned? Withdraw what was granted, end the sessions, and look what was done with it since.',
    'Say what it was: resolve the alert with a verdict, so that the next one is judged better.',
  ],
  login: [
    'Look from where the log-ins came, and whether one succeeded after failures.',
    'If it was not the person: end all sessions, reset the password, check the second factor.',
    'Say what it was: resolve the alert with a verdict, so that the next one is judged better.',
  ],
  integrity: [
    'Do not delete or replay anything yet: the state as it is now is the evidence.',
    'Compare the record with the CRM itself, and find out what the source or the pipeline did at that time.',
    'Say what it was: resolve the alert with a verdict, and note what was lost or changed.',
  ],
  feed: [
    'Look first whether logging is still switched on at the CRM, and who changed its settings last.',
    'Then at the way here: the account or token that reads, its rights and quota, the network, the clock.',
    'Until it is back nobody is watched through this feed; say so in the next report.',
  ],
};
