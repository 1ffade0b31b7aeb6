import { z } from 'zod';

/**
 * JSON Schema of draft 2020-12: of what we take (`input`) or of what we give (`output`). Parts with an id, the whole
 * among them, lie below `$defs`.
 */
export const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> =>
  z.toJSONSchema(schema, { io, target: 'draft-2020-12' });

interface Converted {
  readonly schema: unknown;
  readonly components: Record<string, unknown>;
}

/**
 * A zod schema for an OpenAPI 3.1 document: its parts that have an id become components. The converter of
 * @nestjs/swagger would write the older JSON Schema of OpenAPI 3.0.
 */
export function openApiSchema(
  schema: unknown,
  { schemaType }: { schemaType: 'input' | 'output' },
): Converted | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const { $defs, $schema: _dialect, ...whole } = jsonSchemaOf(schema, schemaType);
  return { schema: whole, components: { ...($defs as Record<string, unknown> | undefined) } };
}

/** A schema with an id and all its parts, as components. */
export const componentsOf = (schema: z.ZodType, schemaType: 'input' | 'output'): Record<string, object> => {
  const text = JSON.stringify(openApiSchema(schema, { schemaType })?.components ?? {});
  return JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as Record<string, object>;
};
