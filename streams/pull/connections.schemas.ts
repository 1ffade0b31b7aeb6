import { z } from 'zod';
import { declaredConnectionSchema } from '../../src/config/connections.js';
import { SECRET_NAMES } from './connector.js';

/** A PEM of a long key, or a token. */
const MOST_CHARS = 16_384;
const secret = z.string().min(1).max(MOST_CHARS);

export const connectSchema = z
  .strictObject({
    connection: declaredConnectionSchema,
    secrets: z
      .partialRecord(z.enum(SECRET_NAMES), secret)
      .default({})
      .describe('Sealed in the store and never shown again; those that are left out stay as they were'),
  })
  .meta({ id: 'ConnectSource' });
export type ConnectSource = z.output<typeof connectSchema>;

export const connectionViewSchema = z
  .strictObject({ tenant: z.string(), source: z.string(), connection: declaredConnectionSchema })
  .meta({ id: 'ConnectedSource' });
export type ConnectionView = z.output<typeof connectionViewSchema>;
