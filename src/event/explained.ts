import { SENSITIVE_WORDS } from './data-classes.js';
import type { Explanation } from './explanation.js';
import type { Evidence } from './finding.js';

/** What is said of one evidence, in the order of reading: label and text. Mail, API and report print the same. */
export type Explained = readonly (readonly [label: string, text: string])[];

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const UNITS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  file: ['file', 'files'],
  admin: ['change', 'changes'],
  failure: ['log-in', 'log-ins'],
  exports: ['export', 'exports'],
  searches: ['search', 'searches'],
  reports: ['report', 'reports'],
};

/** As in "most of it: ...". */
const DONE: Readonly<Record<string, string>> = {
  export: 'exports',
  open: 'records opened',
  list: 'lists and reports',
  query: 'queries',
  delete: 'deletions',
  change: 'changes of records',
  file: 'files',
  admin: 'changes of rights and settings',
  failure: 'failed log-ins',
};

const SPAN = { hour: 'in the hour', day: 'in 24 hours', days: 'in working days' } as const;

/** Beyond that a chance is a number that nobody can picture, and no model deserves such trust. */
const MOST_TOLD = 6;

const RECORDS = ['record', 'records'] as const;

const unitOf = (measure: string, amount: number): string => {
  const [one, several] = Object.hasOwn(UNITS, measure) ? (UNITS[measure] ?? RECORDS) : RECORDS;
  return amount === 1 ? one : several;
};

const silentBelow = ({ counterfactual, measure }: Evidence): Explained => {
  if (counterfactual === undefined) return [];
  const { firesFrom, earlierEnough } = counterfactual;
  const text = earlierEnough
    ? 'nothing: the hours before the last were enough'
    : `${whole.format(firesFrom)} ${unitOf(measure, firesFrom)}, all else as it was`;
  return [['Silent below', text]];
};

/** Rounded down, so that it is never more than was seen. */
const of100 = (share: number): string => {
  const of = 100 * share;
  return of > 99 ? numbers.format(Math.min(Math.floor(of * 10) / 10, 99.9)) : whole.format(Math.floor(of));
};

const asPlanned = ({ planned, measure }: Evidence): Explained => {
  if (planned === undefined) return [];
  const plans = planned.plans.map(({ id, amount, by, approvedBy }) => {
    const whose = approvedBy === undefined ? `announced by ${by}` : `approved by ${approvedBy}`;
    return `${whole.format(amount)} by plan ${id}, ${whose}`;
  });
  const of = `${whole.format(planned.amount)} ${unitOf(measure, planned.amount)}`;
  return [['As planned', `${of}, which did not count: ${plans.join('; ')}`]];
};

const ofSensitive = ({ sensitive, actual, measure }: Evidence): Explained => {
  if (sensitive === undefined) return [];
  const { amount, factor, classes } = sensitive;
  const words = classes.map((name) => SENSITIVE_WORDS[name]).join(', ');
  const counts =
    factor === undefined ? '' : `; it weighed ${whole.format(100 * (factor - 1))} % more for that`;
  const of = `${whole.format(amount)} of ${whole.format(actual)} ${unitOf(measure, actual)}`;
  return [['Sensitive data', `${of}${words === '' ? '' : `: ${words}`}${counts}`]];
};

const byActs = ({ acts }: Evidence): Explained =>
  acts === undefined
    ? []
    : [['Sizes', 'each act counts as one record: it holds one, or nobody says how many']];

const besideOthers = ({ peers }: Explanation): Explained => {
  if (peers === undefined) return [];
  const { group, window, people, sample, below } = peers;
  const others = group === 'role' ? 'others of the same role' : 'others here';
  const who = sample === true ? `${others} that were looked at` : others;
  if (below === undefined)
    return [
      [
        'Beside others',
        people === 0 ? `nobody to compare with` : `${people} ${who}: too few to compare with`,
      ],
    ];
  const windows = window === 'day' ? 'days' : 'hours';
  return [
    [
      'Beside others',
      `more than ${of100(below)} of 100 such ${windows} of the ${whole.format(people)} ${who}`,
    ],
  ];
};

