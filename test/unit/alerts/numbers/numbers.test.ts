import { describe, expect, it } from 'vitest';
import { foldAlert } from '../../../../alerts/alert.js';
import type { AlertFact } from '../../../../alerts/alert-fact.js';
import type { Delivery } from '../../../../alerts/deliveries.js';
import { standingOf } from '../../../../alerts/numbers/answer-targets.js';
import { ChannelTally } from '../../../../alerts/numbers/channel-numbers.js';
import { acceptedIn } from '../../../../alerts/numbers/load.js';
import { NumbersTally, type NumbersTerms } from '../../../../alerts/numbers/numbers.js';
import { type AlertNumbers, alertNumbersSchema } from '../../../../alerts/numbers/numbers.schemas.js';
import { MOST_EXACT, SpreadTally } from '../../../../alerts/numbers/spread-tally.js';
import type { Told } from '../../../../alerts/numbers/told.js';
import { numberLines } from '../../../../src/cli/alert-numbers.js';
import type { Verdict } from '../../../../src/event/finding.js';
import { DAY, HOUR, MINUTE } from '../../../../src/kernel/clock.js';
import { claim, raised } from '../../../support/alerts.js';

/** Raised two minutes after the end of what happened. */
const RAISED = Date.UTC(2026, 2, 2, 22, 2);
type Stated = readonly [fact: AlertFact, minutes: number, by?: string];

const row = (minutes: number, change: Partial<Delivery> = {}): Delivery => ({
  channel: 'email:desk',
  purpose: 'first/1/medium',
  attempt: 1,
  outcome: 'delivered',
  detail: '',
  at: RAISED + minutes * MINUTE,
  ...change,
});
const told = (stated: readonly Stated[], deliveries: readonly Delivery[] = [row(1)]): Told => {
  const facts = stated.map(([fact, minutes, by = 'system']) => ({
    ...fact,
    by,
    at: RAISED + minutes * MINUTE,
  }));
  return { alert: foldAlert(facts)!, facts, deliveries };
};
const alertOf = (change: Parameters<typeof claim>[0], ...more: readonly Stated[]): Told =>
  told([[raised(claim(change)), 0], ...more]);
const acknowledged = (minutes: number, by = 'user:ana'): Stated => [
  { type: 'acknowledged', data: {} },
  minutes,
  by,
];
const resolved = (verdict: Verdict, minutes: number, by = 'user:ana'): Stated => [
  { type: 'resolved', data: { verdict, note: '' } },
  minutes,
  by,
];

const MINUTES = { critical: 60, high: 240, medium: 1_440, low: 4_320 };
const FROM = Date.UTC(2026, 2, 1);
const terms: NumbersTerms = {
  tenant: 'acme',
  from: FROM,
  to: FROM + 10 * DAY,
  now: RAISED + 2 * DAY,
  answerMinutes: MINUTES,
  userDays: 1_000,
  budgets: { review: 500, page: '1/month' },
  each: true,
};

function numbersOf(all: readonly Told[], of: NumbersTerms): AlertNumbers {
  const tally = new NumbersTally(of);
  for (const one of all) tally.add(one);
  return tally.numbers(of);
}
function spreadOf(times: Iterable<number>): ReturnType<SpreadTally['spread']> {
  const tally = new SpreadTally();
  for (const time of times) tally.add(time);
  return tally.spread();
}

