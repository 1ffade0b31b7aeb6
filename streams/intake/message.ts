import type { PeopleOfSource } from '../../src/privacy/identities.js';
import type { TenantKeys } from '../../src/privacy/pseudonyms.js';
import type { LedgerRow } from '../../src/store/ledger.js';
import type { Table } from '../files/file-row.js';
import type { SourceMapping } from '../sources/mapping.js';
import type { SourceFormat } from '../sources/registry.js';
import type { Corroborating } from '../steps/corroborate.js';
import type { Fault } from '../steps/fault.js';
import type { Knowledge } from '../steps/knowledge.js';
import type { OwnReader } from '../steps/own-reads.js';

/** A declared source as intake needs it: who sends, in what format, and the keys for its people. */
export interface IntakeSource {
  readonly tenant: string;
  readonly source: string;
  readonly format: SourceFormat;
  /** Oldest accepted time as an age, in ms. */
  readonly horizon: number;
  /** Of times that it writes without a zone. */
  readonly timeZone?: string | undefined;
  readonly corroborating?: Corroborating | undefined;
  /** As whom we read it ourselves, where it is connected: what is done under these ids is done by us. */
  readonly own?: OwnReader | undefined;
  /** Of the format `generic`: its own. */
  readonly mapping?: SourceMapping | undefined;
  readonly keys: TenantKeys;
  readonly people: PeopleOfSource;
  /** What is known of the tenant now: asked once a batch, so that all of it is completed by the same. */
  readonly knowledge: () => Knowledge;
}

/** One message as it came: a Kafka record, a line of a file, an element of a request. */
export interface Message {
  readonly offset: bigint;
  readonly source: IntakeSource;
  /** Null is a Kafka tombstone. */
  readonly body: Buffer | null;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Given when the carrier has read the body already. */
  readonly payload?: unknown;
  /** Reads a body that is a row of a table: quarantine keeps it as JSON, since without its header the body says nothing. */
  readonly table?: Table;
  /** Given when the carrier could not read it (a broken CSV row). */
  readonly fault?: Fault;
  readonly recordedAt?: number;
  /** The same as its source's, given along where whoever stores it may not have heard of that yet. */
  readonly own?: OwnReader;
}

/** What became of one item of a message, before the ledger is asked about duplicates. */
export interface Decided {
  readonly source: IntakeSource;
  /** Number of its message within the batch. */
  readonly message: number;
  readonly offset: bigint;
  readonly item: number;
  readonly verdict:
    | { readonly kind: 'row'; readonly row: LedgerRow; readonly raw: () => Buffer }
    | {
        readonly kind: 'quarantined';
        readonly level: 'message' | 'event';
        readonly fault: Fault;
        readonly raw: Buffer;
      }
    | { readonly kind: 'refused'; readonly reason: string };
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The end of one item's way, as the emitter is told. */
export type Answer =
  | { readonly status: 'stored'; readonly id: string }
  | { readonly status: 'duplicate'; readonly id: string; readonly conflict: boolean }
  | {
      readonly status: 'quarantined';
      readonly reason: string;
      readonly field?: string;
      readonly detail: string;
    }
  | { readonly status: 'refused'; readonly reason: string };
