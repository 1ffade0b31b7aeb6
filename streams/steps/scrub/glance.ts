/** What a character can mean for a secret. */
const OTHER = 0;
const LETTER = 1;
const DIGIT = 2;
const SIGN = 3;
const COLON = 4;
const SPACE = 5;

const KINDS = new Uint8Array(128);
const declare = (characters: string, kind: number): void => {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind;
};
declare('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.-+~', LETTER);
declare('0123456789', DIGIT);
declare('=!^[%#', SIGN);
declare(':', COLON);
declare(' \t', SPACE);

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
    if (kind === DIGIT) {
      if (runs.digit()) return true;
    } else if (kind === LETTER) runs.letter();
    else if (runs.end() || isTelling(kind, text, at)) return true;
  }
  return runs.end();
}

/** Digits and words as they run on. */
class Runs {
  private digits = 0;
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

/** A sign of a pair or an introduction. */
function isTelling(kind: number | undefined, text: string, at: number): boolean {
  if (kind === SIGN) return true;
  if (kind === COLON) return !text.startsWith('//', at + 1) && !/^\d:\d/.test(text.slice(at - 1, at + 2));
  if (kind !== SPACE || at === 0) return false;
  const last = text.charCodeAt(at - 1);
  return (
    last < 128 && LAST[last] === 1 && INTRODUCTION.test(text.slice(Math.max(0, at - INTRODUCTION_LENGTH), at))
  );
}
