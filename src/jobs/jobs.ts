import type { DispatchAlerts } from '../../alerts/dispatch.js';
import type { Hearing } from '../../alerts/inbox/inbox.module.js';
import type { TellNotices } from '../../alerts/notices/tell-notices.js';
import type { TellLetter } from '../../alerts/letter/tell-letter.js';
import type { StateOpened } from '../../alerts/opened/state-opened.js';
import type { TellPast } from '../../alerts/past/tell-past.js';
import type { TellQuestions } from '../../alerts/questions/tell-questions.js';
import type { TellSilences } from '../../alerts/silences/tell-silences.js';
import type { RaiseAlerts } from '../../alerts/raise.js';
import type { StateShared } from '../../alerts/shared/state-shared.js';
import type { Declarations } from '../access/tenants/declarations.js';
import type { ProcessRole } from '../config/sections.js';
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/clock.js';
import type { WatchFeeds } from '../detect/feeds/watch-feeds.js';
import type { Metrics } from '../metrics/metrics.js';
import { Findings } from '../store/findings.js';
import type { IntakeLog } from '../store/intake-log.js';
import type { FollowPersonnel } from '../people/personnel/follow-personnel.js';
import type { Store } from '../store/store.js';
import { markSettled } from '../../streams/intake/mark-settled.js';
import { createSumsCheck } from './check-sums.js';
import { createUnknownMeasure } from './measure-unknown.js';
import { createStoreMeasure } from './measure-store.js';
import { createLedgerComparison } from './compare-ledger.js';
import { DUTIES, type Duty } from './duty.js';
import { findQuarantinedFeeds } from './quarantine-share.js';
import type { Job } from './runner.js';
import { findTwiceStored } from './twice-stored.js';

export interface JobParts extends Hearing {
  readonly store: Store;
  /** Judges some of what was stored since the last run; gives the number of hours. */
  readonly detect: () => Promise<number>;
  readonly raise: RaiseAlerts;
  readonly shared: StateShared;
  readonly dispatch: Pick<DispatchAlerts, 'run'>;
  readonly notices: Pick<TellNotices, 'run'>;
  readonly past: Pick<TellPast, 'run'>;
  readonly questions: Pick<TellQuestions, 'run'>;
  readonly letter: Pick<TellLetter, 'run'>;
  readonly silences: Pick<TellSilences, 'run'>;
  readonly cases: Pick<StateOpened, 'run'>;
  /** Counts the alerts that wait for an answer. */
  readonly measureAlerts: () => Promise<number>;
  readonly metrics: Metrics;
  readonly log: IntakeLog;
  readonly declarations: Pick<Declarations, 'list'>;
  readonly feeds: Pick<WatchFeeds, 'run'>;
  /** Makes statements about people of events of the personnel department. */
  readonly personnel: Pick<FollowPersonnel, 'run'>;
  /** Counts what connected sources still have against what is stored. */
  readonly reconcile: Job['run'];
  /** Finds acts that only one of two feeds of a source shows. */
  readonly compareFeeds: Job['run'];
  /** Passes on what other products claim of people. */
  readonly passOn: Job['run'];
  /** Tells of who works from a country that is not declared. */
  readonly watchCountries: Job['run'];
  /** Looks whether a tenant as a whole did more than ever. */
  readonly watchTenants: Job['run'];
  /** Takes snapshots of the rights of connected sources, each once a day. */
  readonly rights: { run: Job['run'] };
}

/** What a process of that role does again and again; whoever takes events in also fetches them. */
export function dutiesOf(role: ProcessRole): readonly Duty[] {
  if (role === 'all') return DUTIES;
  return role === 'streams' ? ['pull'] : DUTIES.filter((duty) => duty === role);
}

/** An act is judged at most so long after it is stored. */
const JUDGE_EVERY = 2 * SECOND;
/** Whoever has to approve or cancel something waits no longer than that for the mail. */
const NOTICES_EVERY = 10 * SECOND;
const PAST_EVERY = 5 * MINUTE;
/** Whoever asked looks whether it was sent. */
const QUESTIONS_EVERY = 30 * SECOND;
/** Whoever works on alerts hears of it at once. */
const SUSPICIONS_EVERY = 10 * SECOND;
/** Of a Monday morning it is this late at most. */
const LETTER_EVERY = 10 * MINUTE;
/** Whoever would object to a silence hears of it soon. */
const SILENCES_EVERY = MINUTE;
/** What belongs to an alert is seen soon after it. */
const SHARED_EVERY = 10 * SECOND;
/** People hear of a case soon after the alert that made it one. */
const CASES_EVERY = 30 * SECOND;
/** Feeds are judged by the hour. */
const WATCH_FEEDS_EVERY = 10 * MINUTE;
const CHECK_SUMS_EVERY = 5 * MINUTE;
const MEASURE_EVERY = MINUTE;
const MEASURE_ALERTS_EVERY = 5 * MINUTE;
const LOOK_AT_FEEDS_EVERY = 5 * MINUTE;

