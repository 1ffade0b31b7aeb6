import type { Family } from '../../src/event/finding.js';

/** What to do about an alert of a family, one line each. */
export interface Advice {
  readonly check: string;
  readonly ask: string;
  /** What else is to be saved or stopped, beside the account. */
  readonly keep: string;
}

const OF_FAMILY: Readonly<Record<Family, Advice>> = {
  export: {
    check: 'Look for a reason: a ticket, a month-end job, a migration, a person about to leave.',
    ask: 'Ask the manager whether they asked for it, then the person: what is the file for, and where is it now?',
    keep: 'Find out where the file is, and have it deleted there.',
  },
  read: {
    check:
      'Look at how it was read: one after the other without a pause points to a script or a stolen login.',
    ask: 'Ask the person by phone, not by mail: whoever has their login may read their mail.',
    keep: 'If it was not them: end all sessions and reset the password.',
  },
  destroy: {
    check: 'Look at what was deleted, and whether the CRM still holds it in its bin.',
    ask: 'Ask the person and whoever owns the records: was a clean-up, a merge of doubles or a migration planned?',
    keep: 'Restore from the bin of the CRM before it is emptied, and keep the list of ids.',
  },
  change: {
    check: 'Look at what was changed: an import, a script, or the same field in many records.',
    ask: 'Ask the person and whoever owns the records whether it was planned.',
    keep: 'Keep the old values: the history of the fields, or last night’s backup.',
  },
  access: {
    check: 'Look at what was granted, to whom, and what was done with it since.',
    ask: 'Ask the person and their manager: new accounts, rights and tokens outlive the session that made them.',
    keep: 'Withdraw what was granted: ending the session does not.',
  },
  login: {
    check: 'Look from where the log-ins came, and whether one succeeded after failures.',
    ask: 'Ask the person by phone whether it was them.',
    keep: 'If it was not: end all sessions, reset the password, check the second factor.',
  },
  integrity: {
    check:
      'Compare the record with the CRM itself, and find out what the source or the pipeline did at that time.',
    ask: 'Ask whoever runs the source, and whoever runs this service.',
    keep: 'Do not delete or replay anything yet: the state as it is now is the evidence.',
  },
  feed: {
    check: 'Look whether logging is still switched on at the CRM, and who changed its settings last.',
    ask: 'Ask whoever runs the CRM; then look at the way here: the account or token that reads, its quota, the network.',
    keep: 'Until it is back nobody is watched through this feed; say so in the next report.',
  },
};

/** Where what was told is not what the rest of its family is about. */
const OF_DETECTOR: ReadonlyMap<string, Advice> = new Map([
  [
    'first-time',
    {
      check:
        'Look at what is new for them: which program, report or kind of record, and since when they may use it.',
      ask: 'Ask the person what they needed it for, and their manager whether it belongs to a new task.',
      keep: 'If it was not them: end all sessions and reset the password; withdraw the token of a connected program.',
    },
  ],
  [
    'off-hours',
    {
      check: 'Look from where and with what it was done: the usual place and device, or others.',
      ask: 'Ask the person by phone whether they were at work then, and what for: whoever has their login may read their mail.',
      keep: 'If it was not them: end all sessions and reset the password, and look what else was done at night.',
    },
  ],
  [
    'repetition',
    {
      check:
        'Look whether the slices make one list: the same search or report with the next letter, region or month.',
      ask: 'Ask the manager whether they asked for it, then the person: what was it for, and why not at once?',
      keep: 'Find out where what was taken out is, and have it deleted there; if it was not them, end all sessions.',
    },
  ],
  [
    'service-drift',
    {
      check: 'Look whether the program was changed or moved: a new version, another server, another job.',
      ask: 'Ask whoever runs it whether they did that, and when.',
      keep: 'If nobody did: give it a new key and withdraw the old one, which works from anywhere until then.',
    },
  ],
]);

/** What to do about an alert, by what told it first. */
export const adviceFor = ({
  family,
  detector,
}: {
  readonly family: Family;
  readonly detector: string;
}): Advice => OF_DETECTOR.get(detector) ?? OF_FAMILY[family];

/** What every alert asks for in the end. */
export const LAST_STEP =
  'Say what it was: resolve the alert with a verdict, so that the next one is judged better.';
