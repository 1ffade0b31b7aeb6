import { Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { Interval, ScheduleModule } from '@nestjs/schedule';
import { AlertsCoreModule } from '../../alerts/alerts-core.module.js';
import { Intake } from '../../streams/intake/intake.js';
import { Connections } from '../../streams/pull/connections.js';
import { DailyRights } from '../../streams/pull/rights/daily-rights.js';
import { RIGHTS_FETCH, type RightsFetchParts } from '../../streams/pull/rights/rights-fetch.controller.js';
import { type Hearing, HEARING, InboxModule } from '../../alerts/inbox/inbox.module.js';
import { DispatchAlerts } from '../../alerts/dispatch.js';
import { TellNotices } from '../../alerts/notices/tell-notices.js';
import { TellSilences } from '../../alerts/silences/tell-silences.js';
import { LetterModule } from '../../alerts/letter/letter.module.js';
import { TellLetter } from '../../alerts/letter/tell-letter.js';
import { StateOpened } from '../../alerts/opened/state-opened.js';
import { TellPast } from '../../alerts/past/tell-past.js';
import { TellQuestions } from '../../alerts/questions/tell-questions.js';
import { RaiseAlerts } from '../../alerts/raise.js';
import { StateShared } from '../../alerts/shared/state-shared.js';
import { Declarations } from '../access/tenants/declarations.js';
import type { Config } from '../config/sections.js';
import { CLOCK, CONFIG, LOGGER } from '../config/tokens.js';
import { type Clock, SECOND } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import { WatchFeeds } from '../detect/feeds/watch-feeds.js';
import { jobMetrics } from '../metrics/job-metrics.js';
import { Metrics } from '../metrics/metrics.js';
import { STATED_PEOPLE, type StatedPeople } from '../people/people.js';
import { FollowPersonnel } from '../people/personnel/follow-personnel.js';
import { Store } from '../store/store.js';
import { Duties } from './duties.js';
import { createAlertMeasure } from './measure-alerts.js';
import { createFeedComparison } from './comparing-feeds.js';
import { type JobParts, jobsOf } from './jobs.js';
import { createPassingOn } from './passing-on.js';
import { createReconciliation } from './reconciling.js';
import { JobRunner } from './runner.js';
import { createCountryWatch } from './watching-countries.js';
import { createTenantWatch } from './watching-tenants.js';

/** What the job of detection runs: `() => Promise<number>`. */
export const DETECT = Symbol('Detect');

/** The beat of the service; what is due is the runner's to know. */
@Injectable()
export class Beat implements OnModuleDestroy {
  private isBeating = false;

  constructor(private readonly runner: JobRunner) {}

  /** No expression of cron: its library writes to stderr whenever a busy process is some milliseconds late. */
  @Interval(SECOND)
  async tick(): Promise<void> {
    if (this.isBeating) return;
    this.isBeating = true;
    try {
      await this.runner.tick();
    } finally {
      this.isBeating = false;
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.runner.stop();
  }
}

/** Needs Store, Declarations, Connections, RIGHTS_FETCH, STATED_PEOPLE, Duties, DETECT, WatchFeeds, CLOCK and LOGGER from a global module. */
@Module({
  imports: [ScheduleModule.forRoot(), AlertsCoreModule, InboxModule, LetterModule],
  providers: [
    Beat,
    {
      provide: FollowPersonnel,
      inject: [Store, STATED_PEOPLE, Declarations, CLOCK],
      useFactory: (store: Store, stated: StatedPeople, declarations: Declarations, clock: Clock) =>
        new FollowPersonnel({
          ...stated,
          store,
          clock,
          timeZoneOf: (tenant) => declarations.tenant(tenant)?.timeZone ?? 'UTC',
        }),
    },
    {
      provide: JobRunner,
      inject: [
        Store,
        Duties,
        DETECT,
        WatchFeeds,
        RaiseAlerts,
        StateShared,
        DispatchAlerts,
        TellNotices,
        TellPast,
        TellQuestions,
        TellLetter,
        TellSilences,
        StateOpened,
        Metrics,
        Intake,
        Declarations,
        CONFIG,
        CLOCK,
        LOGGER,
        FollowPersonnel,
        Connections,
        RIGHTS_FETCH,
        HEARING,
        STATED_PEOPLE,
      ],
      useFactory: createRunner,
    },
  ],
  exports: [JobRunner],
})
export class JobsModule {}

type Injected = [
  Store,
  Duties,
  () => Promise<number>,
  WatchFeeds,
  RaiseAlerts,
  StateShared,
  DispatchAlerts,
  TellNotices,
  TellPast,
  TellQuestions,
  TellLetter,
  TellSilences,
  StateOpened,
  Metrics,
  Intake,
  Declarations,
  Config,
  Clock,
  Logger,
  FollowPersonnel,
  Connections,
  RightsFetchParts,
  Hearing,
  StatedPeople,
];

/** Nest hands over what `inject` names, in its order. */
function createRunner(
  ...[
    store,
    duties,
    detect,
    feeds,
    raise,
    shared,
    dispatch,
    notices,
    past,
    questions,
    letter,
    silences,
    cases,
    metrics,
    intake,
    declarations,
    config,
    clock,
    logger,
    personnel,
    connections,
    rightsFetch,
    hearing,
    { people },
  ]: Injected
): JobRunner {
  const telling = { notices, past, questions, letter, silences, cases };
  const following = { detect, feeds, raise, shared, dispatch, personnel, ...telling };
  const common = { store, metrics, declarations };
  const comparing = comparingOf(common, { clock, logger, connections, rightsFetch, people, config });
  const parts = { ...common, log: intake.log, ...following, ...hearing, ...comparing };
  const own = jobsOf(parts).filter(({ duty }) => duties.all.includes(duty));
  return new JobRunner(own, { store, clock, logger, duties, observer: jobMetrics(metrics) });
}

interface Compared {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly connections: Connections;
  readonly rightsFetch: RightsFetchParts;
  readonly people: StatedPeople['people'];
  readonly config: Config;
}

function comparingOf(
  common: { readonly store: Store; readonly metrics: Metrics; readonly declarations: Declarations },
  { clock, logger, connections, rightsFetch, people, config }: Compared,
): Pick<
  JobParts,
  'reconcile' | 'compareFeeds' | 'rights' | 'measureAlerts' | keyof ReturnType<typeof watchesOf>
> {
  const { store, declarations } = common;
  return {
    reconcile: createReconciliation({ ...common, clock, logger, connections }),
    compareFeeds: createFeedComparison({ store, declarations, logger }),
    rights: new DailyRights(rightsFetch),
    ...watchesOf({ store, declarations, people }),
    measureAlerts: createAlertMeasure({ ...common, logger, answerMinutes: config.alerts.answerMinutes }),
  };
}

/** What is told beside those who are judged by a habit. */
const watchesOf = (parts: Pick<StatedPeople, 'people'> & { store: Store; declarations: Declarations }) => ({
  passOn: createPassingOn(parts),
  watchCountries: createCountryWatch(parts),
  watchTenants: createTenantWatch(parts),
});