/**
 * Everything that is done again and again, in the order in which it is done. Detection takes one tick a turn, so that
 * alerts are raised and sent while more is coming in.
 */
export const jobsOf = (parts: JobParts): readonly Job[] => [
  ...followingJobs(parts),
  ...tellingJobs(parts),
  ...hearingJobs(parts),
  ...checkingJobs(parts),
  ...comparingJobs(parts),
];

const followingJobs = ({ detect, raise, dispatch, past }: JobParts): readonly Job[] => [
  { name: 'detect', duty: 'watch', every: JUDGE_EVERY, run: detect },
  { name: 'raise-alerts', duty: 'alerts', every: JUDGE_EVERY, run: async () => (await raise.run()).findings },
  {
    name: 'dispatch-alerts',
    duty: 'alerts',
    every: JUDGE_EVERY,
    run: async () => {
      const { delivered, failed, retry } = await dispatch.run();
      return delivered + failed + retry;
    },
  },
  // In its place behind what is raised: it tells of a past when all of it was.
  { name: 'tell-past', duty: 'alerts', every: PAST_EVERY, run: async () => past.run() },
];

/** Beside what is judged and told of alerts: a mail server that hangs must hold up neither. */
const tellingJobs = (parts: JobParts): readonly Job[] => {
  const { notices, questions, letter, silences, shared, cases, measureAlerts } = parts;
  const job = (name: string, every: number, run: () => Promise<number>): Job => ({
    name,
    duty: 'alerts',
    every,
    isAside: true,
    run,
  });
  return [
    job('tell-notices', NOTICES_EVERY, async () => notices.run()),
    job('tell-questions', QUESTIONS_EVERY, async () => questions.run()),
    job('tell-letter', LETTER_EVERY, async () => letter.run()),
    job('tell-silences', SILENCES_EVERY, async () => silences.run()),
    job('state-shared', SHARED_EVERY, async () => shared.run()),
    job('open-cases', CASES_EVERY, async () => cases.run()),
    job('measure-alerts', MEASURE_ALERTS_EVERY, measureAlerts),
  ];
};

const hearingJobs = ({ inbox, inboxEvery, suspicions }: JobParts): readonly Job[] => [
  // Mail servers take their time.
  {
    name: 'read-inbox',
    duty: 'alerts',
    every: inboxEvery,
    isAside: true,
    isWanted: () => inbox.isWanted(),
    run: async (signal) => inbox.run(signal),
  },
  {
    name: 'tell-suspicions',
    duty: 'alerts',
    every: SUSPICIONS_EVERY,
    isAside: true,
    run: async () => suspicions.run(),
  },
  { name: 'forget-words', duty: 'alerts', every: DAY, run: async () => suspicions.forget() },
];

const checkingJobs = ({ store, metrics, log, feeds, personnel, declarations }: JobParts): readonly Job[] => [
  { name: 'watch-feeds', duty: 'notary', every: WATCH_FEEDS_EVERY, run: async () => feeds.run() },
  { name: 'follow-personnel', duty: 'notary', every: MINUTE, run: async () => personnel.run() },
  { name: 'mark-settled', duty: 'notary', every: HOUR, run: async () => markSettled(store, log) },
  {
    name: 'measure-store',
    duty: 'notary',
    every: MEASURE_EVERY,
    run: createStoreMeasure(store, metrics),
  },
  {
    name: 'measure-unknown',
    duty: 'notary',
    every: HOUR,
    run: createUnknownMeasure(store, metrics, declarations),
  },
  { name: 'check-sums', duty: 'notary', every: CHECK_SUMS_EVERY, run: createSumsCheck(store, metrics) },
  {
    name: 'find-quarantined-feeds',
    duty: 'notary',
    every: LOOK_AT_FEEDS_EVERY,
    run: async () => findQuarantinedFeeds(store, new Findings(store)),
  },
  {
    name: 'find-twice-stored',
    duty: 'notary',
    every: DAY,
    run: async () => findTwiceStored(store, new Findings(store)),
  },
  {
    name: 'compare-ledger',
    duty: 'notary',
    every: DAY,
    run: createLedgerComparison(store, new Findings(store), metrics),
  },
];

const comparingJobs = ({
  reconcile,
  compareFeeds,
  rights,
  passOn,
  watchCountries,
  watchTenants,
}: JobParts): readonly Job[] => [
  { name: 'pass-on-findings', duty: 'notary', every: MINUTE, isAside: true, run: passOn },
  { name: 'watch-countries', duty: 'notary', every: MINUTE, isAside: true, run: watchCountries },
  { name: 'watch-tenants', duty: 'notary', every: HOUR, isAside: true, run: watchTenants },
  { name: 'compare-feeds', duty: 'notary', every: DAY, isAside: true, run: compareFeeds },
  { name: 'reconcile-sources', duty: 'pull', every: DAY, isAside: true, run: reconcile },
  {
    name: 'fetch-rights',
    duty: 'pull',
    every: HOUR,
    isAside: true,
    run: async (signal) => rights.run(signal),
  },
];
