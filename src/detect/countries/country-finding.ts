import type { LocalCalendar } from '../../baseline/local-time.js';
import { COUNTRY_DETECTOR, type Finding, type Severity } from '../../event/finding.js';
import { nameBasedId } from '../../kernel/ids.js';
import { keyOfSource } from '../../privacy/pseudonym.js';
import { isoTime } from '../../store/time.js';
import type { Stay } from './stays.js';

export interface CountryPlace {
  readonly tenant: string;
  readonly calendar: LocalCalendar;
  /** Epoch ms. */
  readonly now: number;
}

/** So many people of a local day are told of one by one; who is beyond is counted in one finding a source. */
export const MOST_A_DAY = 20;

/** A border that is crossed is worth a look with the day's alerts; who takes much over there is told of for that. */
const SEVERITY: Severity = 'medium';

/** By severity alone, to be sorted by: that a country is not declared is no chance. */
const SCORE = 3;

const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });
const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const two = (value: number): string => String(value).padStart(2, '0');

const momentOf = (calendar: LocalCalendar, at: number): string => {
  const { day, hour, minute } = calendar.at(at);
  return `${day} ${two(hour)}:${two(minute)}`;
};

/** Of a user-assigned or unknown code nothing but the code is said. */
const nameOf = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? `${countries.of(code)} (${code})` : code.slice(0, 8);

const knownBy = ({ acts, byAddress }: Stay): string => {
  if (byAddress === acts) return 'by the network address';
  return byAddress === 0 ? 'as the source says' : 'as the source says, and by the network address';
};

const sentenceOf = (stay: Stay, calendar: LocalCalendar): string => {
  const { acts, first, last, country } = stay;
  const when =
    momentOf(calendar, first) === momentOf(calendar, last)
      ? `at ${momentOf(calendar, first)}`
      : `between ${momentOf(calendar, first)} and ${momentOf(calendar, last)}`;
  return (
    `Worked from ${nameOf(country)}, which is none of the countries declared here: ${number.format(acts)} ` +
    `${acts === 1 ? 'act' : 'acts'} ${when} (${calendar.timeZone}), through no declared network; the country is known ${knownBy(stay)}.`
  );
};

/** Of one stay, by the day on which it began. */
export const countryFindingId = (
  tenant: string,
  { actorKey, country, localDay }: { actorKey: string; country: string; localDay: string },
): string => nameBasedId('finding', tenant, COUNTRY_DETECTOR, actorKey, country, localDay);

const localDayOf = ({ first }: Stay, { calendar }: CountryPlace): string => calendar.at(first).day;

const findingOf = (
  stays: readonly [Stay, ...Stay[]],
  said: Pick<Finding, 'id' | 'actorKey' | 'sentence'>,
  place: CountryPlace,
): Finding => ({
  ...said,
  tenant: place.tenant,
  source: stays[0].source,
  detector: COUNTRY_DETECTOR,
  family: 'login',
  occurredFrom: isoTime(Math.min(...stays.map(({ first }) => first))),
  occurredTo: isoTime(Math.max(...stays.map(({ last }) => last))),
  receivedAt: isoTime(Math.max(...stays.map(({ received }) => received))),
  evaluatedAt: isoTime(place.now),
  score: SCORE,
  severity: SEVERITY,
  state: 'raised',
  history: stays.every(({ history }) => history),
  localDay: localDayOf(stays[0], place),
  evidence: [],
});

const toldOf = (stay: Stay, place: CountryPlace): Finding => {
  const { actorKey, country } = stay;
  const id = countryFindingId(place.tenant, { actorKey, country, localDay: localDayOf(stay, place) });
  return findingOf([stay], { id, actorKey, sentence: sentenceOf(stay, place.calendar) }, place);
};

const foldedOf = (stays: readonly [Stay, ...Stay[]], place: CountryPlace): Finding => {
  const [first] = stays;
  const localDay = localDayOf(first, place);
  const people = new Set(stays.map(({ actorKey }) => actorKey)).size;
  const codes = [...new Set(stays.map(({ country }) => country))].sort().slice(0, 3).map(nameOf).join(', ');
  const sentence =
    `${number.format(people)} more ${people === 1 ? 'account' : 'accounts'} began to work from countries that are not ` +
    `declared here on ${localDay} (${codes}): more than a day has room for.`;
  const id = nameBasedId('finding', place.tenant, COUNTRY_DETECTOR, 'folded', first.source, localDay);
  return findingOf(stays, { id, actorKey: keyOfSource(first.source), sentence }, place);
};

/**
 * What is told of stays, which are given in the order in which they began: of so many people of a local day one by one, first
 * those of whom it was told already (by id), and of the rest of each source one finding.
 */
export const countryFindings = (
  stays: readonly Stay[],
  place: CountryPlace,
  isTold: (id: string) => boolean = () => false,
): Finding[] => {
  const byDay = Map.groupBy(stays, (stay) => localDayOf(stay, place));
  return [...byDay.values()].flatMap((own) => {
    const told = (stay: Stay): boolean => isTold(toldOf(stay, place).id);
    const order = [...own.filter(told), ...own.filter((stay) => !told(stay))];
    const people = new Set<string>();
    const beyond = order.filter(({ actorKey }) => {
      if (people.size < MOST_A_DAY) people.add(actorKey);
      return !people.has(actorKey);
    });
    const bySource = Map.groupBy(beyond, ({ source }) => source);
    return [
      ...order.filter(({ actorKey }) => people.has(actorKey)).map((stay) => toldOf(stay, place)),
      ...[...bySource.values()].flatMap(([first, ...rest]) =>
        first ? [foldedOf([first, ...rest], place)] : [],
      ),
    ];
  });
};
