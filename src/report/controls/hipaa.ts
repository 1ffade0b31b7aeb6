import type { Catalogue, Clause } from '../clause.js';
import { DATA_ACTIONS, HEALTH_CLASSES } from './action-sets.js';

const activity = (name: keyof typeof DATA_ACTIONS): Clause => ({
  id: `164.312(b) ${name}`,
  title: `Activity on health records is recorded: ${name}`,
  question: 'Which of these acts cannot be examined, because actor, outcome or target was not recorded?',
  counts: `entries on health data that ${name}`,
  test: {
    kind: 'entries',
    where: { actions: DATA_ACTIONS[name], dataClasses: HEALTH_CLASSES },
    exceptions: { by: 'defects', defects: ['actor-unknown', 'outcome-unknown', 'target-missing'] },
  },
  note: 'Only entries whose data class names health data count; entries of an unknown class are not guessed.',
});

/** Technical safeguards and log-in monitoring, as far as the ledger alone can answer. */
export const HIPAA: Catalogue = {
  kind: 'hipaa',
  title: 'HIPAA Security Rule: audit controls and log-in monitoring',
  text: '45 CFR Part 164 Subpart C as of 2026',
  version: 'hipaa-2026.1',
  clauses: [
    {
      id: '164.312(b)',
      title: 'Mechanisms record activity in the systems that hold health records',
      question: 'Which declared source sent nothing, and when was a source unusually silent?',
      counts: 'sources expected or heard',
      test: { kind: 'sources' },
    },
    ...(['create', 'read', 'update', 'delete', 'export', 'disclose'] as const).map(activity),
    {
      id: '164.312(b) print',
      title: 'Activity on health records is recorded: print',
      question: 'Who printed health records?',
      counts: 'entries on health data that print',
      test: { kind: 'none', reason: 'No source supported by this version reports printing.' },
    },
    {
      id: '164.308(a)(1)(ii)(D)',
      title: 'Records of activity are reviewed regularly',
      question: 'Which reviews were made, and which did not end well?',
      counts: 'reviews reported',
      test: {
        kind: 'entries',
        where: { actions: ['review.complete'] },
        exceptions: { by: 'defects', defects: ['unsuccessful', 'actor-unknown'] },
      },
      note: 'Reviews due but not made are not known before there is a register of reviews.',
    },
    {
      id: '164.308(a)(5)(ii)(C)',
      title: 'Log-in attempts are monitored and discrepancies reported',
      question: 'Where did more than ten log-ins of one account fail in a row, and no lock followed?',
      counts: 'log-ins, successful or not',
      test: {
        kind: 'entries',
        where: { actions: ['session.login'] },
        exceptions: { by: 'failed-login-runs' },
      },
      note: 'The rule names no number; ten is that of PCI DSS 8.3.4. Alerts are not yet read into reports.',
    },
    {
      id: '164.312(a)(2)(i)',
      title: 'One identity, one person',
      question: 'Which identity logged in from two countries within an hour, as if two people used it?',
      counts: 'successful log-ins of people',
      test: {
        kind: 'entries',
        where: { actions: ['session.login'], outcomes: ['success'], humansOnly: true },
        exceptions: { by: 'distant-logins' },
      },
      note: 'Only log-ins with a known country can be compared. A private network (VPN) can look like another country.',
    },
    {
      id: '164.312(a)(2)(ii)',
      title: 'Emergency access is possible and accounted for',
      question: 'Which emergency accesses state neither purpose nor reason?',
      counts: 'emergency accesses',
      test: {
        kind: 'entries',
        where: { actions: ['access.emergency'] },
        exceptions: { by: 'defects', defects: ['purpose-missing', 'actor-unknown'] },
      },
    },
    {
      id: '164.312(c)(2)',
      title: 'Improper alteration of health records would be noticed',
      question: 'Do the Merkle log and its signed checkpoints verify?',
      counts: 'checkpoints verified',
      test: { kind: 'none', reason: 'The Merkle log is not part of this version.' },
    },
    {
      id: '164.312(d)',
      title: 'People prove who they are before they get access',
      question: 'Which log-ins of people were made without a second factor, where the source states it?',
      counts: 'successful log-ins of people',
      test: {
        kind: 'entries',
        where: { actions: ['session.login'], outcomes: ['success'], humansOnly: true },
        exceptions: { by: 'defects', defects: ['no-second-factor'] },
      },
      note: 'The rule as of 2026 asks for authentication, not for a second factor: the exceptions feed the risk analysis. A source that states nothing has none.',
    },
  ],
};
