import { hash } from 'node:crypto';
import { plainText } from '../kernel/plain-text.js';
import { ANIMALS } from './pseudonym-words.js';

const KEY = /^[0-9a-f]{32}$/;
const SMALLEST_NUMBER = 10;
const NUMBERS = 9_990;
/** Digits of a key that give the animal, and those behind them that give the number. */
const ANIMAL_DIGITS = 2;
const NUMBER_DIGITS = 12;
/** A role is what a CRM calls it: no more of it than fits before a name. */
const LONGEST_ROLE = 40;

/**
 * What people call somebody whose name they do not see, such as `otter-41`: an animal and a number from 10 to 9999, for
 * ever the same for a key. It is for reading and saying; exact is the key. Among 200 people the chance that two are
 * called alike is 0.8 %, among 2,000 54 %, and of 20,000 some 78 pairs are.
 */
export function pseudonymOf(key: string): string {
  const digits = KEY.test(key) ? key : hash('sha256', key);
  const animal = ANIMALS[Number.parseInt(digits.slice(0, ANIMAL_DIGITS), 16)] ?? '';
  const rest = digits.slice(ANIMAL_DIGITS, ANIMAL_DIGITS + NUMBER_DIGITS);
  return `${animal}-${SMALLEST_NUMBER + (Number.parseInt(rest, 16) % NUMBERS)}`;
}

/** A person as they are shown where names are not: `sales otter-41`, or `otter-41` when no role is known. */
export function shownName({ pseudonym, role = '' }: { pseudonym: string; role?: string }): string {
  return `${plainText(role, LONGEST_ROLE)} ${pseudonym}`.trimStart();
}

/** In the place of an actor's key in what was found about a source and not about somebody. */
export const keyOfSource = (source: string): string => `source:${source}`;

/** A key as a person, with the role that a CRM says; nobody for what is about the record or a source. */
export function shownKey(key: string, role?: string): string {
  if (key === '') return 'nobody';
  if (key.startsWith('source:')) return `the ${plainText(key.replace(':', ' '), 80)}`;
  return shownName({ pseudonym: pseudonymOf(key), ...(role === undefined ? {} : { role }) });
}

/** Whether a key stands for somebody who acts. */
export const isPersonKey = (key: string): boolean => KEY.test(key);

/** What a text names if it is a pseudonym, with or without a role before it. */
export interface NamedPseudonym {
  readonly pseudonym: string;
  /** With which the keys begin that it may stand for. */
  readonly keyPrefix: string;
}

export function parsePseudonym(text: string): NamedPseudonym | undefined {
  const pseudonym = text.slice(text.lastIndexOf(' ') + 1);
  const [, animal, number] = /^([a-z]+)-([1-9]\d{1,3})$/.exec(pseudonym) ?? [];
  if (animal === undefined || number === undefined) return undefined;
  const index = ANIMALS.indexOf(animal);
  if (index < 0) return undefined;
  return { pseudonym, keyPrefix: index.toString(16).padStart(ANIMAL_DIGITS, '0') };
}
