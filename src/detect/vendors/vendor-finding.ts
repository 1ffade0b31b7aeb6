import type { LocalCalendar } from '../../baseline/local-time.js';
import { VENDOR_DETECTOR, type Finding, type Severity } from '../../event/finding.js';
import { nameBasedId } from '../../kernel/ids.js';
import { plainText } from '../../kernel/plain-text.js';
import { keyOfSource } from '../../privacy/pseudonym.js';
import { isoTime } from '../../store/time.js';
import { graver, type VendorCase, type VendorTerms } from './vendor-cases.js';
import type { VendorEvent } from './vendor-event.js';
import { severityOfWord } from './vendor-words.js';

export interface VendorPlace {
  readonly tenant: string;
  readonly calendar: LocalCalendar;
  /** Epoch ms. */
  readonly now: number;
}

/** By severity alone, to be sorted by: what a vendor scores is said in the sentence, and is no chance of ours. */
const SCORES: Readonly<Record<Severity, number>> = { low: 2, medium: 3, high: 4, critical: 6 };

const LONGEST_PRODUCT = 60;
const LONGEST_TITLE = 120;
const LONGEST_WORD = 30;

/** Titles are a vendor's, and may name somebody: mail addresses and accounts of a domain are left out. */
const NAMED = /[^\s@<>"]+@[^\s@<>"]+|[\p{L}\p{N}._-]+\\[\p{L}\p{N}._$-]+/gu;

const saidBy = (text: string, longest: number): string => plainText(text.replaceAll(NAMED, '…'), longest);

const two = (value: number): string => String(value).padStart(2, '0');

const momentOf = (calendar: LocalCalendar, at: number): string => {
  const { day, hour, minute } = calendar.at(at);
  return `${day} ${two(hour)}:${two(minute)} (${calendar.timeZone})`;
};

/** By the account that the product names: whose alert it is may become known later. */
export const vendorFindingId = (
  tenant: string,
  { product, uid, account }: Pick<VendorEvent, 'product' | 'uid' | 'account'>,
): string => nameBasedId('finding', tenant, VENDOR_DETECTOR, product, uid, account);

const sentenceOf = (
  { opened, word, closed }: Pick<VendorCase, 'opened' | 'word' | 'closed'>,
  calendar: LocalCalendar,
): string => {
  const product = saidBy(opened.product, LONGEST_PRODUCT) || 'Another product';
  const title = saidBy(opened.title, LONGEST_TITLE) || 'a finding without a title';
  const severity = word === '' ? 'no severity given' : `severity ${saidBy(word, LONGEST_WORD)}`;
  const score = opened.score === null ? '' : `, score ${Number(opened.score.toPrecision(6))}`;
  const blocked = opened.blocked ? '; it was blocked there' : '';
  return (
    `${product} says of this account: “${title}” (${severity}${score}), ${momentOf(calendar, opened.occurred)}` +
    `${blocked}${closed ? '; closed there since' : ''}. That is its judgement, passed on as it came.`
  );
};

interface Said {
  readonly id: string;
  readonly actorKey: string;
  readonly severity: Severity;
  readonly sentence: string;
}

const findingOf = (
  cases: readonly [VendorCase, ...VendorCase[]],
  said: Said,
  { tenant, now }: VendorPlace,
): Finding => {
  const [{ opened, family, localDay }] = cases;
  const times = cases.map((one) => one.opened.occurred);
  return {
    ...said,
    tenant,
    source: opened.source,
    detector: VENDOR_DETECTOR,
    family,
    occurredFrom: isoTime(Math.min(...times)),
    occurredTo: isoTime(Math.max(...times)),
    receivedAt: isoTime(Math.max(...cases.map((one) => one.opened.received))),
    evaluatedAt: isoTime(now),
    score: SCORES[said.severity],
    state: 'raised',
    history: cases.every(({ history }) => history),
    localDay,
    evidence: [],
  };
};

const toldOf = (one: VendorCase, place: VendorPlace): Finding[] => {
  if (one.told === undefined) return [];
  const { opened, told } = one;
  const said = {
    id: vendorFindingId(place.tenant, opened),
    actorKey: opened.actorKey,
    severity: told,
    sentence: sentenceOf(one, place.calendar),
  };
  return [findingOf([one], said, place)];
};

