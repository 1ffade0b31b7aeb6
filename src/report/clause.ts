import type { Action } from '../event/actions.js';
import type { DataClass } from '../event/data-classes.js';
import type { OUTCOMES } from '../event/incoming-event.js';

export const REPORT_KINDS = ['r0', 'gdpr', 'hipaa', 'pci'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** What the ledger shows about a clause. Whether a requirement is met is for the assessor to say, never for us. */
export const STATUSES = [
  'evidence-present',
  'exceptions',
  'no-evidence',
  'not-covered',
  'not-applicable',
] as const;
export type Status = (typeof STATUSES)[number];

/** What can be wrong with one entry of the ledger; `queries/clause-entries.sql` decides each. */
export const DEFECTS = [
  'actor-unknown',
  'action-assumed',
  'time-assumed',
  'time-ahead',
  'late',
  'outcome-unknown',
  'origin-missing',
  'target-missing',
  'purpose-missing',
  'unsuccessful',
  'control-failed',
  'no-second-factor',
  'to-be-examined',
] as const;
export type Defect = (typeof DEFECTS)[number];

/** Which entries a clause is about; what is left out does not narrow. */
export interface EntryFilter {
  readonly actions?: readonly Action[];
  readonly outcomes?: readonly (typeof OUTCOMES)[number][];
  /** At least one of these classes, or (with `orSubjects`) a person whose record it was. */
  readonly dataClasses?: readonly DataClass[];
  readonly orSubjects?: boolean;
  readonly humansOnly?: boolean;
  /** Of the changes of configuration only those that concern logs. */
  readonly logSettings?: boolean;
  /** Also what was done in this product itself. Other clauses are about the CRM. */
  readonly ownActs?: boolean;
}

/** How the exceptions of a clause are found. All but `defects` leave each entry an evidence of its own. */
export type ExceptionRule =
  | { readonly by: 'defects'; readonly defects: readonly Defect[] }
  | { readonly by: 'log-interruptions' }
  | { readonly by: 'failed-login-runs' }
  | { readonly by: 'distant-logins' };

export type ClauseTest =
  | { readonly kind: 'entries'; readonly where: EntryFilter; readonly exceptions: ExceptionRule }
  | { readonly kind: 'sources' }
  | { readonly kind: 'sum'; readonly sum: 'messages' | 'events' | 'recount' }
  | { readonly kind: 'quarantine' }
  | { readonly kind: 'none'; readonly reason: string };

/** One line of a report: what was asked, and how the ledger is asked for it. */
export interface Clause {
  readonly id: string;
  /** In our own words: no clause text is printed. */
  readonly title: string;
  readonly question: string;
  /** What the population N counts. */
  readonly counts: string;
  readonly test: ClauseTest;
  /** When the ledger has nothing: the reason why this product could not have it yet. Without it: `no-evidence`. */
  readonly notCoveredWhenNone?: string;
  /** Limits of the test that a reader must know. */
  readonly note?: string;
}

/** Clauses of one regime at one state of its text. The version changes whenever a line or its test does. */
export interface Catalogue {
  readonly kind: ReportKind;
  readonly title: string;
  readonly text: string;
  readonly version: string;
  readonly clauses: readonly Clause[];
}
