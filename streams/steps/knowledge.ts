import type { Catalogue } from '../../src/catalogue/catalogue.js';
import type { IncomingEvent } from '../../src/event/incoming-event.js';

/** What is known of somebody on a day, as far as an event can be completed by it. */
export interface KnownPerson {
  /** Their role on that day; empty when none is known. */
  readonly role: string;
  readonly isService: boolean;
}

/**
 * What this product knows beside the events of a source, at one moment: it never changes, so all events of a batch are
 * completed by the same. To know something more: a field here, a part of its version, and a step that reads it.
 */
export interface Knowledge {
  /** Names exactly what is known: under the same version the same event is completed in the same way. Empty: nothing. */
  readonly version: string;
  /** Whoever an actor of this source is, at the time of the event (epoch ms). */
  readonly personOf: (source: string, actor: IncomingEvent['actor'], at: number) => KnownPerson | undefined;
  /** Which network of the tenant's an address belongs to; undefined when no networks are declared. */
  readonly networkOf: (ip: string) => 'office' | 'vpn' | 'external' | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly countryOf: (ip: string) => string | undefined;
  /** What the objects of a source hold that speaks this format; undefined when nothing is known at all. */
  readonly catalogueOf: (source: string, format: string) => Catalogue | undefined;
}

const nothing = (): undefined => undefined;

export const NO_KNOWLEDGE: Knowledge = {
  version: '',
  personOf: nothing,
  networkOf: nothing,
  countryOf: nothing,
  catalogueOf: nothing,
};
