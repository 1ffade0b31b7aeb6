import { SEVERITIES, type Family, type Severity } from '../../event/finding.js';
import type { VendorEvent } from './vendor-event.js';
import { familyOfTopic, severityOfWord } from './vendor-words.js';

/** What a vendor claims of one person under one id, all its states taken together. */
export interface VendorCase {
  readonly opened: VendorEvent;
  readonly family: Family;
  readonly localDay: string;
  /** All that it became as grave by was older than its source promises to be, or from before it went live. */
  readonly history: boolean;
  /** The gravest that it is told as; undefined as long as there was no room for it. */
  readonly told?: Severity;
  /** The gravest there was no room for. */
  readonly folded?: Severity;
  /** The word with which it became as grave as it is. */
  readonly word: string;
  readonly closed: boolean;
}

/** How many alerts of vendors' findings a tenant's local day has room for; an alert is one person and family. */
export interface VendorBudget {
  /** Of those that somebody is woken for: high and critical. */
  readonly pages: number;
  /** Of the others, and of those of history. */
  readonly others: number;
}

export const VENDOR_BUDGET: VendorBudget = { pages: 5, others: 20 };

export interface VendorTerms {
  readonly budget: VendorBudget;
  readonly localDayOf: (at: number) => string;
  readonly isHistory: (event: VendorEvent) => boolean;
  /** Findings that are told of already under an earlier day. */
  readonly isEarlier: (event: VendorEvent) => boolean;
}

const rankOf = (severity: Severity | undefined): number =>
  severity === undefined ? -1 : SEVERITIES.indexOf(severity);

export const graver = (a: Severity | undefined, b: Severity | undefined): Severity | undefined =>
  rankOf(b) > rankOf(a) ? b : a;

type Class = 'pages' | 'others' | 'history';

/** Who of a day has been given room, by class. In the order of coming in, so what was told stays told. */
class Room {
  private readonly taken = new Map<string, Set<string>>();

  constructor(private readonly budget: VendorBudget) {}

  take(one: VendorCase, severity: Severity): boolean {
    const isPage = severity === 'high' || severity === 'critical';
    const kind: Class = one.history ? 'history' : isPage ? 'pages' : 'others';
    const place = `${kind}/${one.localDay}`;
    const whose = this.taken.get(place) ?? new Set<string>();
    const alert = `${one.opened.actorKey}/${one.family}`;
    if (!whose.has(alert) && whose.size >= this.budget[kind === 'pages' ? 'pages' : 'others']) return false;
    this.taken.set(place, whose.add(alert));
    return true;
  }
}

const begun = (event: VendorEvent, terms: VendorTerms): VendorCase => ({
  opened: event,
  family: familyOfTopic(event.topic, event.title),
  localDay: terms.localDayOf(event.occurred),
  history: terms.isHistory(event),
  word: event.word,
  closed: false,
});

/** A state that says no word leaves it as grave as it was; what becomes graver live is live. */
const withState = (
  one: VendorCase,
  event: VendorEvent,
  { room, isHistory }: Pick<VendorTerms, 'isHistory'> & { readonly room: Room },
): VendorCase => {
  if (event.state === 'close') return { ...one, closed: true };
  const said = graver(one.told, one.folded);
  const severity = said !== undefined && event.word === '' ? said : severityOfWord(event.word);
  const stands = { ...one, closed: false };
  if (rankOf(severity) <= rankOf(said)) return stands;
  const word = event.word === '' ? one.word : event.word;
  const graverNow = { ...stands, word, history: one.history && isHistory(event) };
  const hasRoom = room.take(graverNow, severity);
  return { ...graverNow, ...(hasRoom ? { told: severity } : { folded: severity }) };
};

/**
 * Events in the order in which they came in. A finding is one by the vendor's id and person, however many states of it come;
 * what is closed when it is first heard of asks nobody anything.
 */
export const vendorCases = (events: readonly VendorEvent[], terms: VendorTerms): VendorCase[] => {
  const given = { ...terms, room: new Room(terms.budget) };
  const cases = new Map<string, VendorCase>();
  for (const event of events) {
    const name = JSON.stringify([event.product, event.uid, event.account]);
    const known = cases.get(name);
    if (known === undefined && (event.state === 'close' || terms.isEarlier(event))) continue;
    cases.set(name, withState(known ?? begun(event, terms), event, given));
  }
  return [...cases.values()];
};
