import { ENDS_IN_CODE_NAME } from './card-data.js';

/** What a character can mean for a secret. */
const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
const SIGN = 3;
const COLON = 4;
const SPACE = 5;
/** A letter of tokens, and in addresses a space. */
const PLUS = 6;

const KINDS = new Uint8Array(128);
const declare = (characters: string, kind: number): void => {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind;
};
declare('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.-~', LETTER);
declare('0123456789', DIGIT);
declare('=!^[%#', SIGN);
declare(':', COLON);
declare(' \t\n\v\f\r', SPACE);
declare('+', PLUS);

/** The shortest card number, the shortest token that is told by its form alone, groups of digits as on a card. */
const CARD_DIGITS = 13;
const TOKEN = 20;
const LEAST_GROUP = 4;
const MOST_GROUP = 6;
/** A number written in groups has three at least: 4-6-5. */
const GROUPS = 3;
/** After these a short word may be a secret. */
const INTRODUCTION = /(?:bearer|basic|token|card|cv[cv]2?|-begin)$/i;
const INTRODUCTION_LENGTH = 6;
/** Their last characters. */
const LAST = new Uint8Array(128);
for (const character of 'rRcCnNdDvV2') LAST[character.charCodeAt(0)] = 1;

/**
 * Whether a text could hold a secret at all, in one pass over its characters: this is what an ordinary event costs. A yes
 * only means that the forms of secrets must be looked for.
 */
export function mayHoldSecret(text: string): boolean {
  const runs = new Runs();
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < KINDS.length ? KINDS[code] : OTHER;
    const isHit = kind === DIGIT ? runs.digit() : endsInHit(kind, text, at, runs);
    if (isHit) return true;
  }
  return isCode(text, text.length, runs.digits) || runs.end();
}

/** What is no digit, at this place: whether it shows, with what runs up to it, that a secret may be there. */
function endsInHit(kind: number | undefined, text: string, at: number, runs: Runs): boolean {
  if (runs.digits !== 0 && isCode(text, at, runs.digits)) return true;
  if (kind !== LETTER && kind !== PLUS) return runs.end() || isTelling(kind, text, at);
  runs.letter();
  return kind === PLUS && isIntroduced(text, at);
}

/** Digits and words as they run on. */
class Runs {
  digits = 0;
  private groups = 0;
  private word = 0;
  private isMixed = false;

  /** True when there are as many digits as a card has. */
  digit(): boolean {
    this.word += 1;
    this.isMixed = true;
    this.digits += 1;
    return this.digits === CARD_DIGITS;
  }

  letter(): void {
    this.word += 1;
    if (this.digits !== 0) this.endDigits();
  }

  /** True when what ended is as long as a token, or groups of digits as many as on a card. */
  end(): boolean {
    this.endDigits();
    const isLong = this.isMixed && this.word >= TOKEN;
    this.word = 0;
    this.isMixed = false;
    return isLong || this.groups >= GROUPS;
  }

  private endDigits(): void {
    if (this.digits >= LEAST_GROUP && this.digits <= MOST_GROUP) this.groups += 1;
    this.digits = 0;
  }
}

const FEWEST_CODE = 3;
const MOST_CODE = 4;
/** Between the name of a card's code and its digits: at most so many. */
const PARTING = /[\s:=#"'\\.]/;
const MOST_PARTING = 6;
/** How a name of a card's code ends; its length, with words behind it. */
const CODE_END = /[vc2erst]/i;
const CODE_NAME_LENGTH = 96;

/** Whether these digits, which end before `end`, are as many as a card's code has and come behind a name of it. */
function isCode(text: string, end: number, digits: number): boolean {
  if (digits < FEWEST_CODE || digits > MOST_CODE) return false;
  const first = end - digits;
  let at = first;
  while (at > first - MOST_PARTING && at > 0 && PARTING.test(text.charAt(at - 1))) at -= 1;
  return (
    at < first &&
    CODE_END.test(text.charAt(at - 1)) &&
    ENDS_IN_CODE_NAME.test(text.slice(Math.max(0, at - CODE_NAME_LENGTH), at))
  );
}

/** A colon with the log-in of an address behind it. */
const LOGIN = /^:\/\/[^\s/:@?#]{1,128}:[^\s/@?#]{1,256}@/;
const LOGIN_LENGTH = 400;

/** A sign of a pair or an introduction. */
function isTelling(kind: number | undefined, text: string, at: number): boolean {
  if (kind === SIGN) return true;
  if (kind === COLON)
    return text.startsWith('//', at + 1)
      ? LOGIN.test(text.slice(at, at + LOGIN_LENGTH))
      : !/^\d:\d/.test(text.slice(at - 1, at + 2));
  if (kind === OTHER && !(text.charCodeAt(at) >= KINDS.length && WIDE_SPACE.test(text.charAt(at))))
    return false;
  return isIntroduced(text, at);
}

/** Beyond ASCII. */
const WIDE_SPACE = /\s/;

/** Whether an introduction ends before this place. */
function isIntroduced(text: string, at: number): boolean {
  const last = at === 0 ? 0 : text.charCodeAt(at - 1);
  return (
    last < LAST.length &&
    LAST[last] === 1 &&
    INTRODUCTION.test(text.slice(Math.max(0, at - INTRODUCTION_LENGTH), at))
  );
}