/**
 * Findings of before the span that a state of these days makes graver: each is the same finding, and so amends its alert, on
 * the day on which it was told. It is as grave as that from then on, so that the next look finds nothing that rises.
 */
export const risenFindings = (
  events: readonly VendorEvent[],
  {
    earlier,
    isHistory,
  }: { readonly earlier: readonly Finding[]; readonly isHistory: VendorTerms['isHistory'] },
  { tenant, calendar, now }: VendorPlace,
): Finding[] => {
  const known = new Map(earlier.filter(({ state }) => state === 'raised').map((one) => [one.id, one]));
  const risen = new Map<string, Finding>();
  for (const event of events) {
    const id = vendorFindingId(tenant, event);
    const old = risen.get(id) ?? known.get(id);
    if (old === undefined || event.state === 'close' || event.word === '') continue;
    const severity = severityOfWord(event.word);
    if (graver(old.severity, severity) === old.severity) continue;
    risen.set(id, {
      ...old,
      severity,
      score: SCORES[severity],
      sentence: sentenceOf({ opened: event, word: event.word, closed: false }, calendar),
      history: old.history && isHistory(event),
      occurredTo: isoTime(event.occurred),
      receivedAt: isoTime(event.received),
      evaluatedAt: isoTime(now),
    });
  }
  return [...risen.values()];
};

const several = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** What a day had no room for, of one source: one finding about the source, as grave as the gravest of it. */
const foldedOf = (cases: readonly [VendorCase, ...VendorCase[]], place: VendorPlace): Finding => {
  const [{ opened, localDay, family }] = cases;
  const severity = cases.reduce<Severity>((worst, { folded }) => graver(worst, folded) ?? worst, 'low');
  const people = new Set(cases.map((one) => one.opened.actorKey)).size;
  const products = [...new Set(cases.map((one) => saidBy(one.opened.product, LONGEST_PRODUCT)))].slice(0, 3);
  const sentence =
    `${several(cases.length, 'more finding', 'more findings')} of ${products.join(', ')} about ` +
    `${several(people, 'account', 'accounts')} on ${localDay}, the gravest ${severity}: more than a day has room for here, ` +
    `look there.`;
  const id = nameBasedId('finding', place.tenant, VENDOR_DETECTOR, 'folded', opened.source, localDay, family);
  return findingOf(cases, { id, actorKey: keyOfSource(opened.source), severity, sentence }, place);
};

/** Nobody looks at what came in behind so many states, from this one on: one finding a day and source, so that somebody does. */
export const beyondFinding = (
  { occurred, source, product, received }: Omit<VendorEvent, 'actorKey'>,
  { most, isHistory }: { readonly most: number; readonly isHistory: boolean },
  { tenant, calendar, now }: VendorPlace,
): Finding => {
  const { day: localDay } = calendar.at(occurred);
  const severity = 'high';
  return {
    id: nameBasedId('finding', tenant, VENDOR_DETECTOR, 'beyond', source, localDay),
    tenant,
    actorKey: keyOfSource(source),
    source,
    detector: VENDOR_DETECTOR,
    family: 'feed',
    occurredFrom: isoTime(occurred),
    occurredTo: isoTime(occurred),
    receivedAt: isoTime(received),
    evaluatedAt: isoTime(now),
    score: SCORES[severity],
    severity,
    sentence:
      `More than ${most.toLocaleString('en-US')} states of findings of other products came in within days: what came in ` +
      `behind them is not looked at here, from one of ${saidBy(product, LONGEST_PRODUCT) || 'a product'} of ${localDay} on. ` +
      `Look there, and let the source send less.`,
    state: 'raised',
    history: isHistory,
    localDay,
    evidence: [],
  };
};

/** Each case that had room; and of each source, day and family those that had none, as one. */
export const vendorFindings = (cases: readonly VendorCase[], place: VendorPlace): Finding[] => {
  const folded = cases.filter((one) => !one.history && graver(one.told, one.folded) !== one.told);
  const bySource = Map.groupBy(folded, ({ opened, localDay }) => `${opened.source} ${localDay}`);
  return [
    ...cases.flatMap((one) => toldOf(one, place)),
    ...[...bySource.values()].flatMap(([first, ...rest]) =>
      first ? [foldedOf([first, ...rest], place)] : [],
    ),
  ];
};
