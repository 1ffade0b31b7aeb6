import type { IncomingEvent } from '../../src/event/incoming-event.js';
import type { AddedColumns } from '../../src/store/event-row.js';
import type { Knowledge } from './knowledge.js';
import { NOBODY } from './missing.js';

/** Part of the version of whatever is known: a change of what is made of it is a change of outcome. */
export const ENRICH_VERSION = 1;

/** What was added to an event, and the names of these fields for `quality.derived`. */
export interface Added {
  readonly columns: AddedColumns;
  /** The person whose record was touched, by the CRM's id. */
  readonly subject?: string | undefined;
  readonly derived: readonly string[];
}

/** What several steps added, the later of two that add the same. */
export function together(...parts: readonly (Added | undefined)[]): Added | undefined {
  const added = parts.filter((part) => part !== undefined);
  if (added.length < 2) return added[0];
  return {
    columns: Object.assign({}, ...added.map(({ columns }) => columns)) as AddedColumns,
    subject: added.findLast(({ subject }) => subject !== undefined)?.subject,
    derived: added.flatMap(({ derived }) => derived),
  };
}

/**
 * Completes what the source left open by what is known, and never overrides what it said: the actor's role on that day,
 * that it is a service account, the network and the country of the address.
 */
export function enrich(
  event: IncomingEvent,
  { source, at }: { readonly source: string; readonly at: number },
  knowledge: Knowledge,
): Added | undefined {
  if (knowledge.version === '') return undefined;
  const derived: string[] = [];
  const who = addPerson(event.actor, knowledge.personOf(source, event.actor, at), derived);
  const where = addPlace(event.context, knowledge, derived);
  return derived.length === 0 ? undefined : { columns: { ...who, ...where }, derived };
}

type Filled<K extends keyof AddedColumns> = { -readonly [Name in K]?: NonNullable<AddedColumns[Name]> };

function addPerson(
  actor: IncomingEvent['actor'],
  person: ReturnType<Knowledge['personOf']>,
  derived: string[],
): Filled<'roles' | 'actorType'> | undefined {
  if (person === undefined || actor.id === NOBODY) return undefined;
  const added: Filled<'roles' | 'actorType'> = {};
  if (person.role !== '' && (actor.roles ?? []).length === 0) {
    added.roles = [person.role];
    derived.push('actor.roles');
  }
  if (person.isService && (actor.type ?? 'unknown') === 'unknown') {
    added.actorType = 'integration';
    derived.push('actor.type');
  }
  return added;
}

function addPlace(
  context: IncomingEvent['context'],
  knowledge: Knowledge,
  derived: string[],
): Filled<'network' | 'country'> | undefined {
  const ip = context?.ip;
  if (ip === undefined) return undefined;
  const added: Filled<'network' | 'country'> = {};
  const network = (context?.network ?? 'unknown') === 'unknown' ? knowledge.networkOf(ip) : undefined;
  if (network !== undefined) {
    added.network = network;
    derived.push('context.network');
  }
  const country = context?.country === undefined ? knowledge.countryOf(ip) : undefined;
  if (country !== undefined) {
    added.country = country;
    derived.push('context.country');
  }
  return added;
}
