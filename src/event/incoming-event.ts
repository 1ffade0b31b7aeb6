import { z } from 'zod';
import { ACTIONS } from './actions.js';
import { attributesSchema } from './attributes.js';
import { DATA_CLASSES } from './data-classes.js';

/** Longest texts an emitter may send, in UTF-16 units. What is longer is refused with the field's name, never cut. */
const ID = 512;
const NAME = 1024;
const WORD = 128;

const id = z.string().min(1).max(ID);
const word = z.string().min(1).max(WORD);
const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const uint32 = z.int().min(0).max(0xffff_ffff);
const time = z.iso.datetime({ offset: true });

export const ACTOR_TYPES = ['human', 'integration', 'system', 'vendor', 'unknown'] as const;
export const OUTCOMES = ['success', 'failure', 'denied', 'unknown'] as const;
export const CHANNELS = ['ui', 'mobile', 'api', 'bulk', 'batch', 'webhook', 'unknown'] as const;
export const NETWORKS = ['office', 'vpn', 'external', 'unknown'] as const;
export const BASES = ['returned', 'listed', 'estimated', 'corroborating'] as const;
export const VOLUME_OF = ['act', 'part'] as const;

/** An address as the CRM wrote it; what is no address (such as "Salesforce.com IP") is dropped by the mapping. */
const ip = z.union([z.ipv4(), z.ipv6()]);
const country = z.string().regex(/^[A-Z]{2}$/, 'two capital letters (ISO 3166-1 alpha-2)');

/** A person: the CRM's id makes the key; name and mail address go to `identities` and nowhere else. */
const personFields = { id, name: z.string().max(NAME).optional(), email: z.string().max(320).optional() };

export const targetSchema = z
  .strictObject({ type: word, id, name: z.string().max(NAME), parentId: id })
  .partial()
  .meta({ id: 'Target' });

export const recipientSchema = z
  .strictObject({ id, kind: word, country })
  .partial()
  .meta({ id: 'Recipient' });

export const contextSchema = z
  .strictObject({
    ip,
    country,
    asn: uint32,
    userAgent: z.string().max(2048),
    device: z.string().max(ID),
    sessionId: id,
    channel: z.enum(CHANNELS),
    authMethod: word,
    mfa: z.boolean(),
    appId: id,
    requestId: id,
    correlationId: id,
    network: z.enum(NETWORKS),
  })
  .partial()
  .meta({ id: 'Context' });

export const volumeSchema = z
  .strictObject({
    records: count,
    basis: z.enum(BASES),
    of: z.enum(VOLUME_OF),
    bytes: count,
    groupKey: id,
    part: uint32,
    parts: uint32,
  })
  .partial()
  .meta({ id: 'Volume' });

/**
 * What an emitter may say about one act. Tenant and source are not here: they follow from the key, the topic or
 * the poller. Unknown keys are refused. Only `key`, `occurredAt`, `actor.id` and `action` are required.
 */
export const incomingEventSchema = z
  .strictObject({
    key: id.describe("The CRM's own id of this record: the same act always has the same key"),
    occurredAt: time.describe("When it happened, by the CRM's clock (ISO 8601 with offset)"),
    recordedAt: time.describe('When the CRM wrote it down').optional(),
    actor: z
      .strictObject({
        ...personFields,
        type: z.enum(ACTOR_TYPES).optional(),
        onBehalfOf: id.describe("The CRM's id of the person whose rights were used").optional(),
        roles: z.array(word).max(50).optional(),
      })
      .meta({ id: 'IncomingActor' }),
    action: z.enum(ACTIONS),
    target: targetSchema.optional(),
    outcome: z.enum(OUTCOMES).optional(),
    reason: z.string().max(NAME).optional(),
    purpose: word.optional(),
    recipient: recipientSchema.optional(),
    context: contextSchema.optional(),
    volume: volumeSchema.optional(),
    dataClasses: z.array(z.enum(DATA_CLASSES)).max(DATA_CLASSES.length).optional(),
    subjects: z
      .array(z.strictObject(personFields).meta({ id: 'IncomingSubject' }))
      .max(5_000)
      .describe('The persons whose records were touched')
      .optional(),
    attributes: attributesSchema.optional(),
  })
  .meta({ id: 'IncomingEvent' });

export type IncomingEvent = z.infer<typeof incomingEventSchema>;
