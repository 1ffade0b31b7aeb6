import type { Catalogue } from '../../src/catalogue/catalogue.js';
import type { DataClass } from '../../src/event/data-classes.js';
import type { IncomingEvent } from '../../src/event/incoming-event.js';
import type { SourceFormat } from '../sources/registry.js';
import type { Added } from './enrich.js';
import { fieldsNamed } from './fields-named.js';

/**
 * Whose word it is what an event touched: that of the CRM itself, which stands, or that of our mapping, which only knows
 * the standard objects of the product.
 */
export type Word = 'emitter' | 'mapping';

export const wordOf = (format: SourceFormat): Word =>
  format === 'json' || format === 'cloudevents' ? 'emitter' : 'mapping';

/** Acts that touch what the record, report or file holds; to change the layout of an object touches none of it. */
const TOUCHES_DATA = /^(?:record|report|data|file|comms)\./;

/** Says what kind of data an act touched, and whose, where that was not said. Never a guess: `unknown` stays. */
export function classify(
  event: IncomingEvent,
  catalogue: Catalogue | undefined,
  word: Word,
): Added | undefined {
  const object = event.target?.type;
  if (catalogue === undefined || object === undefined) return undefined;
  if (!TOUCHES_DATA.test(event.action) || !catalogue.knows(object)) return undefined;
  const dataClasses = classesFor(event, object, { catalogue, word });
  const subject = subjectOf(event, object, catalogue);
  const derived = ADDED.filter((name) => (name === 'subjects' ? subject : dataClasses) !== undefined);
  if (derived.length === 0) return undefined;
  return { columns: dataClasses === undefined ? {} : { dataClasses }, subject, derived };
}

const ADDED = ['dataClasses', 'subjects'] as const;

function classesFor(
  { dataClasses = [], attributes }: IncomingEvent,
  object: string,
  { catalogue, word }: { catalogue: Catalogue; word: Word },
): readonly DataClass[] | undefined {
  const isSaid = dataClasses.some((one) => one !== 'unknown');
  if (isSaid && (word === 'emitter' || !catalogue.isOwn(object))) return undefined;
  const found = catalogue.classesOf(object, fieldsNamed(attributes));
  return found === undefined || isSame(found, dataClasses) ? undefined : found;
}

/** That somebody looked and found none of the classes is said too: else it would count as unknown. */
const isSame = (found: readonly DataClass[], given: readonly DataClass[]): boolean =>
  found.length > 0 && found.length === given.length && found.every((one) => given.includes(one));

function subjectOf(event: IncomingEvent, object: string, catalogue: Catalogue): string | undefined {
  if (!event.action.startsWith('record.') || (event.subjects ?? []).length > 0) return undefined;
  return catalogue.isPerson(object) === true ? event.target?.id : undefined;
}
