import { z } from 'zod';
import { nameBasedId } from '../../src/kernel/ids.js';
import type { RoutingTree } from '../route/tree.js';

/**
 * What somebody gets regularly by mail, and may leave: the weekly letter, the weekly digest of silences, and the digest of
 * a receiver of the routes. Alerts that are told at once are no list.
 */
export type ListName = 'letter' | 'silences' | `digest:${string}`;

/** The kind under which lies who left a list; its id is the list's. */
export const LIST_KIND = 'mailing-list';

/** As links and facts name it. */
export const listIdOf = (tenant: string, list: ListName): string => nameBasedId('mailing-list', tenant, list);

export const digestOf = (receiver: string): ListName => `digest:${receiver}`;

/** Of every tenant, as the routes are now. */
export const listsOf = ({ receivers }: Pick<RoutingTree, 'receivers'>): readonly ListName[] => [
  'letter',
  'silences',
  ...[...receivers.values()].flatMap(({ name, digest }) => (digest === undefined ? [] : [digestOf(name)])),
];

/** In words, within a sentence. */
export function listWords(list: ListName, tenant: string): string {
  if (list === 'letter') return `the weekly letter of ${tenant}`;
  if (list === 'silences') return `the weekly digest of silences of ${tenant}`;
  return `the digest of ${tenant} (${list.slice('digest:'.length)})`;
}

const factSchema = z.object({
  type: z.enum(['left', 'rejoined']),
  /** `reader`: the account id of their address, whether or not there is an account. */
  data: z.object({ list: z.string(), reader: z.string() }),
});

/** Somebody who does not get a list any more. */
export interface Left {
  readonly list: string;
  readonly reader: string;
  /** A link that was sent to them, `link:<reader>/<message>`. */
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

interface Stated {
  readonly type: string;
  readonly data: unknown;
  readonly by: string;
  readonly at: number;
}

/** Total: the last fact about a reader and a list holds, and facts of another shape have no effect. */
export function leftBy(facts: readonly Stated[]): readonly Left[] {
  const left = new Map<string, Left>();
  for (const { type, data, by, at } of facts) {
    const fact = factSchema.safeParse({ type, data });
    if (!fact.success) continue;
    const { list, reader } = fact.data.data;
    const key = JSON.stringify([list, reader]);
    left.delete(key);
    if (fact.data.type === 'left') left.set(key, { list, reader, by, at });
  }
  return [...left.values()];
}
