import { TRAINING_DAYS } from '../baseline/axis.js';
import type { Moment } from '../baseline/sightings/novelty.js';
import type { ToldFirst } from './claim.js';
import { kindOfSighting, valueOf, type SightingKind } from '../baseline/sightings/sighting-hour.js';

/** So far back is looked: what is done once a quarter is new each time, and nobody says that it never was. */
export const WEEKS_BEFORE = `the ${TRAINING_DAYS / 7} weeks before`;

const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

const valueFor = ({ news }: Moment, kind: SightingKind): string | undefined => {
  const found = news.find((sighting) => kindOfSighting(sighting) === kind);
  return found === undefined ? undefined : valueOf(found);
};

const countryOf = (moment: Moment): string | undefined => {
  const code = valueFor(moment, 'country');
  return code === undefined ? undefined : countries.of(code);
};

const inBrackets = (values: readonly (string | undefined)[]): string => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
};

/** The same, for whom days are left out: what was seen on them is called new once more. */
const weeksBefore = (leftOut: number): string =>
  leftOut === 0
    ? WEEKS_BEFORE
    : `${WEEKS_BEFORE}, ${leftOut} ${leftOut === 1 ? 'day' : 'days'} with alerts left out`;

/** `who`: person or account; `when`: between which hours; `leftOut`: days before that made nothing known. */
export interface ToldOf {
  readonly who: string;
  readonly when: string;
  readonly leftOut: number;
}

const arrival = (moment: Moment, { who, leftOut }: ToldOf): string => {
  const before = weeksBefore(leftOut);
  const device = valueFor(moment, 'device');
  const country = countryOf(moment);
  return device === undefined
    ? `Came from a network and a country not seen for this ${who}${inBrackets([country])} in ${before},`
    : `Came from a network and a device not seen for this ${who}${inBrackets([device, country])} in ${before},`;
};

const TOO_FAST = ', too soon before or after another country for any flight';

const takeover = (moment: Moment, told: ToldOf): string => {
  const { who, when } = told;
  const before = weeksBefore(told.leftOut);
  const has = (sign: Moment['signs'][number]): boolean => moment.signs.includes(sign);
  const tooFast = has('travel') ? TOO_FAST : '';
  if (has('arrival')) return `${arrival(moment, told)} ${when}${tooFast}`;
  const country = countryOf(moment);
  if (has('switch'))
    return `A session went on with a device not seen for this ${who}${inBrackets([valueFor(moment, 'device'), country])} in ${before}, ${when}${tooFast}`;
  return `Came from ${country ?? 'a country'}, where this ${who} was not seen in ${before}, ${when}${tooFast}`;
};

const WORK: readonly (readonly [SightingKind, string])[] = [
  ['app', 'a connected program'],
  ['report', 'a report'],
  ['object', 'a kind of record'],
];

/** Who made and named it is not to be believed: things are told by their kind alone. */
const firstTime = (moment: Moment, { who, when, leftOut }: ToldOf): string => {
  const things = WORK.filter(([kind]) => valueFor(moment, kind) !== undefined).map(([, words]) => words);
  return `Took up ${things.join(' and ')} not used by this ${who} in ${weeksBefore(leftOut)}, and by few of its peers, ${when}`;
};

/** What was new, as the beginning of a sentence. */
export const newsInWords = (moment: Moment, told: ToldOf): string =>
  moment.name === 'account-takeover' ? takeover(moment, told) : firstTime(moment, told);

const FIRST: Readonly<Record<ToldFirst['kind'], string>> = {
  network: 'a network',
  device: 'a device',
  country: 'a country',
  app: 'a connected program',
  report: 'a report',
  object: 'a kind of record',
  action: 'a kind of act',
  time: 'an hour of the week',
  rate: 'an amount',
};

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** What a program shows for the first time, as the beginning of a sentence. */
export const firstsInWords = (firsts: readonly ToldFirst[], { who, when, leftOut }: ToldOf): string =>
  `${capital(listed(firsts.map(({ kind }) => FIRST[kind])))} not seen for this ${who} in ${weeksBefore(leftOut)}, ${when}`;
