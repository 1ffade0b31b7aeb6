import type { KeyedLine } from './keyed.js';

/** By each further id of an account, the one under which the lines speak of it; keys both. */
export function accountsIn(lines: readonly KeyedLine[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap(({ kind, isActor, holder, via }): [string, string][] =>
      kind === 'alias' && isActor ? [[via, holder]] : [],
    ),
  );
}

/** All that lines say of which account an id may be: itself, and by another id. Of several snapshots each has its own say. */
export function accountsMeant(
  pictures: readonly { readonly lines: readonly KeyedLine[] }[],
  actor: string,
): ReadonlySet<string> {
  const meant = new Set([actor]);
  for (const { lines } of pictures) {
    const accounts = accountsIn(lines);
    const account = accounts.get(actor) ?? actor;
    meant.add(account);
    for (const [id, holder] of accounts) if (holder === account) meant.add(id);
  }
  return meant;
}
