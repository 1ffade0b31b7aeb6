import { cutCardData, CODE_MARK } from './card-data.js';
import { CARD_MARK, cutCards } from './card-numbers.js';
import { cutCredentials, PASSWORD_MARK, SESSION_MARK, TOKEN_MARK } from './credentials.js';
import { isSecret, type NamedFor } from './field-names.js';
import type { Found, SecretClass } from './found.js';
import { mayHoldSecret } from './glance.js';

/** Shorter texts can hold a secret only where their field is named for it. */
const LEAST = 7;

/** What the forms of secrets have in common, one by one: digits of a card's length, pairs, beginnings of tokens. */
const SUSPICIOUS =
  /\d{13}|\d{4}(?:[^\w]{1,2}|_|%20)\d{4}|[=!]|%21|%3D|eyJ|-----B|\[cut: |:\/\/[^\s/:@]+:|(?:cv[vc]|number|nummer|value|code|karte)2?[^\w][^\d]{0,40}\d{3}|(?:bearer|basic|token)(?:\s|\+|%20)|(?:wort|word|passwd|pwd|phrase|secret|key|token|sid|sig|signature|assertion|session_?id)(?:__c)?\\?["']?\s*:|(?:AKIA|ASIA|EAA|AIza|SG\.|xapp-|gh._|pat[_-]|[sr]k_|whsec_|shp.._|npm_|lw_)\w|ya29\.|xox.-/i;

/** A text without its secrets, itself when it holds none. `named` is what its field is named for. */
export function cutText(text: string, named: NamedFor, found: Found): string {
  const { secret } = named;
  if (secret !== undefined && isSecret(secret, text)) {
    const [mark, kind] = MARKS[secret];
    found.add(kind);
    return mark;
  }
  if (text.length < LEAST || isKnown(text, named) || !mayHoldSecret(text) || !SUSPICIOUS.test(text))
    return text;
  const { hits } = found;
  noteMarks(text, found);
  const cut = cutCredentials(cutCards(cutCardData(text, found), named.card, found), found);
  if (found.hits === hits && cut === text) remember(text, named);
  return cut;
}

/** Texts in which nothing was found although they have a form of it: browsers, addresses of pages and the like recur. */
const clean = new Set<string>();
const REMEMBERED = 2_048;
/** A shorter text costs less to look at; longer ones would take memory. */
const SHORTEST = 24;
const LONGEST = 512;

const isKnown = (text: string, { card }: NamedFor): boolean =>
  text.length >= SHORTEST && text.length <= LONGEST && !card && clean.has(text);

function remember(text: string, { card }: NamedFor): void {
  if (card || text.length < SHORTEST || text.length > LONGEST) return;
  if (clean.size >= REMEMBERED) clean.clear();
  clean.add(text);
}

const MARKS: Record<NonNullable<NamedFor['secret']>, readonly [string, SecretClass]> = {
  password: [PASSWORD_MARK, 'credential'],
  token: [TOKEN_MARK, 'credential'],
  session: [SESSION_MARK, 'credential'],
  'card-code': [CODE_MARK, 'pci.sad'],
};

const MARK = /\[cut: (card number|card code|track data|token|password|session id|private key)\]/g;

/** What was cut before, in a message that was refused then and is taken in again now, was seen all the same. */
function noteMarks(text: string, found: Found): void {
  if (!text.includes('[cut: ')) return;
  for (const [, what] of text.matchAll(MARK)) {
    if (what === 'card number') found.add('pci.pan');
    else if (what === 'card code' || what === 'track data') found.add('pci.sad');
    else found.add('credential');
  }
}

/** Thirteen digits: a smaller number is no card. */
const LEAST_CARD = 1e12;

/** As `cutText`, of a number: the number itself, or the mark of what it was. */
export function cutNumber(value: number, named: NamedFor, found: Found): number | string {
  if (named.secret === 'card-code' && isSecret('card-code', String(value))) {
    found.add('pci.sad');
    return CODE_MARK;
  }
  if (!(value >= LEAST_CARD) || !Number.isSafeInteger(value)) return value;
  const text = String(value);
  const cut = cutCards(text, named.card, found);
  return cut === text ? value : CARD_MARK;
}
