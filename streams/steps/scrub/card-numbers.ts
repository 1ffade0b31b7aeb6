import type { Found } from './found.js';

/** Lengths that a range of first digits has by itself, and those believed only where something speaks of a card. */
interface Issuer {
  /** Of the first six digits, both ends included. */
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
  readonly lengthsInContext: readonly number[];
}

const LONG = [17, 18, 19];

/**
 * Ranges and lengths by https://en.wikipedia.org/wiki/Payment_card_number (numbers as in ISO/IEC 7812-1). Rare lengths are
 * those of other things too: 13 digits are an EAN or a time in milliseconds, 19 digits a serial number.
 */
const ISSUERS: readonly Issuer[] = [
  // Visa
  { from: 400000, to: 499999, lengths: [16], lengthsInContext: [13, 18, 19] },
  // Mastercard
  { from: 222100, to: 272099, lengths: [16], lengthsInContext: [] },
  { from: 510000, to: 559999, lengths: [16], lengthsInContext: [] },
  // American Express
  { from: 340000, to: 349999, lengths: [15], lengthsInContext: [] },
  { from: 370000, to: 379999, lengths: [15], lengthsInContext: [] },
  // Discover
  { from: 601100, to: 601199, lengths: [16], lengthsInContext: LONG },
  { from: 644000, to: 659999, lengths: [16], lengthsInContext: LONG },
  // Diners Club
  { from: 300000, to: 305999, lengths: [14, 16], lengthsInContext: [15, ...LONG] },
  { from: 309500, to: 309599, lengths: [14, 16], lengthsInContext: [15, ...LONG] },
  { from: 360000, to: 369999, lengths: [14], lengthsInContext: [15, 16, ...LONG] },
  { from: 380000, to: 399999, lengths: [14], lengthsInContext: [15, 16, ...LONG] },
  // JCB
  { from: 352800, to: 358999, lengths: [16], lengthsInContext: LONG },
  // UnionPay
  { from: 620000, to: 629999, lengths: [16], lengthsInContext: LONG },
  { from: 810000, to: 817199, lengths: [], lengthsInContext: [16, ...LONG] },
  // Maestro
  { from: 500000, to: 509999, lengths: [], lengthsInContext: [13, 14, 15, 16, ...LONG] },
  { from: 560000, to: 699999, lengths: [], lengthsInContext: [13, 14, 15, 16, ...LONG] },
];

const CARD_WORD =
  /(?:^|[^a-z])(?:cards?|pan|ccn?|credit|debit|visa|master ?card|amex|american express|maestro|discover|diners|jcb|union ?pay|(?:kredit|bank|zahl)?karten?(?:nummer|nr)?|kreditkarte|tarjeta|carte|carta)(?:[^a-z]|$)/i;

/** Whether words say that a number beside them is that of a card. */
export const speaksOfCards = (words: string): boolean => CARD_WORD.test(words);

const BEFORE = 40;
/** One sign or two blanks, but no comma and no colon: those stand between sums, and in addresses of IPv6. */
const GAP = '(?:[ \\u00a0\\u2009\\u200b\\u202f\\t]{1,2}|[._/\\u2010-\\u2014-]|%20|\\+)';
/** Digits in one run, or in the groups that stand on cards: 4-4-4-4, with up to 3 more, and 4-6-4 or 4-6-5. */
const CANDIDATE = new RegExp(
  `(?<!\\d)(?:\\d{13,}|\\d{4}(${GAP})\\d{4}\\1\\d{4}\\1\\d{4}(?!\\d)(?:\\1\\d{1,3}(?!\\d))?|\\d{4}(${GAP})\\d{6}\\2\\d{4,5}(?!\\d))`,
  'g',
);
const LAST_GROUP = new RegExp(`${GAP}\\d{1,3}$`);
const IBAN_BEFORE = new RegExp(`[A-Z]{2}\\d{2}(?:${GAP}[A-Z0-9]{4})*${GAP}$`);

export const CARD_MARK = '[cut: card number]';

/** Cuts the numbers of payment cards out of a text; `inContext` says that its field is one for cards. */
export function cutCards(text: string, inContext: boolean, found: Found): string {
  let kept = '';
  let copied = 0;
  CANDIDATE.lastIndex = 0;
  for (let match = CANDIDATE.exec(text); match !== null; match = CANDIDATE.exec(text)) {
    const start = text[match.index - 1] === '%' ? match.index + 2 : match.index;
    const end = endOfCard(text, start, match.index + match[0].length, inContext);
    if (end === undefined) {
      CANDIDATE.lastIndex = match.index + 1;
      continue;
    }
    found.add('pci.pan');
    kept += text.slice(copied, start) + CARD_MARK;
    copied = CANDIDATE.lastIndex = end;
  }
  return copied === 0 ? text : kept + text.slice(copied);
}

/** Where the card's number that begins at `start` ends: the last group may be something else, such as its code. */
function endOfCard(text: string, start: number, end: number, inContext: boolean): number | undefined {
  const written = text.slice(start, end);
  const shorter = /^\d+$/.test(written) ? written : written.replace(LAST_GROUP, '');
  for (const one of shorter === written ? [written] : [written, shorter]) {
    const stop = start + one.length;
    if (isCard(one.replace(/%20|\D/g, ''), () => inContext || speaksOfCards(before(text, start))))
      return isPart(text, start, stop) ? undefined : stop;
  }
  return undefined;
}

const before = (text: string, at: number): string => text.slice(Math.max(0, at - BEFORE), at);

/** Range of the issuer, length and check digit (ISO/IEC 7812-1 annex B). */
export function isCard(digits: string, inContext: () => boolean): boolean {
  const { length } = digits;
  if (length < 13 || length > 19) return false;
  const first = Number(digits.slice(0, 6));
  const issuers = ISSUERS.filter(({ from, to }) => first >= from && first <= to);
  if (issuers.length === 0 || !passesLuhn(digits)) return false;
  if (issuers.some(({ lengths }) => lengths.includes(length))) return true;
  return issuers.some(({ lengthsInContext }) => lengthsInContext.includes(length)) && inContext();
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, doubled = false; at >= 0; at--, doubled = !doubled) {
    const digit = digits.charCodeAt(at) - 48;
    sum += !doubled ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

const WORD = /[\p{L}\p{N}_]/u;
/** What may stand before a number although it is a letter: an escape of JSON or of an address. */
const ESCAPE = /(?:\\[nrtbf]|%[0-9A-Fa-f]{2})$/;
const LONGEST_PHONE = 15;

/** Whether the digits belong to something longer: an id, a decimal, a phone number, an IBAN. */
const isPart = (text: string, start: number, end: number): boolean =>
  goesOn(text, end) || isBegun(text, start, end - start);

function goesOn(text: string, end: number): boolean {
  const right = text[end] ?? '';
  if (WORD.test(right)) return true;
  // A spreadsheet writes the number as 4111111111111111.0.
  return right === '.' && /^\.(?!0+(?!\d))\d/.test(text.slice(end, end + BEFORE));
}

function isBegun(text: string, start: number, length: number): boolean {
  const left = text[start - 1] ?? '';
  if (left === '') return false;
  const prefix = before(text, start);
  if (WORD.test(left)) return !ESCAPE.test(prefix);
  if (left === '.') return /\d\.$/.test(prefix);
  if (left === '+') return length <= LONGEST_PHONE;
  return IBAN_BEFORE.test(prefix);
}
