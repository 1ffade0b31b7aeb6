import { z } from 'zod';
import { tenantQuery } from '../store/query.js';
import type { Store } from '../store/store.js';
import { sqlTime } from '../store/time.js';
import type { Person, PersonKind, TenantKeys } from './pseudonyms.js';

export interface Identity {
  readonly key: string;
  readonly kind: PersonKind;
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface IdentityRow extends Identity {
  readonly tenant: string;
}

/** People of a kind remembered a source, so that a key is computed and an identity written once and not per event. */
const REMEMBERED = 200_000;

const byKeysQuery = tenantQuery({
  file: new URL('./identities-by-keys.sql', import.meta.url),
  params: { keys: z.array(z.string()) },
  row: z.object({
    key: z.string(),
    kind: z.enum(['actor', 'subject', 'person']),
    id: z.string(),
    name: z.string(),
    email: z.string(),
  }),
});

/** Gives people of one source their keys, and collects those whose identity is not written yet. */
export class PeopleOfSource {
  private readonly known = { actor: new Map<string, Known>(), subject: new Map<string, Known>() };
  private fresh: IdentityRow[] = [];

  constructor(
    private readonly keys: TenantKeys,
    private readonly source: string,
  ) {}

  keyOf(kind: 'actor' | 'subject', person: Person): string {
    const { id, name = '', email = '' } = person;
    const all = this.known[kind];
    const known = all.get(id);
    if (known !== undefined && saysNothingNew(known, name, email)) return known.key;
    const key = known?.key ?? this.keys.personKey(kind, this.source, id);
    if (all.size >= REMEMBERED) all.clear();
    all.set(id, { key, name, email });
    this.fresh.push({ tenant: this.keys.tenant, kind, key, id, name, email });
    return key;
  }

  /** The identities seen since the last call: to be written before the events that use their keys. */
  takeFresh(): IdentityRow[] {
    const taken = this.fresh;
    this.fresh = [];
    return taken;
  }

  /**
   * Forgets who was remembered: after a batch whose identities may not have been written they are collected again.
   * What another batch has just collected stays.
   */
  forget(): void {
    this.known.actor.clear();
    this.known.subject.clear();
  }
}

interface Known {
  readonly key: string;
  readonly name: string;
  readonly email: string;
}

function saysNothingNew(known: Known, name: string, email: string): boolean {
  return (name === '' || known.name === name) && (email === '' || known.email === email);
}

export async function writeIdentities(
  store: Store,
  rows: readonly IdentityRow[],
  seenAt: number,
): Promise<void> {
  const seen_at = sqlTime(seenAt);
  await store.write(
    'identities',
    rows.map((row) => ({ ...row, seen_at })),
  );
}

/** Who is behind these keys, as far as it is known and not erased. The caller has checked the right to see it. */
export async function identitiesOf(
  store: Store,
  tenant: string,
  keys: readonly string[],
): Promise<Map<string, Identity>> {
  if (keys.length === 0) return new Map();
  const rows = await store.read(byKeysQuery, { tenant, keys: [...new Set(keys)] });
  return new Map(rows.map((row) => [row.key, row]));
}
