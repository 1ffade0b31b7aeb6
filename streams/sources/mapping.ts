import type { Fault } from '../steps/fault.js';

/** Why an item of a source is counted but neither stored nor quarantined. */
export type RefusalReason = 'no-act';

/** What one record of a source became. `candidate` is an IncomingEvent still to be validated. */
export type MappedItem =
  | {
      readonly kind: 'event';
      readonly feed: string;
      readonly candidate: unknown;
      /** Fields that the mapping worked out, cut or converted, rather than copied. */
      readonly derived: string[];
    }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'fault'; readonly fault: Fault };

export interface MappingContext {
  /** Headers of the message, names in lower case (see readHeaders). */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Epoch ms. */
  readonly receivedAt: number;
  /** When the source wrote the record down, where only the carrier knows it (a log file's CreatedDate); epoch ms. */
  readonly recordedAt?: number;
  /** IANA zone of times that the source writes without one; UTC when it declared none. */
  readonly timeZone?: string;
  /** Key of the tenant for hashes that become part of an event's key; without it they are plain SHA-256. */
  readonly hashKey?: Buffer;
}

/** Maps one payload of a source to items. Total: any JSON gives items or faults, never an exception. */
export interface SourceMapping {
  readonly format: string;
  /** Part of every intent: a repeat must decide as the first try did, so any change of outcome changes it. */
  readonly version: string;
  /** Feeds and actions that add nothing to rates unless the source declares otherwise (steps/corroborate.ts). */
  readonly corroborating?: readonly string[];
  /** What to declare where all feeds come in that tell the same acts: until then these acts count twice. */
  readonly corroboratingOfBoth?: readonly string[];
  map(this: void, payload: unknown, context: MappingContext): MappedItem[];
}
