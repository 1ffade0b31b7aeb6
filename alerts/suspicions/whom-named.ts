import { type NamedPerson, normal, patternOf, spellingsOf } from '../cases/file/redaction.js';

/** Keys that one report states; who writes more names than that means nobody. */
const MOST_NAMED = 500;

/**
 * The keys of whom a text names, by id, mail address or whole name, in order. Pure. A first name or a nickname alone names
 * nobody: it is not known whose it is.
 */
export function whomNamed(text: string, people: readonly NamedPerson[]): string[] {
  const keys = new Map<string, string[]>();
  for (const person of people)
    for (const spelling of spellingsOf(person).map(normal)) {
      const own = keys.get(spelling);
      if (own === undefined) keys.set(spelling, [person.key]);
      else own.push(person.key);
    }
  keys.delete('');
  const pattern = patternOf([...keys.keys()]);
  const found = pattern === undefined ? [] : [...text.matchAll(pattern)];
  const named = found.flatMap(([match]) => keys.get(normal(match)) ?? []);
  return [...new Set(named)].sort().slice(0, MOST_NAMED);
}
