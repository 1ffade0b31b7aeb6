import { z } from 'zod';
import type { ConnectionKind, ConnectionOf } from '../../src/config/connections.js';
import type { FieldDefinition } from '../../src/catalogue/salesforce-fields.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { OwnReader } from '../steps/own-reads.js';
import type { Egress } from './egress/egress.js';
import type { PullFeed } from './feed.js';
import type { DayRange, FeedCounts } from './reconcile/feed-counts.js';
import type { RightsAccess } from './rights/rights-access.js';

export const SECRET_NAMES = ['client-secret', 'private-key', 'refresh-token', 'password', 'token'] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

export interface ConnectorDeps {
  readonly egress: Egress;
  readonly clock: Clock;
  /** The secret, from the file that the connection names, else as it was sealed; undefined when there is none. */
  secret(this: void, name: SecretName, file?: string): Promise<string | undefined>;
  /** Seals a secret that the source gave in place of the one before. */
  keepSecret(this: void, name: SecretName, value: string): Promise<void>;
}

/** What can be found out about a connection without reading any of its records. */
export const checkedSchema = z
  .strictObject({
    account: z.string().optional().describe('As whom we read there, by the id of the source'),
    permissions: z.array(
      z.strictObject({
        name: z.string().describe('As the source calls it'),
        granted: z.boolean(),
        gives: z.string().describe('What cannot be read without it'),
        optional: z.literal(true).optional().describe('All else is read without it'),
      }),
    ),
    feeds: z.array(
      z.strictObject({
        feed: z.string(),
        readable: z.boolean(),
        why: z.string().optional().describe('Why it cannot be read'),
        present: z.array(z.string()).describe('Event types that are there'),
        absent: z.array(z.string()).describe('Event types that are not there'),
        readTo: z.iso.datetime().optional().describe('When we last read it to its end'),
        oldest: z.iso.datetime().optional().describe('Of what can still be read'),
        delay: z.string().describe('How late its records come'),
        history: z
          .strictObject({ days: z.int(), calls: z.int() })
          .optional()
          .describe('How far back it goes, and how many calls it takes to read all of that'),
      }),
    ),
    calls: z
      .strictObject({
        usedToday: z.int().describe('By this connection'),
        perDay: z.int().describe('What it takes to read on, estimated'),
        ownLimit: z.int().describe('callsPerDay of the connection'),
        sourceUsed: z.int().optional().describe('By everybody, as the source counts'),
        sourceLimit: z.int().optional(),
      })
      .meta({ id: 'CallsOfConnection' }),
  })
  .meta({ id: 'CheckedConnection' });
export type Checked = z.infer<typeof checkedSchema>;

/** A connection that is open. Its tokens live in it and nowhere else. */
export interface Connected {
  readonly feeds: readonly PullFeed[];
  /** As whom we read there; undefined where the source does not say. */
  identify(signal: AbortSignal): Promise<OwnReader | undefined>;
  /** Rejects only when nothing can be said at all; what is missing is part of the answer. */
  check(signal: AbortSignal): Promise<Omit<Checked, 'calls'> & { readonly callsPerDay: number }>;
  /** How much there is of each feed by day, where the source can count without giving its records. */
  count?(range: DayRange, signal: AbortSignal): Promise<FeedCounts[]>;
  /** Who may do what there; absent where no reader knows how such rights are meant. */
  readonly rights?: RightsAccess;
  /** What the source says of the fields of its objects, where it says it. */
  fieldDefinitions?(signal: AbortSignal): Promise<FieldDefinition[]>;
  close(): Promise<void>;
}

/** Opens connections of one kind. Nothing is asked of the source until it is polled or checked. */
export type Connector<K extends ConnectionKind> = (
  connection: ConnectionOf<K>,
  deps: ConnectorDeps,
) => Connected;
