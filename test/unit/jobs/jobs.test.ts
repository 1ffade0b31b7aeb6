import { expect, it } from 'vitest';
import { jobsOf } from '../../../src/jobs/jobs.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/kernel/clock.js';
import { Metrics } from '../../../src/metrics/metrics.js';

/** By hand: what is no longer done again and again would be missed by nobody but here. */
const JOBS = [
  ['detect', 'watch', 2 * SECOND],
  ['raise-alerts', 'alerts', 2 * SECOND],
  ['dispatch-alerts', 'alerts', 2 * SECOND],
  ['tell-past', 'alerts', 5 * MINUTE],
  ['tell-notices', 'alerts', 10 * SECOND],
  ['tell-questions', 'alerts', 30 * SECOND],
  ['tell-letter', 'alerts', 10 * MINUTE],
  ['tell-silences', 'alerts', MINUTE],
  ['state-shared', 'alerts', 10 * SECOND],
  ['open-cases', 'alerts', 30 * SECOND],
  ['measure-alerts', 'alerts', 5 * MINUTE],
  ['read-inbox', 'alerts', MINUTE],
  ['tell-suspicions', 'alerts', 10 * SECOND],
  ['forget-words', 'alerts', DAY],
  ['watch-feeds', 'notary', 10 * MINUTE],
  ['follow-personnel', 'notary', MINUTE],
  ['mark-settled', 'notary', HOUR],
  ['measure-store', 'notary', MINUTE],
  ['measure-unknown', 'notary', HOUR],
  ['check-sums', 'notary', 5 * MINUTE],
  ['find-quarantined-feeds', 'notary', 5 * MINUTE],
  ['find-twice-stored', 'notary', DAY],
  ['compare-ledger', 'notary', DAY],
  ['pass-on-findings', 'notary', MINUTE],
  ['watch-countries', 'notary', MINUTE],
  ['watch-tenants', 'notary', HOUR],
  ['compare-feeds', 'notary', DAY],
  ['reconcile-sources', 'pull', DAY],
  ['fetch-rights', 'pull', HOUR],
];

it('everything that is done again and again: by which duty, and how often', () => {
  const parts = { metrics: new Metrics(), inboxEvery: MINUTE } as unknown as Parameters<typeof jobsOf>[0];
  expect(jobsOf(parts).map(({ name, duty, every }) => [name, duty, every])).toEqual(JOBS);
});

it('what anybody may begin, or takes its time, keeps nobody from being told of an alert', () => {
  const parts = { metrics: new Metrics(), inboxEvery: MINUTE } as unknown as Parameters<typeof jobsOf>[0];
  const inTurn = jobsOf(parts).filter(({ duty, isAside }) => duty === 'alerts' && isAside !== true);
  expect(inTurn.map(({ name }) => name)).toEqual([
    'raise-alerts',
    'dispatch-alerts',
    'tell-past',
    'forget-words',
  ]);
});

it('each job runs the part that it is named after', async () => {
  const asked: string[] = [];
  const part = (name: string): { run(): Promise<number> } => ({
    run: async () => {
      asked.push(name);
      return 1;
    },
  });
  const parts = {
    metrics: new Metrics(),
    feeds: part('watch-feeds'),
    past: part('tell-past'),
    questions: part('tell-questions'),
    letter: part('tell-letter'),
    silences: part('tell-silences'),
    shared: part('state-shared'),
    cases: part('open-cases'),
    inbox: part('read-inbox'),
    suspicions: part('tell-suspicions'),
    notices: part('tell-notices'),
    personnel: part('follow-personnel'),
    rights: part('fetch-rights'),
  } as unknown as Parameters<typeof jobsOf>[0];
  const names = [
    'tell-past',
    'tell-notices',
    'tell-questions',
    'tell-letter',
    'tell-silences',
    'state-shared',
    'open-cases',
    'read-inbox',
    'tell-suspicions',
    'watch-feeds',
    'follow-personnel',
    'fetch-rights',
  ];
  const { signal } = new AbortController();
  for (const { name, run } of jobsOf(parts)) if (names.includes(name)) await run(signal);
  expect(asked).toEqual(names);
});
