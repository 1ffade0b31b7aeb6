import type { Measure } from '../baseline/measures.js';
import type { Repeated } from '../event/repeated.js';
import type { RefusedPart } from './claim.js';

const DONE: Record<Measure, string> = {
  export: 'exported',
  open: 'opened one by one',
  list: 'shown in lists and reports',
  query: 'pulled by queries',
  delete: 'deleted',
  change: 'created or changed',
  file: 'downloaded or shared',
  admin: 'made to accounts, rights and settings',
  failure: 'failed',
};

/** What stands before the amount, and after it. */
const TRIED: Record<Measure, readonly [string, string]> = {
  export: ['export', ''],
  open: ['open', ' one by one'],
  list: ['see', ' in lists and reports'],
  query: ['pull', ' by queries'],
  delete: ['delete', ''],
  change: ['create or change', ''],
  file: ['download or share', ''],
  admin: ['make', ' to accounts, rights and settings'],
  failure: ['make', ''],
};

/** What was counted, one and several. */
const COUNTED: Partial<Record<Measure, readonly [string, string]>> = {
  file: ['file', 'files'],
  admin: ['change', 'changes'],
  failure: ['log-in', 'log-ins'],
};

export const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export const countOf = (measure: Measure, amount: number): string => {
  const [one, several] = COUNTED[measure] ?? ['record', 'records'];
  return `${number.format(amount)} ${amount === 1 ? one : several}`;
};

/** Of acts that hold one record or more each, one and several. */
const ACTS: Partial<Record<Measure, readonly [string, string]>> = {
  export: ['export', 'exports'],
  list: ['list or report', 'lists and reports'],
  query: ['query', 'queries'],
};

/** As in "21 exports of one record or more each". */
export const actsInWords = (measure: Measure, acts: number): string => {
  const [one, several] = ACTS[measure] ?? ['act', 'acts'];
  return acts === 1
    ? `1 ${one} of one record or more`
    : `${number.format(acts)} ${several} of one record or more each`;
};

const REPEATED_WORDS: Readonly<
  Record<Repeated, readonly [one: string, several: string, done: string, verb: string]>
> = {
  exports: ['export', 'exports', 'made', 'make'],
  searches: ['search', 'searches', 'made', 'make'],
  reports: ['report', 'reports', 'run', 'run'],
};

/** As in "12 exports made", or "tried to run 12 reports". */
export const timesInWords = (kind: Repeated, times: number, isRefused: boolean): string => {
  const [one, several, done, verb] = REPEATED_WORDS[kind];
  const amount = `${number.format(times)} ${times === 1 ? one : several}`;
  return isRefused ? `tried to ${verb} ${amount}` : `${amount} ${done}`;
};

/** As in "60 records deleted". */
export const amountOf = (measure: Measure, amount: number): string =>
  `${countOf(measure, amount)} ${DONE[measure]}`;

/** As in "tried to delete 60 records". */
export const triedOf = (measure: Measure, amount: number): string => {
  const [verb, after] = TRIED[measure];
  return `tried to ${verb} ${countOf(measure, amount)}${after}`;
};

/** Nothing of it came to be. */
export const isAllRefused = (refused: RefusedPart | undefined): boolean =>
  refused !== undefined && refused.acts === refused.of;

/** What did not come to be, after the amount and its time. */
export const refusedOf = (refused: RefusedPart | undefined): string => {
  if (refused === undefined) return '';
  const { acts, of } = refused;
  if (acts < of) return `, ${number.format(acts)} of ${number.format(of)} acts failed or refused`;
  return of === 1 ? ', which failed or was refused' : ', each time failed or refused';
};
