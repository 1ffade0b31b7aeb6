import type { Catalogue } from '../clause.js';
import {
  ALL_DATA_ACTIONS,
  CREDENTIAL_CHANGES,
  DATA_ACTIONS,
  PERSONAL_CLASSES,
  RIGHTS_CHANGES,
} from './action-sets.js';

const DRILLS =
  'Drills, restore tests and training come from registers, which are not part of this version; only what a source reports is seen.';

/** Security of processing and accountability, as far as the ledger alone can answer. */
export const GDPR: Catalogue = {
  kind: 'gdpr',
  title: 'GDPR: security of processing and accountability',
  text: 'Regulation (EU) 2016/679',
  version: 'gdpr-2016/679-2026.1',
  clauses: [
    {
      id: '5(1)(f)',
      title: 'Access to personal data is recorded, and by whom',
      question: 'Which accesses to personal data are recorded without the person or program behind them?',
      counts: 'entries on personal data',
      test: {
        kind: 'entries',
        where: { actions: ALL_DATA_ACTIONS, dataClasses: PERSONAL_CLASSES, orSubjects: true },
        exceptions: { by: 'defects', defects: ['actor-unknown'] },
      },
      note: 'Personal is what names a data subject or a personal data class.',
    },
    {
      id: '5(1)(f) leaving',
      title: 'Personal data that leaves the system is recorded',
      question: 'Which exports and disclosures do not say who made them, or of what?',
      counts: 'exports, downloads, shares and disclosures of personal data',
      test: {
        kind: 'entries',
        where: {
          actions: [...DATA_ACTIONS.export, ...DATA_ACTIONS.disclose],
          dataClasses: PERSONAL_CLASSES,
          orSubjects: true,
        },
        exceptions: { by: 'defects', defects: ['actor-unknown', 'target-missing'] },
      },
    },
    {
      id: '5(1)(f) refused',
      title: 'Attempts to get at data without right are refused and recorded',
      question: 'Which refused attempts do not say who tried?',
      counts: 'entries that were denied',
      test: {
        kind: 'entries',
        where: { outcomes: ['denied'] },
        exceptions: { by: 'defects', defects: ['actor-unknown'] },
      },
    },
    {
      id: '5(2)',
      title: 'The controller can show it: the record is complete',
      question: 'Which declared source sent nothing, and when was a source unusually silent?',
      counts: 'sources expected or heard',
      test: { kind: 'sources' },
    },
    {
      id: '5(1)(e)',
      title: 'Logs are deleted in time',
      question: 'What is the retention of each stream, and is older data gone?',
      counts: 'streams',
      test: { kind: 'none', reason: 'Retention is not part of this version: nothing is deleted by age.' },
    },
    {
      id: '32(1)(a)',
      title: 'Pseudonymisation and encryption',
      question: 'Are personal data pseudonymised and encrypted where that is appropriate?',
      counts: 'systems',
      test: {
        kind: 'none',
        reason: 'The ledger shows acts, not how a CRM stores its data; an attestation is needed.',
      },
    },
    {
      id: '32(1)(b) confidentiality',
      title: 'Confidentiality holds: guessing of log-ins is stopped',
      question: 'Where did more than ten log-ins of one account fail in a row, and no lock followed?',
      counts: 'log-ins, successful or not',
      test: {
        kind: 'entries',
        where: { actions: ['session.login'] },
        exceptions: { by: 'failed-login-runs' },
      },
    },
    {
      id: '32(1)(b) rights',
      title: 'Changes of accounts, credentials and rights can be traced',
      question: 'Which changes do not say who made them, or to whom?',
      counts: 'entries of accounts, credentials and rights',
      test: {
        kind: 'entries',
        where: { actions: [...CREDENTIAL_CHANGES, ...RIGHTS_CHANGES] },
        exceptions: { by: 'defects', defects: ['actor-unknown', 'target-missing'] },
      },
    },
    {
      id: '32(1)(b) integrity',
      title: 'Integrity holds: the record was not changed afterwards',
      question: 'Do the Merkle log and its signed checkpoints verify?',
      counts: 'checkpoints verified',
      test: { kind: 'none', reason: 'The Merkle log is not part of this version.' },
    },
    {
      id: '32(1)(b) resilience',
      title: 'Controls keep running',
      question: 'When did a control fail?',
      counts: 'heartbeats and failures of controls',
      test: {
        kind: 'entries',
        where: { actions: ['control.heartbeat', 'control.failure'] },
        exceptions: { by: 'defects', defects: ['control-failed'] },
      },
      notCoveredWhenNone: 'No source reports heartbeats or failures of controls.',
    },
    {
      id: '32(1)(c)',
      title: 'Data can be restored in time',
      question: 'Which backups and restore tests failed?',
      counts: 'backups and restore tests reported',
      test: {
        kind: 'entries',
        where: { actions: ['backup.run', 'backup.restore_test'] },
        exceptions: { by: 'defects', defects: ['unsuccessful', 'outcome-unknown'] },
      },
      note: DRILLS,
    },
    {
      id: '32(1)(d)',
      title: 'Measures are tested regularly',
      question: 'Which drills, restore tests, verifications and reviews failed or left their result open?',
      counts: 'tests reported',
      test: {
        kind: 'entries',
        where: { actions: ['drill.run', 'backup.restore_test', 'audit.verify', 'review.complete'] },
        exceptions: { by: 'defects', defects: ['unsuccessful', 'outcome-unknown'] },
      },
      note: `${DRILLS} Tests that were due and not made are not known.`,
    },
    {
      id: '32(4)',
      title: 'Staff act on instruction only',
      question: 'Who was trained, and whose training failed?',
      counts: 'trainings reported',
      test: {
        kind: 'entries',
        where: { actions: ['training.complete'] },
        exceptions: { by: 'defects', defects: ['unsuccessful'] },
      },
      note: DRILLS,
    },
    {
      id: '33',
      title: 'Breaches are registered and notified in time',
      question: 'Which breaches were registered, and when were they notified?',
      counts: 'breaches',
      test: { kind: 'none', reason: 'The breach register and its clocks are not part of this version.' },
    },
  ],
};
