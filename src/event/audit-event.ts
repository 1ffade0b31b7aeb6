import { z } from 'zod';
import { ACTIONS } from './actions.js';
import { attributesSchema } from './attributes.js';
import { DATA_CLASSES } from './data-classes.js';
import {
  ACTOR_TYPES,
  OUTCOMES,
  contextSchema,
  recipientSchema,
  targetSchema,
  volumeSchema,
} from './incoming-event.js';

/** Where an event came in: topic, partition and offset of the message, and the item within it. */
export const positionSchema = z
  .strictObject({
    topic: z.string(),
    partition: z.int().min(0),
    offset: z.string().regex(/^\d+$/),
    item: z.int().min(0),
  })
  .meta({ id: 'Position' });

/** A keyed pseudonym: 32 hex digits, HMAC-SHA-256 of the CRM's id under the tenant's key, first 16 bytes. */
const key = z.string().regex(/^[0-9a-f]{32}$/);

const pseudonym = z
  .string()
  .describe('What people call them who do not see names, after the role where one was said: sales otter-41');

/** What the ledger holds of one act. Nobody is in it by name; `unknown` is a legal answer everywhere. */
export const auditEventSchema = z
  .strictObject({
    id: z.uuid().describe('UUIDv5 of tenant, source, feed and key'),
    tenant: z.string(),
    source: z.string(),
    feed: z.string(),
    key: z.string(),
    position: positionSchema,
    occurredAt: z.iso.datetime(),
    recordedAt: z.iso.datetime().optional(),
    receivedAt: z.iso.datetime(),
    actor: z
      .strictObject({
        key,
        pseudonym,
        id: z.string().optional().describe('Only where the caller may see it'),
        type: z.enum(ACTOR_TYPES),
        onBehalfOf: key.optional(),
        roles: z.array(z.string()),
      })
      .meta({ id: 'Actor' }),
    action: z.enum(ACTIONS),
    target: targetSchema.optional(),
    outcome: z.enum(OUTCOMES),
    reason: z.string().optional(),
    purpose: z.string().optional(),
    recipient: recipientSchema.optional(),
    context: contextSchema.optional(),
    volume: volumeSchema.optional(),
    dataClasses: z.array(z.enum(DATA_CLASSES)),
    subjectKeys: z.array(key),
    subjects: z
      .array(z.strictObject({ key, pseudonym, id: z.string().optional() }))
      .optional()
      .describe('Those of subjectKeys; ids only where the caller may see them'),
    attributes: attributesSchema,
    quality: z
      .strictObject({ missing: z.array(z.string()), derived: z.array(z.string()) })
      .meta({ id: 'Quality' }),
    contentHash: z.string().regex(/^[0-9a-f]{16}$/),
    salt: z.string().regex(/^[0-9a-f]{32}$/),
  })
  .meta({ id: 'AuditEvent' });

export type AuditEvent = z.infer<typeof auditEventSchema>;
