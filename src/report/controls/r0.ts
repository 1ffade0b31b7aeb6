import type { Catalogue, Clause, Defect } from '../clause.js';

const fieldLine = (field: string, about: string, defect: Defect): Clause => ({
  id: `R0.${field}`,
  title: `Every entry says ${about}`,
  question: `Which entries do not say ${about}?`,
  counts: 'entries of the period',
  test: { kind: 'entries', where: {}, exceptions: { by: 'defects', defects: [defect] } },
});

/** Coverage and integrity: whether the population of the other pages can be relied on. */
export const R0: Catalogue = {
  kind: 'r0',
  title: 'Coverage and integrity',
  text: 'Ledgerwatch R0',
  version: 'r0-2026.1',
  clauses: [
    {
      id: 'R0.sources',
      title: 'Every declared source was heard, without unusual silence',
      question:
        'Which declared source sent nothing, and when was a source silent at hours in which it is usually heard?',
      counts: 'sources expected or heard',
      test: { kind: 'sources' },
      note: 'Usual is an hour of the local week in which the source was heard in at least 85 % of the eight weeks before (four at least); three such hours without an event make a stretch. A source without that habit is listed after 72 silent hours. A public holiday is listed too: the reader judges.',
    },
    {
      id: 'R0.messages',
      title: 'No message was lost on the way in',
      question: 'Are all messages received either parsed or in quarantine?',
      counts: 'messages booked to the period',
      test: { kind: 'sum', sum: 'messages' },
    },
    {
      id: 'R0.events',
      title: 'No event was lost between parsing and storing',
      question: 'Is every event stored, a duplicate, in quarantine, or refused with a reason?',
      counts: 'events booked to the period',
      test: { kind: 'sum', sum: 'events' },
    },
    {
      id: 'R0.recount',
      title: 'The ledger holds what the intake log says it stored',
      question: 'Does a recount of the ledger up to the cut-off give the sum of the intake log?',
      counts: 'events booked as stored in the period; the recount is over all time up to the cut-off',
      test: { kind: 'sum', sum: 'recount' },
    },
    {
      id: 'R0.quarantine',
      title: 'What was refused has been looked at',
      question: 'What of the period is still in quarantine?',
      counts: 'messages and events put in quarantine in the period',
      test: { kind: 'quarantine' },
    },
    {
      id: 'R0.late',
      title: 'Entries came in within the delay that their source promises',
      question: 'Which entries came in later than promised?',
      counts: 'entries of the period',
      test: { kind: 'entries', where: {}, exceptions: { by: 'defects', defects: ['late'] } },
      note: 'Entries older than the start of live data are history and not late. Without a declared delay one hour is taken.',
    },
    {
      id: 'R0.clock',
      title: 'No source is ahead of our clock',
      question: 'Which entries were received before they happened?',
      counts: 'entries of the period',
      test: { kind: 'entries', where: {}, exceptions: { by: 'defects', defects: ['time-ahead'] } },
    },
    fieldLine('user', 'who did it', 'actor-unknown'),
    fieldLine('outcome', 'whether it succeeded', 'outcome-unknown'),
    fieldLine('origin', 'from which address it came', 'origin-missing'),
    fieldLine('target', 'what it was done to', 'target-missing'),
    {
      id: 'R0.chain',
      title: 'Nothing in the ledger was changed or taken out afterwards',
      question: 'Do the Merkle log and its signed checkpoints verify against the ledger?',
      counts: 'checkpoints verified',
      test: {
        kind: 'none',
        reason: 'The Merkle log is not part of this version; no checkpoint was made or verified.',
      },
    },
  ],
};