// Quantiles of Hyndman and Fan 1996, type 7, as R gives them by default.
describe('times', () => {
  it.each([
    [[], { n: 0 }],
    [[1, 2, 3, 4], { n: 4 }],
    [[-5, 1, 2, 3, 4].map((minutes) => minutes * MINUTE), { n: 5, median: 120, p90: 216 }],
  ])('of %j are too few to say below five', (times, expected) => {
    expect(spreadOf(times)).toEqual(expected);
  });

  it('of any number are held as some thousand counts, within one in two hundred', () => {
    // Log-uniform from a second to some days: the quantile of a share is known.
    const many = 3 * MOST_EXACT;
    const timeAt = (share: number): number => 1_000 * 10 ** (5 * share);
    const shuffled = function* (): Generator<number> {
      for (let at = 0; at < many; at += 1) yield timeAt(((at * 7_919) % many) / many);
    };
    const { n, median, p90 } = spreadOf(shuffled());
    expect(n).toBe(many);
    expect(Math.abs((median ?? 0) / (timeAt(0.5) / 1_000) - 1)).toBeLessThan(0.006);
    expect(Math.abs((p90 ?? 0) / (timeAt(0.9) / 1_000) - 1)).toBeLessThan(0.006);
    expect(spreadOf(Array.from({ length: MOST_EXACT + 1 }, () => 0))).toEqual({
      n: MOST_EXACT + 1,
      median: 0,
      p90: 0,
    });
  });

  it('go from what happened to the alert, the message, the first answer and the verdict that stands', () => {
    const alerts = [10, 20, 30, 40, 50].map((minutes) =>
      alertOf(
        {},
        acknowledged(minutes),
        resolved('benign', minutes + 5),
        resolved('suspicious', 2 * minutes),
      ),
    );
    const history = alertOf({ history: true });
    const late = told([
      [raised(claim({ history: true })), 0],
      [{ type: 'amended', data: { claim: claim({}, 2n) } }, 600],
    ]);
    const { times, alerts: count } = numbersOf([...alerts, history, late], terms);
    expect(count).toBe(6);
    expect(times).toEqual({
      toRaised: { n: 5, median: 120, p90: 120 },
      toDelivered: { n: 5, median: 60, p90: 60 },
      toTold: { n: 5, median: 180, p90: 180 },
      toFirstAnswer: { n: 5, median: 1_800, p90: 2_760 },
      toResolved: { n: 5, median: 3_600, p90: 5_520 },
    });
  });
});

describe('targets', () => {
  it.each([
    ['critical', 60, [], 'waiting'],
    ['critical', 60.1, [], 'overdue'],
    ['critical', 999, [acknowledged(60)], 'within'],
    ['critical', 999, [acknowledged(61)], 'late'],
    ['critical', 999, [resolved('benign', 61), acknowledged(62)], 'late'],
    ['high', 240.1, [], 'overdue'],
    ['medium', 1_440, [], 'waiting'],
    ['low', 4_320.1, [], 'overdue'],
  ] as const)('%s after %d minutes', (severity, minutes, more, expected) => {
    expect(standingOf(alertOf({ severity }, ...more), MINUTES, RAISED + minutes * MINUTE)).toBe(expected);
  });

  const at = (minutes: number): string => new Date(RAISED + minutes * MINUTE).toISOString();
  const found = (severity: 'low' | 'critical', minutes: number, mark: bigint) =>
    claim({ severity, evaluatedAt: at(minutes), name: `at ${minutes}` }, mark);
  const reopened = (minutes: number): Stated => [
    { type: 'reopened', data: { claim: found('critical', minutes, 9n) } },
    minutes,
  ];
  const grown = (minutes: number, severity: 'low' | 'critical' = 'critical'): Stated => [
    { type: 'amended', data: { claim: found(severity, minutes, 9n) } },
    minutes,
  ];
  const held = (minutes: number, until: number): Stated => [
    { type: 'acknowledged', data: { until: at(until) } },
    minutes,
    'user:ana',
  ];

  // Low is to be answered within 4,320 minutes, critical within 60; each row by hand.
  it.each<[string, readonly Stated[], number, string]>([
    ['reopened, 60 minutes ago', [resolved('benign', 5), reopened(100)], 160, 'waiting'],
    ['reopened, more than 60 minutes ago', [resolved('benign', 5), reopened(100)], 160.1, 'overdue'],
    ['reopened and left for 8 days', [resolved('benign', 5), reopened(100)], 11_620, 'overdue'],
    [
      'reopened and answered after 60',
      [resolved('benign', 5), reopened(100), acknowledged(160)],
      999,
      'within',
    ],
    [
      'reopened and answered after 61',
      [resolved('benign', 5), reopened(100), acknowledged(161)],
      999,
      'late',
    ],
    ['acknowledged, and worse since an hour', [acknowledged(5), grown(600)], 660, 'waiting'],
    ['acknowledged, and worse since more than that', [acknowledged(5), grown(600)], 660.1, 'overdue'],
    ['low for 10 hours, and worse for a minute', [grown(600)], 601, 'waiting'],
    ['low for 10 hours, and worse for 61 minutes', [grown(600)], 661, 'overdue'],
    ['low, worse, and answered in an hour', [grown(600), acknowledged(660)], 999, 'within'],
    ['low, and low again: as long as before', [grown(600, 'low')], 4_320.1, 'overdue'],
    ['acknowledged, and low again', [acknowledged(5), grown(600, 'low')], 9_000, 'within'],
    ['acknowledged for a while', [held(5, 1_445)], 1_444.9, 'within'],
    ['lapsed, just now', [held(5, 1_445)], 1_445, 'waiting'],
    ['lapsed, as long ago as low may wait', [held(5, 1_445)], 5_765, 'waiting'],
    ['lapsed, longer ago', [held(5, 1_445)], 5_765.1, 'overdue'],
    ['confirmed before it lapsed', [held(5, 1_445), held(1_400, 9_000)], 8_999, 'within'],
    ['lapsed, and acknowledged in time', [held(5, 1_445), held(5_765, 9_000)], 8_999, 'within'],
    ['lapsed, and acknowledged too late', [held(5, 1_445), held(5_766, 9_000)], 8_999, 'late'],
    ['lapsed, and worse after that', [held(5, 1_445), grown(2_000)], 2_060, 'waiting'],
    ['judged, and judged otherwise later', [resolved('benign', 5), resolved('test', 9_000)], 9_999, 'within'],
  ])('low, then %s', (_, more, minutes, expected) => {
    const low = alertOf({ severity: 'low' }, ...more);
    expect(standingOf(low, MINUTES, RAISED + minutes * MINUTE)).toBe(expected);
  });

  it('are counted by severity, the worst first', () => {
    const all = [
      alertOf({ severity: 'critical' }),
      alertOf({ severity: 'low' }),
      alertOf({ severity: 'low' }, acknowledged(1)),
    ];
    expect(numbersOf(all, terms).targets).toEqual([
      { severity: 'critical', targetMinutes: 60, within: 0, late: 0, overdue: 1, waiting: 0 },
      { severity: 'high', targetMinutes: 240, within: 0, late: 0, overdue: 0, waiting: 0 },
      { severity: 'medium', targetMinutes: 1_440, within: 0, late: 0, overdue: 0, waiting: 0 },
      { severity: 'low', targetMinutes: 4_320, within: 1, late: 0, overdue: 0, waiting: 1 },
    ]);
  });
});

