import type { Catalogue, Clause, Defect } from '../clause.js';
import {
  ADMIN_ACTIONS,
  ALL_DATA_ACTIONS,
  CARD_CLASSES,
  CREDENTIAL_CHANGES,
  LOG_ACTIONS,
  RIGHTS_CHANGES,
  SYSTEM_OBJECT_CHANGES,
} from './action-sets.js';

const detail = (field: string, title: string, defect: Defect): Clause => ({
  id: `10.2.2 ${field}`,
  title,
  question: `Which entries do not record it (${defect})?`,
  counts: 'entries of the period',
  test: { kind: 'entries', where: {}, exceptions: { by: 'defects', defects: [defect] } },
});

/** Requirement 10.2 as far as the ledger alone can answer. */
export const PCI: Catalogue = {
  kind: 'pci',
  title: 'PCI DSS: audit log content',
  text: 'PCI DSS v4.0.1',
  version: 'pci-4.0.1-2026.2',
  clauses: [
    {
      id: '10.2.1',
      title: 'Audit logs are on and being written for every component',
      question: 'Which declared source sent nothing, and when was a source unusually silent?',
      counts: 'sources expected or heard',
      test: { kind: 'sources' },
      note: 'A system component that was never declared as a source cannot be missed by this test.',
    },
    {
      id: '10.2.1.1',
      title: 'Each access of an individual to cardholder data is logged',
      question: 'Which accesses to card data are logged without the individual behind them?',
      counts: 'entries on card data: read, listed, changed, deleted, exported, disclosed',
      test: {
        kind: 'entries',
        where: { actions: ALL_DATA_ACTIONS, dataClasses: CARD_CLASSES },
        exceptions: { by: 'defects', defects: ['actor-unknown'] },
      },
      note: 'Only entries whose data class names card data count; entries of an unknown class are not guessed.',
    },
    {
      id: '10.2.1.2',
      title: 'Each action with administrative access is logged, also by application and system accounts',
      question: 'Which administrative actions do not say who did them, or to what?',
      counts: 'entries of accounts, credentials, rights, configuration, integrations, impersonation',
      test: {
        kind: 'entries',
        where: { actions: ADMIN_ACTIONS },
        exceptions: { by: 'defects', defects: ['actor-unknown', 'target-missing'] },
      },
    },
    {
      id: '10.2.1.3',
      title: 'Each access to audit logs is logged',
      question: 'Which reads and exports of audit logs do not say who read?',
      counts: 'entries of reading and exporting audit logs',
      test: {
        kind: 'entries',
        where: { actions: ['audit.read', 'audit.export'], ownActs: true },
        exceptions: { by: 'defects', defects: ['actor-unknown'] },
      },
      note: 'Reads of this ledger are those of the source ledgerwatch; what of them concerned no single tenant is not counted here.',
    },
    {
      id: '10.2.1.4',
      title: 'Invalid access attempts are logged',
      question: 'Where did more than ten log-ins of one account fail in a row, and no lock followed (8.3.4)?',
      counts: 'entries that failed or were denied',
      test: {
        kind: 'entries',
        where: { outcomes: ['failure', 'denied'] },
        exceptions: { by: 'failed-login-runs' },
      },
      note: 'Sources that do not state an outcome cannot supply this: see 10.2.2 outcome. Failures that name no account make no run.',
    },
    {
      id: '10.2.1.5',
      title: 'Changes of identification and authentication credentials are logged',
      question:
        'Which new accounts, elevations and credential changes do not say who made them, or for whom?',
      counts: 'entries of accounts, credentials and privileges',
      test: {
        kind: 'entries',
        where: { actions: [...CREDENTIAL_CHANGES, ...RIGHTS_CHANGES] },
        exceptions: { by: 'defects', defects: ['actor-unknown', 'target-missing'] },
      },
    },
    {
      id: '10.2.1.6',
      title: 'Starting, stopping and pausing of audit logs is logged',
      question:
        'When were log settings changed, deletions tried, controls failing, or sources unusually silent?',
      counts: 'entries on log settings, attempts to delete logs, failures of controls',
      test: {
        kind: 'entries',
        where: { actions: LOG_ACTIONS, logSettings: true },
        exceptions: { by: 'log-interruptions' },
      },
      note: 'Each entry is evidence and an exception at once: the reader decides whether the change was wanted.',
    },
    {
      id: '10.2.1.7',
      title: 'Creation and deletion of system-level objects is logged',
      question:
        'Which changes of objects, fields, rights definitions and connected programs do not say what was changed?',
      counts: 'entries of configuration, rights definitions, integrations',
      test: {
        kind: 'entries',
        where: { actions: SYSTEM_OBJECT_CHANGES },
        exceptions: { by: 'defects', defects: ['target-missing', 'actor-unknown'] },
      },
    },
    detail('user', 'Entries identify the user', 'actor-unknown'),
    detail('type', 'Entries state the type of event', 'action-assumed'),
    detail('time', 'Entries state date and time', 'time-assumed'),
    detail('outcome', 'Entries state success or failure', 'outcome-unknown'),
    detail('origin', 'Entries state their origin', 'origin-missing'),
    detail('target', 'Entries name the data, component or resource affected', 'target-missing'),
    {
      id: '10.3.4',
      title: 'Changes of existing log data are detected and raise an alert',
      question: 'Do the Merkle log and its signed checkpoints verify?',
      counts: 'checkpoints verified',
      test: { kind: 'none', reason: 'The Merkle log is not part of this version.' },
    },
    {
      id: '10.4.1',
      title: 'Logs are reviewed daily',
      question: 'On which days was no review run or signed?',
      counts: 'days of the period',
      test: { kind: 'none', reason: 'Runs of the detectors and reviews are not yet read into reports.' },
    },
    {
      id: '10.5.1',
      title: 'Twelve months of history are kept, three at hand',
      question: 'How old is the oldest entry, and how fast is it found?',
      counts: 'months kept',
      test: {
        kind: 'none',
        reason: 'Retention is not part of this version: nothing is ever deleted, and no archive is tested.',
      },
    },
  ],
};
