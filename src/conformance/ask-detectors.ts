import { actionsOf, countsActs, MEASURES, type Measure } from '../baseline/measures.js';
import type { Action } from '../event/actions.js';
import type { Field } from '../../streams/sources/tier.js';
import { DETECTORS, type DetectorName } from '../detect/detectors/names.js';
import { type Answer, answered, type Gap, gapOf } from './answer.js';
import { type GivenAct, shareOf } from './given.js';

const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  export: 'exports',
  open: 'opened records',
  list: 'lists, searches and reports',
  query: 'queries',
  delete: 'deletions',
  change: 'changes of records',
  file: 'downloads of files',
  admin: 'changes of accounts, rights and settings',
  failure: 'log-ins',
};

interface Asked {
  readonly title: string;
  readonly measures: readonly Measure[];
  /** Without them it does not work as it is meant to; a CRM may well lack the others. */
  readonly expected: readonly Measure[];
  /** Whether how much they hold says anything: it does, where nothing is said. */
  readonly bySize?: false;
  /** What has to be told of acts of that kind, where there are any, else of all. */
  readonly needs?: { readonly field: Field; readonly of?: Action };
}

/** A new detector says here what it lives on; forgetting it does not compile. */
const ASKED: Readonly<Record<DetectorName, Asked>> = {
  'exported-records': {
    title: 'More records exported than usual for this person',
    measures: ['export'],
    expected: ['export'],
  },
  'records-read': {
    title: 'More records looked at than usual for this person',
    measures: ['open', 'list', 'query'],
    expected: ['open', 'list'],
  },
  'records-deleted': {
    title: 'More records deleted than usual for this person',
    measures: ['delete'],
    expected: ['delete'],
  },
  'records-changed': {
    title: 'More records created or changed than usual for this person',
    measures: ['change'],
    expected: ['change'],
  },
  'files-taken': {
    title: 'More files downloaded or shared than usual for this person',
    measures: ['file'],
    expected: ['file'],
  },
  'rights-changed': {
    title: 'More changes of accounts, rights and settings than usual for this person',
    measures: ['admin'],
    expected: ['admin'],
  },
  'slow-reading': {
    title: 'A little more read every day, over one to three weeks',
    measures: ['open', 'list', 'query', 'export'],
    expected: ['open', 'list'],
  },
  sequence: {
    title: 'Rights gained, much looked at, taken out and deleted, in this order',
    measures: ['admin', 'list', 'open', 'export', 'query', 'file', 'delete'],
    expected: ['admin', 'list', 'export', 'delete'],
  },
  'account-takeover': {
    title: 'A network and a device that are new for this person, and more than usual after it',
    measures: ['export', 'open', 'list', 'query', 'delete', 'change', 'file', 'admin'],
    expected: ['open', 'list'],
    needs: { field: 'context.ip', of: 'session.login' },
  },
  'first-time': {
    title: 'A program, a report or a kind of record that is new for this person, and much of it',
    measures: ['export', 'open', 'list', 'query', 'delete', 'change', 'file'],
    expected: ['open', 'list'],
    needs: { field: 'target' },
  },
  'service-drift': {
    title: 'A program that does what it never did: another act, hour, amount, network or kind of record',
    measures: ['export', 'open', 'list', 'query', 'delete', 'change', 'file', 'admin'],
    expected: ['query'],
  },
  'off-hours': {
    title: 'Work at an hour at which this person hardly ever works, however ordinary it is',
    measures: ['export', 'open', 'list', 'query', 'delete', 'change', 'file', 'admin'],
    expected: ['open', 'list'],
  },
  repetition: {
    title: 'Exports, searches or reports more often than usual for this person, however small each is',
    measures: ['export', 'list'],
    expected: ['export', 'list'],
    bySize: false,
  },
  coverage: {
    title: 'More of all records opened than usual for this person and role, in 7, 30 or 90 days',
    measures: ['open'],
    expected: ['open'],
    needs: { field: 'target', of: 'record.read' },
  },
  'failed-logins': {
    title: 'More failed log-ins than usual for this person',
    measures: ['failure'],
    expected: ['failure'],
  },
};

/**
 * Acts on one record or thing, which count as one also where nobody says so (src/baseline/queries/acts-of-one-event.sql,
 * src/baseline/measures.ts). So does an import, an export or a list without a number, but that is not its size.
 */
const COUNTS_ALONE: ReadonlySet<Action> = new Set<Action>([
  'record.read',
  ...actionsOf('delete'),
  ...actionsOf('change').filter((action) => action !== 'data.import'),
  ...MEASURES.filter(countsActs).flatMap((measure) => actionsOf(measure)),
]);

export const askDetectors = (given: readonly GivenAct[]): Answer[] => [
  ...DETECTORS.map((name) => answered(name, ASKED[name].title, gapsOf(ASKED[name], given))),
  answered('feeds', 'A feed that stops, thins out, comes late or runs on a wrong clock', gapsOfFeeds(given)),
];

function gapsOf({ measures, expected, needs, bySize }: Asked, given: readonly GivenAct[]): Gap[] {
  const found = measures.map((measure) => ({ measure, acts: ownedOf(measure, given) }));
  const present = found.filter(({ acts }) => acts.length > 0);
  if (present.length === 0)
    return [
      { verdict: 'cannot', why: `no ${measures.map((measure) => MEASURE_WORDS[measure]).join('; no ')}` },
    ];
  const counted = present.map(({ measure, acts }) => ({ measure, share: countedShare(acts) }));
  const absent = found.filter(({ measure, acts }) => acts.length === 0 && expected.includes(measure));
  const acts = present.flatMap((one) => one.acts);
  return [
    ...gapOf('actor.id', shareOf(acts, 'actor.id'), 'cannot'),
    ...(needs === undefined
      ? []
      : gapOf(needs.field, shareOf(actsFor(needs.of, given), needs.field), 'cannot')),
    ...(measures.includes('failure') ? gapOf('outcome', shareOf(acts, 'outcome'), 'cannot') : []),
    ...absent.map(({ measure }): Gap => ({ verdict: 'weaker', why: `no ${MEASURE_WORDS[measure]}` })),
    ...(bySize === false ? [] : counted.flatMap(({ measure, share }) => uncounted(measure, share))),
  ];
}

const actsFor = (action: Action | undefined, given: readonly GivenAct[]): readonly GivenAct[] => {
  const own = given.filter((act) => act.action === action);
  return own.length > 0 ? own : given;
};

const ownedOf = (measure: Measure, given: readonly GivenAct[]): GivenAct[] =>
  given.filter(
    ({ action, owned }) => owned > 0 && actionsOf(measure).includes(action) && !action.startsWith('audit.'),
  );

/** Of the acts whose size counts those with a number of records; NaN where there is none. */
export function countedShare(acts: readonly GivenAct[]): number {
  const all = acts.reduce((sum, { owned }) => sum + owned, 0);
  const counted = acts.reduce(
    (sum, { action, owned, known }) => sum + (COUNTS_ALONE.has(action) ? owned : known['volume.records']),
    0,
  );
  return counted / all;
}

function uncounted(measure: Measure, share: number): Gap[] {
  if (share >= 1) return [];
  const how = share === 0 ? 'no volume.records' : 'volume.records on some';
  return [{ verdict: 'weaker', why: `${how} of ${MEASURE_WORDS[measure]}`, missing: 'volume.records' }];
}

const gapsOfFeeds = (given: readonly GivenAct[]): Gap[] =>
  given.length === 0
    ? [{ verdict: 'cannot', why: 'no events' }]
    : gapOf('occurredAt', shareOf(given, 'occurredAt'), 'weaker');
