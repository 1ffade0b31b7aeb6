import { z } from 'zod';
import type { AccessFact, AccessFacts } from '../../access/access-facts.js';
import { writeIdentities } from '../../privacy/identities.js';
import { tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { dayOf, EVER, textOfDay } from '../day.js';
import type { PersonIdentity } from './people-identity.js';
import type { Stated, Statement } from './statement.js';

/** One fact an import: only with it do its rows count. */
const KIND = 'people';

const said = z.string().nullable();

const statementsQuery = tenantQuery({
  file: new URL('./queries/statements-of-imports.sql', import.meta.url),
  params: { imports: z.array(z.uuid()) },
  row: z.object({
    import_id: z.string(),
    position: z.number(),
    person: z.string(),
    day: z.string().nullable(),
    resets: z.number(),
    employed: z.number().nullable(),
    role: said,
    team: said,
    manager: said,
    kind: said,
    office: said,
    time_zone: said,
    stated_at: z.coerce.number(),
  }),
});

const identitiesQuery = tenantQuery({
  file: new URL('./queries/people-identities.sql', import.meta.url),
  params: {},
  row: z.object({ key: z.string(), id: z.string(), name: z.string(), email: z.string() }),
});

const causesQuery = tenantQuery({
  file: new URL('./queries/causes-known.sql', import.meta.url),
  params: { imports: z.array(z.uuid()), causes: z.array(z.string()) },
  row: z.object({ cause: z.string() }),
});

/** Ids that one statement names: a server takes them in its address line. */
const IMPORTS_A_READ = 500;

/** Something to be kept of the people of a tenant, whole or not at all. */
export interface NewImport {
  readonly tenant: string;
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  readonly by: string;
  readonly statements: readonly (Statement & { readonly cause?: string })[];
  readonly identities: readonly PersonIdentity[];
  /** For the fact: counts and how it came, nothing about anybody. */
  readonly about: Readonly<Record<string, string | number | boolean>>;
}

export interface PeopleStoreParts {
  readonly store: Store;
  readonly facts: Pick<AccessFacts, 'readKind' | 'append'>;
}

/** The table `people`, the facts that make its imports count, and the names beside it. */
export class PeopleStore {
  constructor(private readonly parts: PeopleStoreParts) {}

  /** Ids of the imports that count, in the order in which they were made. */
  async imports(tenant: string): Promise<string[]> {
    const facts = await this.parts.facts.readKind(tenant, KIND);
    return facts.toSorted(byTime).map(({ id }) => id);
  }

  async statements(tenant: string, imports: readonly string[]): Promise<Stated[]> {
    const all: Stated[] = [];
    for (let at = 0; at < imports.length; at += IMPORTS_A_READ) {
      const some = imports.slice(at, at + IMPORTS_A_READ);
      for (const row of await this.parts.store.read(statementsQuery, { tenant, imports: some }))
        all.push(statedBy(row));
    }
    return all;
  }

  async identities(tenant: string): Promise<PersonIdentity[]> {
    return this.parts.store.read(identitiesQuery, { tenant });
  }

  /** Which of these events (ids) are statements already. */
  async knownCauses(tenant: string, causes: readonly string[]): Promise<ReadonlySet<string>> {
    const imports = await this.imports(tenant);
    const known = new Set<string>();
    for (let at = 0; at < imports.length; at += IMPORTS_A_READ) {
      const some = imports.slice(at, at + IMPORTS_A_READ);
      const rows = await this.parts.store.read(causesQuery, { tenant, imports: some, causes });
      for (const { cause } of rows) known.add(cause);
    }
    return known;
  }

  /** When it resolves all of it counts; when it rejects, none does, and it may be written again under another id. */
  async write({ tenant, id, at, by, statements, identities, about }: NewImport): Promise<void> {
    const { store, facts } = this.parts;
    const people = identities.map((one) => ({ tenant, kind: 'person' as const, ...one }));
    await writeIdentities(store, people, at);
    await store.write(
      'people',
      statements.map((one, position) => rowOf(one, { tenant, id, position, at, by })),
    );
    await facts.append({ tenant, kind: KIND, id, version: 1, type: 'imported', data: about, by });
  }
}

const byTime = (one: AccessFact, other: AccessFact): number =>
  one.at - other.at || (one.id < other.id ? -1 : 1);

interface RowOf {
  readonly tenant: string;
  readonly id: string;
  readonly position: number;
  readonly at: number;
  readonly by: string;
}

function rowOf(
  { person, day, said: told, employed, resets, cause = '' }: NewImport['statements'][number],
  { tenant, id, position, at, by }: RowOf,
): Readonly<Record<string, unknown>> {
  return {
    tenant,
    import_id: id,
    position,
    person,
    day: textOfDay(day) ?? null,
    resets: Number(resets),
    employed: employed === undefined ? null : Number(employed),
    role: told.role ?? null,
    team: told.team ?? null,
    manager: told.manager ?? null,
    kind: told.kind ?? null,
    office: told.office ?? null,
    time_zone: told.timeZone ?? null,
    cause,
    stated_at: sqlTime(at),
    stated_by: by,
  };
}

function statedBy(row: z.output<typeof statementsQuery.row>): Stated {
  const { person, position, day, role, team, manager, kind, office, time_zone: timeZone } = row;
  const fields = { role, team, manager, kind, office, timeZone };
  return {
    person,
    day: day === null ? EVER : dayOf(day),
    said: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)),
    employed: row.employed === null ? undefined : row.employed === 1,
    resets: row.resets === 1,
    statedAt: row.stated_at,
    importId: row.import_id,
    position,
  };
}