it('what was for nothing is told by detector with its words', () => {
  const all = [
    alertOf({ detector: 'a' }, resolved('false-positive', 1)),
    alertOf({ detector: 'a' }, resolved('false-positive', 1), resolved('benign', 2)),
    alertOf({ detector: 'a' }, resolved('true-positive', 1)),
    alertOf({ detector: 'b' }, resolved('duplicate', 1)),
    alertOf({ detector: 'b' }),
  ];
  expect(numbersOf(all, terms).falseAlerts).toEqual([
    { detector: 'a', alerts: 3, verdicts: { 'false-positive': 1, benign: 1 } },
    { detector: 'b', alerts: 2, verdicts: { duplicate: 1 } },
  ]);
});

describe('delivery', () => {
  const of = (deliveries: readonly Delivery[], bounced?: Told['bounced']) => {
    const tally = new ChannelTally();
    tally.add({ deliveries, ...(bounced && { bounced }) });
    return tally.channels();
  };
  const none = { messages: 1, delivered: 0, retried: 0, failed: 0, waiting: 0, bounced: 'off' };

  it.each<[string, readonly Delivery[], object]>([
    ['at once', [row(1)], { delivered: 1 }],
    ['after a retry', [row(1, { outcome: 'retry' }), row(2, { attempt: 2 })], { delivered: 1, retried: 1 }],
    [
      'given up',
      [row(1, { outcome: 'retry' }), row(2, { outcome: 'failed', attempt: 2 })],
      { failed: 1, retried: 1 },
    ],
    ['refused', [row(1, { outcome: 'failed' })], { failed: 1 }],
    ['still tried', [row(1, { outcome: 'retry' })], { waiting: 1 }],
  ])('%s', (_, rows, expected) => {
    expect(of(rows)).toEqual([{ channel: 'email', ...none, ...expected }]);
  });

  it('is by channel, of each message once; what only began is none', () => {
    const rows = [
      row(0, { attempt: 0, outcome: 'retry', detail: 'begun' }),
      row(0, {
        attempt: 0,
        outcome: 'retry',
        channel: 'escalation:pages',
        purpose: 'escalation/1/1/1/pages',
      }),
      row(1),
      row(2, { channel: 'email:chief' }),
      row(3, { channel: 'slack:soc', outcome: 'failed' }),
    ];
    expect(of(rows)).toMatchObject([
      { channel: 'email', messages: 2, delivered: 2 },
      { channel: 'slack', messages: 1, failed: 1 },
    ]);
  });

  it('counts what came back where a mailbox is read, by message; elsewhere nothing comes back', () => {
    const rows = [
      row(1, { outcome: 'retry' }),
      row(2, { attempt: 2 }),
      row(3, { purpose: 'escalated/1/high' }),
      row(4, { purpose: 'repeat/1/high/1' }),
      row(5, { channel: 'slack:soc' }),
    ];
    const bounced = ({ purpose, outcome }: Delivery): boolean =>
      outcome === 'delivered' && !purpose.startsWith('repeat');
    const [mail, slack] = of(rows, bounced);
    expect(mail).toMatchObject({ messages: 3, bounced: 2 });
    expect(slack).not.toHaveProperty('bounced');
    expect(of(rows, () => false)[0]).toMatchObject({ messages: 3, bounced: 0 });
  });
});

