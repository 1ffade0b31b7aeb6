import { z } from 'zod';
import { BY_SYSTEM } from '../../access/access-facts.js';
import { MINUTE } from '../../kernel/clock.js';
import { randomId } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/clock.js';
import { identitiesOf, type Identity } from '../../privacy/identities.js';
import { systemQuery, tenantQuery } from '../../store/query.js';
import type { Store } from '../../store/store.js';
import { sqlTime } from '../../store/time.js';
import { createLocalDay } from '../day.js';
import type { PersonIdentity } from '../directory/people-identity.js';
import { keyOfPerson } from '../directory/people-snapshot.js';
import { MOST_PEOPLE } from '../directory/plan-import.js';
import type { Statement } from '../directory/statement.js';
import type { StatedPeople } from '../people.js';
import { personnelStatement } from './personnel-statement.js';

const storedQuery = systemQuery({
  file: new URL('./queries/stored-since.sql', import.meta.url),
  params: { logged: z.string() },
  row: z.object({
    tenant: z.string(),
    from_ms: z.coerce.number(),
    to_ms: z.coerce.number(),
    newest: z.coerce.bigint(),
  }),
});

const eventsQuery = tenantQuery({
  file: new URL('./queries/personnel-events.sql', import.meta.url),
  params: { from: z.string(), to: z.string() },
  row: z.object({
    id: z.string(),
    action: z.enum(['hr.hire', 'hr.transfer', 'hr.terminate']),
    target_id: z.string(),
    subject_keys: z.array(z.string()),
    attributes: z.string(),
    at: z.coerce.number(),
  }),
});
type EventRow = z.output<typeof eventsQuery.row>;

/** Marks are microseconds of each process's own clock: so far behind the newest it is looked again. */
const OVERLAP_MICROS = BigInt(10 * MINUTE) * 1_000n;

/** Events that one statement names. */
const CAUSES_A_READ = 1_000;

export interface PersonnelParts extends StatedPeople {
  readonly store: Store;
  readonly clock: Clock;
  readonly timeZoneOf: (tenant: string) => string;
}

/**
 * Makes statements about people of what the personnel department's events say, whatever source they came by. An event is
 * one statement for ever: its id is the statement's cause. After a start everything is looked through once, then what was
 * stored since.
 */
export class FollowPersonnel {
  private logged = 0n;

  constructor(private readonly parts: PersonnelParts) {}

  /** How many events became statements. */
  async run(): Promise<number> {
    const since = this.logged > OVERLAP_MICROS ? this.logged - OVERLAP_MICROS : 0n;
    const stored = await this.parts.store.read(storedQuery, { logged: String(since) });
    let count = 0;
    for (const { tenant, from_ms: from, to_ms: to } of stored)
      count += await this.follow(tenant, { from, to });
    // Only now: what failed is looked at again.
    for (const { newest } of stored) if (newest > this.logged) this.logged = newest;
    return count;
  }

  private async follow(tenant: string, { from, to }: { from: number; to: number }): Promise<number> {
    const { store, people } = this.parts;
    const events = await store.read(eventsQuery, { tenant, from: sqlTime(from), to: sqlTime(to) });
    let count = 0;
    for (let at = 0; at < events.length; at += CAUSES_A_READ) {
      const some = events.slice(at, at + CAUSES_A_READ);
      const known = await people.rows.knownCauses(
        tenant,
        some.map(({ id }) => id),
      );
      const fresh = some.filter(({ id }) => !known.has(id));
      if (fresh.length > 0) count += await this.state(tenant, fresh);
    }
    return count;
  }

  private async state(tenant: string, events: readonly EventRow[]): Promise<number> {
    const { store, people, clock } = this.parts;
    const subjects = await identitiesOf(store, tenant, events.flatMap(onlySubject));
    const statements: (Statement & { readonly cause: string })[] = [];
    const identities = new Map<string, PersonIdentity>();
    const [keys, snapshot] = [await people.keys.of(tenant), await people.directory.load(tenant)];
    const localDay = createLocalDay(this.parts.timeZoneOf(tenant));
    const keyOf = (id: string): string => keyOfPerson(keys, id);
    for (const event of events) {
      const named = namedBy(event, subjects);
      if (named === undefined) continue;
      const person = keyOf(named.id);
      const isNew = !snapshot.people.has(person);
      if (isNew && snapshot.people.size + identities.size >= MOST_PEOPLE) continue;
      if (isNew) identities.set(person, { key: person, ...named });
      const told = {
        action: event.action,
        day: localDay(event.at),
        attributes: JSON.parse(event.attributes),
      };
      statements.push({ ...personnelStatement(told, { person, keyOf }), cause: event.id });
    }
    if (statements.length === 0) return 0;
    const about = { from: 'events', statements: statements.length };
    await people.rows.write({
      tenant,
      id: randomId(),
      at: snapshot.nextAt(clock.now()),
      by: BY_SYSTEM,
      statements,
      identities: [...identities.values()],
      about,
    });
    await this.parts.onChange(tenant);
    return statements.length;
  }
}

const onlySubject = ({ subject_keys: [key, ...others] }: EventRow): string[] =>
  key === undefined || others.length > 0 ? [] : [key];

/** The person by the id of the event's target, else of its one subject; nobody when it names none. */
function namedBy(
  event: EventRow,
  subjects: ReadonlyMap<string, Identity>,
): Omit<PersonIdentity, 'key'> | undefined {
  const [key = ''] = onlySubject(event);
  const subject = subjects.get(key);
  const id = event.target_id === '' ? (subject?.id ?? '') : event.target_id;
  if (id === '') return undefined;
  return { id, name: subject?.name ?? '', email: (subject?.email ?? '').toLowerCase() };
}