const ofFew = ({ few }: Explanation, measure: string): Explained =>
  few === undefined
    ? []
    : [
        [
          'Few people',
          `${few.people} to learn from; the most that one of them did in 24 hours, of ${whole.format(few.personDays)} days: ` +
            `${whole.format(few.largest)} ${unitOf(measure, few.largest)}`,
        ],
      ];

const lookedAtClosely = ({ closer }: Explanation): Explained =>
  closer === undefined
    ? []
    : [
        [
          'Looked at closely',
          `an incident of ${closer.because === 'person' ? 'this person' : 'somebody of the same role'} was confirmed on ` +
            `${closer.confirmed.slice(0, 10)}; until ${closer.until.slice(0, 10)} what is ${numbers.format(10 ** closer.decades)} ` +
            `times as frequent is told`,
        ],
      ];

const oneIn = (decades: number): string =>
  decades > MOST_TOLD
    ? `rarer than 1 in ${whole.format(10 ** MOST_TOLD)}`
    : `1 in ${whole.format(Number((10 ** decades).toPrecision(2)))}`;

const whatOf = (measure: string, window: keyof typeof SPAN): string =>
  measure === 'off-hours' ? 'work at such an hour' : `${DONE[measure] ?? measure} ${SPAN[window]}`;

const ofTheHour = ({ offHours }: Explanation): Explained => {
  if (offHours === undefined) return [];
  const { dayKind, known, worked, around, weeks } = offHours;
  const days = { 'working day': 'working days', weekend: 'Saturdays and Sundays', 'day off': 'days off' }[
    dayKind
  ];
  return [
    [
      'The hour',
      `this person worked within an hour of it on ${around} of ${known} ${days} in ${weeks} weeks, and on ${worked} of them at all`,
    ],
  ];
};

const onLeave = ({ onLeave: leave }: Explanation): Explained =>
  leave === undefined ? [] : [['On leave', `since ${leave.since}: held against this person's days off`]];

/** The mean of the days is that of their roots squared, and the square of the spread of these. */
const lastWeeks = ({ lately }: Explanation, measure: string): Explained => {
  if (lately === undefined) return [];
  const { mean, spread } = lately;
  const usual = mean ** 2 + spread ** 2;
  return [
    [
      'Last four weeks',
      `${numbers.format(usual)} ${unitOf(measure, usual)} a day, days without any among them; ` +
        `one spread more is ${numbers.format((mean + spread) ** 2)}`,
    ],
  ];
};

/** One thing alone is what the score says already. */
const whatCounted = ({ contributions }: Explanation): Explained =>
  contributions.length < 2
    ? []
    : [
        [
          'What counted',
          contributions
            .map(({ measure, window, decades }) => `${whatOf(measure, window)} (${oneIn(decades)})`)
            .join(', '),
        ],
      ];

const tailInWords = ({ pool, userDays }: Explanation['tail']): string =>
  pool === 'shipped'
    ? 'the tail of companies in general'
    : `the tail of ${pool}, ${whole.format(userDays)} person-days`;

const judgedBy = ({ tail, dayTail }: Explanation, { profileVersion }: Evidence): Explained => {
  const measured = [tail, ...(dayTail === undefined ? [] : [dayTail])].map(tailInWords);
  return [['Judged by', `profile ${profileVersion}, ${[...new Set(measured)].join(', ')}`]];
};

/** Pure. Findings of older builds say less. */
export const explained = (evidence: Evidence): Explained => {
  const { explanation } = evidence;
  if (explanation === undefined)
    return [...asPlanned(evidence), ...byActs(evidence), ...ofSensitive(evidence), ...silentBelow(evidence)];
  return [
    ...asPlanned(evidence),
    ...byActs(evidence),
    ...ofSensitive(evidence),
    ...silentBelow(evidence),
    ...besideOthers(explanation),
    ...ofFew(explanation, evidence.measure),
    ...onLeave(explanation),
    ...ofTheHour(explanation),
    ...lastWeeks(explanation, evidence.measure),
    ...lookedAtClosely(explanation),
    ...whatCounted(explanation),
    ...judgedBy(explanation, evidence),
  ];
};
