import type { ReplaySummary } from '../detect/replay/replay.schemas.js';
import { wholeNumber } from './progress.js';

/** What would have happened, for people. */
export function summaryLines(summary: ReplaySummary): string[] {
  const {
    alerts,
    ofHabit,
    userDays,
    asked,
    byFamily,
    byDetector,
    most,
    recordedSince,
    learnedAnew = 0,
  } = summary;
  const rate =
    ofHabit === 0
      ? ''
      : `: one${ofHabit === alerts ? '' : ' of these'} in ${wholeNumber(userDays / ofHabit)}`;
  const besides = ofHabit === alerts ? '' : `, ${wholeNumber(ofHabit)} of them by a habit,`;
  const some =
    alerts === 0
      ? []
      : [listed('By family', Object.entries(byFamily)), listed('By detector', Object.entries(byDetector))];
  const who = most.map((one): Count => [one.actor, one.alerts]);
  return [
    `${counted(alerts)}${besides} in ${wholeNumber(userDays)} user-days${rate}. Asked for: one false alert in ${wholeNumber(asked)}.`,
    ...some,
    ...(who.length === 0 ? [] : [listed('Most of them', who)]),
    ...answered(summary),
    `Beside what live has raised: ${summary.same} the same, ${summary.onlyReplay} new, ${summary.onlyLive} missing.`,
    ...(recordedSince === undefined ? [] : [`What was judged is recorded since ${recordedSince}.`]),
    ...(learnedAnew === 0 ? [] : [relearned(learnedAnew)]),
  ];
}

const relearned = (days: number): string =>
  `The profiles of ${days === 1 ? '1 day' : `${wholeNumber(days)} days`} were gone and were learned anew, without answers, novelty, coverage and leave: what is told of such a day may differ from what live said.`;

const answered = ({ right, wrong }: ReplaySummary): string[] =>
  right + wrong === 0
    ? []
    : [
        `Of those that were answered ${right} were true or suspicious, ${wrong} false or benign: ${Math.round((100 * right) / (right + wrong))} % were worth it.`,
      ];

const counted = (alerts: number): string => (alerts === 1 ? '1 alert' : `${wholeNumber(alerts)} alerts`);

type Count = readonly [name: string, count: number];

const listed = (what: string, counts: readonly Count[]): string =>
  `${what}: ${counts.map(([name, count]) => `${name} ${wholeNumber(count)}`).join(', ')}.`;
