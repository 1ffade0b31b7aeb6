import { DAY, HOUR, MINUTE, SECOND } from '../kernel/clock.js';
import type { Measure } from '../baseline/measures.js';
import type { Answer } from './answer.js';
import type { Graded } from './grade.js';

const number = (value: number): string => value.toLocaleString('en-US');

/** Only what has all is 100 %, and only what has none is 0 %. */
function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;
}

const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  export: 'exports',
  open: 'opened records',
  list: 'lists and reports',
  query: 'queries',
  delete: 'deleted records',
  change: 'changed records',
  file: 'files',
  admin: 'changes of accounts, rights and settings',
  failure: 'log-ins',
};

/** Refusals that are told; the JSON has the first 500. */
const TOLD_REFUSALS = 20;

/** A grade for people: what there is in numbers, then what is missing and what that costs. */
export const inWords = (graded: Graded): string[] => [
  ...grades(graded),
  ...section('Kinds of the matrix that were not seen', notSeen(graded)),
  ...section('Refused records', refusals(graded)),
  ...section('Detectors', graded.detectors.map(answerLine)),
  ...section('Lines of reports that are weaker or empty', graded.lines.filter(isShort).map(answerLine)),
  ...section('Missing fields, and what each costs', missing(graded)),
];

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];

const isShort = ({ verdict }: Answer): boolean => verdict !== 'fires';

const answerLine = ({ asks, title, verdict, why }: Answer): string =>
  `${verdict.padEnd(6)}  ${asks}: ${title}${why.length === 0 ? '' : ` (${why.join('; ')})`}`;

function grades(graded: Graded): string[] {
  const { grade, fields, kinds, volumes } = graded;
  const seen = kinds.filter(({ events }) => events > 0).length;
  const lines: readonly (readonly [keyof typeof grade, string])[] = [
    ['records', recordsLine(graded)],
    ['kinds', `${seen} of ${kinds.length} kinds of the SaaS event maturity matrix`],
    ['fields', fields.map(({ name, share }) => `${name} ${percent(share)}`).join(', ')],
    ['clocks', clocksLine(graded)],
    ['ids', idsLine(graded)],
    [
      'volumes',
      volumes
        .filter(({ acts }) => acts > 0)
        .map(({ measure, acts, share }) => `${percent(share)} of ${number(acts)} ${MEASURE_WORDS[measure]}`)
        .join(', '),
    ],
  ];
  return lines.map(([name, said]) => `${name.padEnd(8)} ${grade[name].padEnd(7)} ${said}`.trimEnd());
}

function recordsLine({ counts: { rows, events, refused, noAct } }: Graded): string {
  const silent = noAct === 0 ? '' : `, ${number(noAct)} tell of no act`;
  return `${number(rows)} rows: ${number(events)} events, ${number(refused)} refused${silent}`;
}

function clocksLine({ counts }: Graded): string {
  const { clocks, events } = counts;
  const { assumed, ahead, recordedBefore, outOfOrder, furthestBehind, finest, order } = clocks;
  const said = [
    `to the ${finest === 'unknown' ? 'unknown' : finest.slice(0, -1)}`,
    order === 'mixed'
      ? `${number(outOfOrder)} of ${number(events)} out of order, by up to ${span(furthestBehind)}`
      : order,
    ...(assumed > 0 ? [`${number(assumed)} without a zone or a time of their own`] : []),
    ...(ahead > 0 ? [`${number(ahead)} ahead of our clock`] : []),
    ...(recordedBefore > 0 ? [`${number(recordedBefore)} written down before they happened`] : []),
  ];
  return said.join(', ');
}

function span(ms: number): string {
  if (ms < 2 * MINUTE) return `${number(Math.ceil(ms / SECOND))} s`;
  if (ms < 2 * HOUR) return `${number(Math.round(ms / MINUTE))} min`;
  return ms < 2 * DAY ? `${number(Math.round(ms / HOUR))} h` : `${number(Math.round(ms / DAY))} days`;
}

function idsLine({ counts: { ids } }: Graded): string {
  const { checked, unchecked, repeated, conflicting, made } = ids;
  return [
    `${number(checked)} keys`,
    `${number(repeated)} records came again`,
    `${number(conflicting)} with the key of another record`,
    ...(made > 0 ? [`${number(made)} keys made by the mapping`] : []),
    ...(unchecked > 0 ? [`checked over the first ${number(checked)} alone`] : []),
  ].join(', ');
}

function notSeen({ kinds }: Graded): string[] {
  const absent = kinds.filter(({ events }) => events === 0).map(({ key }) => key);
  return absent.length === 0 ? [] : [absent.join(', ')];
}

function refusals({ counts: { refusals: kinds, refusedBeyond } }: Graded): string[] {
  const told = kinds.slice(0, TOLD_REFUSALS);
  const untold = refusedBeyond + kinds.slice(TOLD_REFUSALS).reduce((sum, { records }) => sum + records, 0);
  return [
    ...told.map(({ reason, field = '', detail, records }) =>
      `${number(records)}  ${reason} ${field} ${detail}`.replaceAll(/ {2,}(?=\S)/g, '  '),
    ),
    ...(untold > 0 ? [`${number(untold)}  for other reasons: --json has more`] : []),
  ];
}

const missing = (graded: Graded): string[] =>
  graded.missing.map(
    ({ field, share, costs }) => `${field} (known of ${percent(share)}): ${costs.join('; ')}`,
  );
