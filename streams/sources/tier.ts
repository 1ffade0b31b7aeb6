import type { Action } from '../../src/event/actions.js';

/** What detectors and lines of reports ask of an event beyond that it is there. */
export const FIELDS = [
  'actor.id',
  'action',
  'occurredAt',
  'outcome',
  'context.ip',
  'target',
  'volume.records',
  'context.mfa',
  'purpose',
  'personal data class',
  'health data class',
  'card data class',
] as const;
export type Field = (typeof FIELDS)[number];

/** What one feed tells of some acts. A field that is in neither list is never there. */
export interface Supply {
  readonly feed: string;
  readonly actions: readonly Action[];
  readonly always: readonly Field[];
  readonly some?: readonly Field[];
  /** Another feed of the tier owns the size of these acts: they add nothing to rates. */
  readonly corroborating?: true;
}

/** What a customer of a CRM gets for one price. A dearer tier has all that the cheaper ones before it have. */
export interface Tier {
  /** As the vendor calls it. */
  readonly name: string;
  readonly adds: readonly Supply[];
  /** Where the vendor, or the maker of what is installed, says so. */
  readonly from: string;
}
