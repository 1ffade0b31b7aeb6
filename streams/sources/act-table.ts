import type { Action } from '../../src/event/actions.js';
import { act, type Reading } from './acts.js';

/** An action and the names that a vendor has for it. */
export type ActRow = readonly [Action | 'no-act', readonly string[]];

/** Looks an act up by the vendor's name for it, whatever its case; a final full stop does not count. */
export function actTable(rows: readonly ActRow[]): (name: string) => Reading {
  const table = new Map<string, Reading>();
  for (const [action, names] of rows)
    for (const name of names) table.set(keyOf(name), action === 'no-act' ? action : act(action));
  return (name) => table.get(keyOf(name));
}

const keyOf = (name: string): string => name.trim().replace(/\.$/, '').toLowerCase();
