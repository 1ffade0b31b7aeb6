import type { Action } from '../event/actions.js';
import { FIELDS, type Field, type Supply } from '../../streams/sources/tier.js';

/** What is given of the acts of one kind, as counts: of a file those that were seen, of a tier one for each feed. */
export interface GivenAct {
  readonly action: Action;
  readonly events: number;
  /** Of them those whose size counts: no other feed owns it. */
  readonly owned: number;
  /** Of how many the field is known; `volume.records` of those that are owned. */
  readonly known: Readonly<Record<Field, number>>;
}

/** Half stands for "some" where nobody has counted. */
const SOME = 0.5;

export const noField = (): Record<Field, number> =>
  Object.fromEntries(FIELDS.map((field) => [field, 0])) as Record<Field, number>;

export const givenBy = (supplies: readonly Supply[]): GivenAct[] =>
  supplies.flatMap(({ actions, always, some = [], corroborating }) =>
    actions.map((action) => {
      const known = noField();
      for (const field of some) known[field] = SOME;
      for (const field of always) known[field] = 1;
      return { action, events: 1, owned: corroborating === true ? 0 : 1, known };
    }),
  );

/** 0 to 1; 0 also where there is no act. */
export function shareOf(acts: readonly GivenAct[], field: Field): number {
  const of = (act: GivenAct): number => (field === 'volume.records' ? act.owned : act.events);
  const all = acts.reduce((sum, act) => sum + of(act), 0);
  return all === 0 ? 0 : acts.reduce((sum, act) => sum + (of(act) === 0 ? 0 : act.known[field]), 0) / all;
}
