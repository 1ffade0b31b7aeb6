import { actTable, type ActRow } from '../act-table.js';
import type { Reading } from '../acts.js';
import type { JsonObject } from '../candidate.js';

/** One event of an activity: where it happened and what the vendor calls it. */
export interface NamedEvent {
  readonly type: string;
  readonly name: string;
  readonly parameters: JsonObject;
  readonly actorEmail: string | undefined;
}

/** What the events of one application mean. */
export type Application = (event: NamedEvent) => Reading;

export const table = (...rows: ActRow[]): Application => {
  const read = actTable(rows);
  return ({ name }) => read(name);
};

/** Words for a right that somebody does not have any more, or for a file that is its owner's alone. */
const NO_RIGHT = /^(?:none|private)$/i;

/** Whether what an event sets, under one of these names, is that there is no right. */
export function isTakenAway({ parameters }: NamedEvent, ...names: string[]): boolean {
  const set = names.flatMap((name) => parameters[name]).filter((value) => value !== undefined);
  return set.length > 0 && set.every((value) => typeof value === 'string' && NO_RIGHT.test(value));
}
