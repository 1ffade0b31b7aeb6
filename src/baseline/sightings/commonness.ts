import type { LeftOut } from './left-out.js';

/** What is common among the people of a tenant. Serialisable; part of a day's profiles and never changed. */
export interface Commonness {
  /** People of whom anything was seen, by group: `human`, `human/sales-rep`. */
  readonly people: Readonly<Record<string, number>>;
  /** How many of a group have a value, by sighting; of values that two people have at least. */
  readonly have: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Days that it was not learned of: who is judged by it is judged by what other days made known of them. */
  readonly leftOut?: LeftOut;
}