describe('the load', () => {
  const all = [
    alertOf({ severity: 'high' }, acknowledged(1), resolved('false-positive', 2, 'user:ben')),
    alertOf({ severity: 'low' }, resolved('benign', 2, 'key:0123')),
    alertOf({ severity: 'low' }, acknowledged(1, 'link:abc')),
    alertOf({ severity: 'critical' }),
  ];

  it('is told by day and account beside what was asked for', () => {
    expect(numbersOf(all, terms).load).toEqual({
      days: 10,
      alertsADay: 0.4,
      analysts: 3,
      alertsPerAnalystAndDay: 0.4 / 3,
      userDays: 1_000,
      budgets: [
        { budget: 'review', declared: 500, asked: 2, alerts: 4, judgedFalse: 2 },
        { budget: 'page', declared: '1/month', asked: expect.closeTo(0.3285, 4), alerts: 2, judgedFalse: 1 },
      ],
      each: [
        { account: 'key:0123', answered: 1, judged: 1 },
        { account: 'user:ana', answered: 1, judged: 0 },
        { account: 'user:ben', answered: 1, judged: 1 },
      ],
    });
  });

  it('says nothing of accounts to who may not answer, and nothing by analyst where there is none', () => {
    expect(numbersOf(all, { ...terms, each: false }).load).not.toHaveProperty('each');
    expect(numbersOf([alertOf({})], terms).load).not.toHaveProperty('alertsPerAnalystAndDay');
  });

  it.each([
    [500, 1_000, 10, 2],
    ['1/month', 0, 365.2425, 12],
    ['3/month', 7, 365.2425 / 12, 3],
  ])('a budget of %s accepts in %d days of people and %d days', (budget, userDays, days, expected) => {
    expect(acceptedIn(budget, { userDays, days })).toBeCloseTo(expected, 9);
  });
});

it('fits its schema, and is told in lines', () => {
  const all = [alertOf({ severity: 'high' }, acknowledged(30), resolved('false-positive', 60)), alertOf({})];
  const numbers = numbersOf(all, { ...terms, now: RAISED + 25 * HOUR });
  expect(alertNumbersSchema.parse(numbers)).toEqual(numbers);
  expect(numberLines(numbers)).toEqual([
    '2 alerts from 2026-03-01 to 2026-03-11.',
    '',
    'From what happened to the alert: 2, too few to say (below 5).',
    'From the alert to its first message: 2, too few to say (below 5).',
    'From what happened to that message: 2, too few to say (below 5).',
    'From the alert to the first answer: 1, too few to say (below 5).',
    'From the alert to the verdict: 1, too few to say (below 5).',
    '',
    'SEVERITY  TARGET  IN TIME  LATE  OVERDUE  WAITING',
    'critical  60 min  0        0     0        0',
    'high      4 h     1        0     0        0',
    'medium    24 h    0        0     1        0',
    'low       3 days  0        0     0        0',
    '',
    'DETECTOR       ALERTS  FOR NOTHING',
    'export-volume  2       1 false-positive',
    '',
    'CHANNEL  MESSAGES  DELIVERED  RETRIED  GIVEN UP  WAITING  BOUNCED',
    'email    2         2          0        0         0        off',
    '',
    '0.2 alerts a day; 0.2 for each of 1 who answered.',
    'To be read: 2, of which 1 were judged false; 2 false ones were asked for (500 days of people each).',
    'To be woken for: 1, of which 1 were judged false; 0.3 false ones were asked for (1/month).',
    '',
    'ACCOUNT   ANSWERED  JUDGED',
    'user:ana  1         1',
    '',
    'Precision by detector: ledgerwatch scorecard (/v1/tenants/acme/scorecard).',
  ]);
});
