import { z } from 'zod';
import {
  budgetSchema,
  corroboratingSchema,
  DEFAULT_HORIZON_DAYS,
  DEFAULT_PROMISED_DELAY_MINUTES,
  formatSchema,
  horizonDaysSchema,
  MAX_MAPPING_CHARS,
  promisedDelaySchema,
  timeZoneSchema,
} from '../../config/sections.js';
import { idSchema } from '../../config/leaves.js';
import { fault, ok, type Result } from '../../kernel/result.js';
import type { AccessFact } from '../access-facts.js';

const name = z.string().min(1).max(512);

/** A tenant as a command declares it. Addresses of people stand in the configuration file only, never in facts. */
export const tenantDeclarationSchema = z
  .strictObject({
    id: idSchema,
    name: name.optional(),
    timeZone: timeZoneSchema.default('UTC'),
    horizonDays: horizonDaysSchema.default(DEFAULT_HORIZON_DAYS),
    reviewBudget: budgetSchema
      .optional()
      .describe(
        'False alerts to be read: one per so many days of people (500), or so many a month (1/month)',
      ),
    pageBudget: budgetSchema.optional().describe('The same of alerts that somebody is woken for (2000)'),
  })
  .meta({ id: 'TenantDeclaration' });

export const sourceDeclarationSchema = z
  .strictObject({
    id: idSchema,
    name: name.optional(),
    format: formatSchema.default('json'),
    liveFrom: z.iso.datetime({ offset: true }).optional(),
    promisedDelayMinutes: promisedDelaySchema.default(DEFAULT_PROMISED_DELAY_MINUTES),
    timeZone: timeZoneSchema.optional(),
    corroborating: corroboratingSchema.optional(),
    mapping: z
      .string()
      .min(1)
      .max(MAX_MAPPING_CHARS)
      .describe('Of the format generic: how its records are read, in YAML')
      .optional(),
  })
  .meta({ id: 'SourceDeclaration' });

export type TenantDeclaration = z.output<typeof tenantDeclarationSchema>;
export type SourceDeclaration = z.output<typeof sourceDeclarationSchema>;

/** Who declared it; what the configuration file declares no command can change. */
export const ORIGINS = ['config', 'command'] as const;
export type Origin = (typeof ORIGINS)[number];

/** A declaration after its facts; undefined while nothing valid was said. */
export type DeclarationState<D> = { readonly declaration: D; readonly version: number } | undefined;

/** The last declaration counts; one that no longer fits the schema has no effect. */
export const evolveDeclaration =
  <S extends z.ZodType>(schema: S) =>
  (state: DeclarationState<z.output<S>>, fact: AccessFact): DeclarationState<z.output<S>> => {
    if (fact.type !== 'declared') return state;
    const declared = schema.safeParse(fact.data);
    return declared.success ? { declaration: declared.data, version: fact.version } : state;
  };

export const foldDeclaration = <S extends z.ZodType>(
  schema: S,
  facts: readonly AccessFact[],
): DeclarationState<z.output<S>> =>
  facts.reduce<DeclarationState<z.output<S>>>(evolveDeclaration(schema), undefined);

/** Whether a command may declare this; `no-effect` when it says what holds already. */
export function decideDeclaration<D extends object>(
  current: { readonly origin: Origin; readonly declaration: D } | undefined,
  wanted: D,
): Result<'declare' | 'no-effect', 'declared-in-config'> {
  if (current === undefined) return ok('declare');
  if (current.origin === 'config') return fault('declared-in-config');
  return ok(sameFields(current.declaration, wanted) ? 'no-effect' : 'declare');
}

function sameFields(left: object, right: object): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => Reflect.get(left, key) === Reflect.get(right, key));
}
