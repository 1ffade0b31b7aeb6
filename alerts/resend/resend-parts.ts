import type { Config } from '../../src/config/sections.js';
import { CONFIG } from '../../src/config/tokens.js';
import { STATED_PEOPLE, type StatedPeople } from '../../src/people/people.js';
import { Facts } from '../../src/store/facts.js';
import { Store } from '../../src/store/store.js';
import { configuredTree } from '../route/configured.js';
import { Silences } from '../silences/silences.js';
import type { ResendParts } from './resend.js';

export const RESENDING = Symbol('Resending');

/** By the file of routes, where there is one: without it mail is the only way, and nothing is too old. */
export function resendParts(
  store: Store,
  { people: { directory } }: Pick<StatedPeople, 'people'>,
  config: Config,
): ResendParts {
  const facts = new Facts(store);
  const tree = config.alerts.routing === undefined ? undefined : configuredTree(config);
  return { store, facts, directory, silences: new Silences(facts), tree };
}

export const RESENDING_PARTS = {
  provide: RESENDING,
  inject: [Store, STATED_PEOPLE, CONFIG],
  useFactory: resendParts,
};
