import { z } from 'zod';

/** How much it matters what somebody does; `normal` is who nothing was said of. */
export const CRITICALITIES = ['low', 'normal', 'high', 'critical'] as const;
export type Criticality = (typeof CRITICALITIES)[number];

/** The modifiers of Elastic's asset criticality (kibana, entity_analytics/asset_criticality/constants.ts). */
export const FACTORS: Readonly<Record<Criticality, number>> = { low: 0.5, normal: 1, high: 1.5, critical: 2 };

/** The kind under which lies what was declared critical; its id is `criticalityIdOf`. */
export const CRITICALITY_KIND = 'criticality';

/**
 * What can be declared: one person, or everybody who acts in a role; a kind of record, or a single thing. What is said of
 * a person counts before their role.
 */
export const DECLARED_OF = ['person', 'role', 'kind', 'object'] as const;
export type DeclaredOf = (typeof DECLARED_OF)[number];

/** A person by key, a role or kind as the CRM calls it, in any case of letters; a thing by its keyed digest. */
export const criticalityIdOf = (of: DeclaredOf, name: string): string => `${of}:${name.toLowerCase()}`;

const factSchema = z.object({
  of: z.enum(DECLARED_OF),
  name: z.string(),
  /** Null when nothing is said any more. */
  level: z.enum(CRITICALITIES).nullable(),
});

interface Stated {
  readonly id: string;
  readonly data: unknown;
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

export interface Declared {
  readonly of: DeclaredOf;
  readonly name: string;
  readonly level: Criticality;
  readonly by: string;
  readonly at: number;
}

/** What holds, of all that has been declared. */
export type Declarations = ReadonlyMap<string, Declared>;

/** As it was at an instant, of facts in the order of their fold; a fact of another shape says nothing. Pure. */
export function declaredAt(facts: readonly Stated[], at: number): Declarations {
  const declared = new Map<string, Declared>();
  for (const fact of facts) {
    const parsed = factSchema.safeParse(fact.data).data;
    if (fact.at > at || parsed === undefined) continue;
    const { of, name, level } = parsed;
    if (level === null) declared.delete(fact.id);
    else declared.set(fact.id, { of, name, level, by: fact.by, at: fact.at });
  }
  return declared;
}

export const criticalityOf = (
  declared: Declarations,
  { actorKey, role }: { readonly actorKey: string; readonly role: string },
): Declared | undefined =>
  declared.get(criticalityIdOf('person', actorKey)) ??
  (role === '' ? undefined : declared.get(criticalityIdOf('role', role)));

/**
 * The most critical of what an alert touched (`criticalityIdOf`); undefined where all of it is as nothing was said of it.
 * Beside a kind that nothing was said of, what is `low` lowers nothing. Pure.
 */
export function criticalityOfTouched(
  declared: Declarations,
  touched: readonly string[],
): Declared | undefined {
  const said = touched.flatMap((id) => declared.get(id) ?? []);
  const [most] = said.sort((a, b) => FACTORS[b.level] - FACTORS[a.level] || (a.name < b.name ? -1 : 1));
  const isLowered = most !== undefined && FACTORS[most.level] < 1;
  const isBesideOthers = touched.some((id) => id.startsWith('kind:') && !declared.has(id));
  return most?.level === 'normal' || (isLowered && isBesideOthers) ? undefined : most;
}

/**
 * A risk (0 to 100) with a factor: as odds, times the factor, as Elastic applies it to the normalized score (kibana,
 * entity_analytics/asset_criticality/helpers.ts). So it stays below 100, and 1 changes nothing.
 */
export const withFactor = (risk: number, factor: number): number =>
  (100 * factor * risk) / (100 - risk + factor * risk);

/** Which risk comes to that one with the factor. */
export const withoutFactor = (risk: number, factor: number): number => withFactor(risk, 1 / factor);
