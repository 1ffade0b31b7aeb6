import { teamsReached } from '../../access/rights/decide.js';
import type { Admitted } from '../../access/rights/principal.js';
import type { Declarations } from '../../access/tenants/declarations.js';
import { createWallClock } from '../../event/time-zone.js';
import { AppError } from '../../kernel/app-error.js';
import { type Clock, DAY } from '../../kernel/clock.js';
import { pseudonymOf } from '../../privacy/pseudonym.js';
import { TenantKeys } from '../../privacy/pseudonyms.js';
import { identitiesShown, type Sight, type Sights } from '../../privacy/sight.js';
import type { SealedSecrets } from '../../secrets/sealed-secrets.js';
import type { Store } from '../../store/store.js';
import { isoTime } from '../../store/time.js';
import { dayOf } from '../day.js';
import { addSnapshot } from './add-snapshot.js';
import { accountAsked } from './asked-account.js';
import type { Told } from './can.js';
import { objectKey, sourceKeys } from './keyed.js';
import type {
  CanAnswer,
  CanQuery,
  Held,
  HeldQuery,
  Holders,
  HoldersQuery,
  Imported,
  Snapshots,
} from './rights.schemas.js';
import type { DayBounds, Rights } from './rights.js';
import type { Place, Taken } from './rights-store.js';
import type { Snapshot } from './snapshot.js';
import { isAppRight } from './words.js';

export interface RightsDeskParts {
  readonly store: Store;
  readonly rights: Rights;
  readonly secrets: SealedSecrets;
  readonly declarations: Pick<Declarations, 'findSource' | 'requireTenant'>;
  readonly sights: Pick<Sights, 'of'>;
  readonly clock: Clock;
}

/** Questions of people about rights: whom they may name, what they are shown of whom, and which day they mean. */
export class RightsDesk {
  constructor(private readonly parts: RightsDeskParts) {}

  async can(place: Place, { actor, on, ...right }: CanQuery, caller: Admitted): Promise<CanAnswer> {
    const { keys, sight, day } = await this.open(place, on, caller);
    const own = sourceKeys(keys, place.source);
    const key = await accountAsked(
      { store: this.parts.store, tenant: place.tenant, keys: own },
      { actor, day: dayOf(day.on) },
      sight,
    );
    const question = { ...right, object: objectKey(right, own), actor: key };
    const told = await this.parts.rights.can(place, question, day, keys);
    const [shown] = await this.shown(place, [{ actor: key, told }], { sight, day });
    if (shown === undefined) throw new AppError('INTERNAL', 'an account that was asked about was not shown');
    return { ...shown, on: day.on };
  }

  async holders(place: Place, query: HoldersQuery, caller: Admitted): Promise<Holders> {
    const { keys, sight, day } = await this.open(place, query.on, caller);
    const { right, field, after, limit } = query;
    const object = objectKey(query, sourceKeys(keys, place.source));
    const at = momentOf(day);
    const found = await this.parts.rights.holders(
      place,
      { right, object, field },
      { at, after, limit },
      keys,
    );
    const seen = found.holders.filter(({ actor }) => !sight.hidden.has(actor));
    const told = seen.map(({ actor, ...one }) => ({ actor, told: one }));
    const holders = await this.shown(place, told, { sight, day });
    return { on: day.on, holders, ...(found.next === undefined ? {} : { next: found.next }) };
  }

  async held(place: Place, { actor, on }: HeldQuery, caller: Admitted): Promise<Held> {
    const { keys, sight, day } = await this.open(place, on, caller);
    const { store, rights } = this.parts;
    const own = sourceKeys(keys, place.source);
    const key = await accountAsked(
      { store, tenant: place.tenant, keys: own },
      { actor, day: dayOf(day.on) },
      sight,
    );
    const found = await rights.held(place, key, momentOf(day), keys);
    const lines = await this.shown(
      place,
      found.rights.map((told) => ({ actor: key, told })),
      { sight, day },
    );
    const apps = found.rights.flatMap(({ right, object }) => (isAppRight(right) ? [object] : []));
    const names = await rights.namesOf(place, apps, momentOf(day));
    const account = await this.account(place.tenant, [key], sight);
    return {
      ...account(key),
      on: day.on,
      more: found.more,
      rights: found.rights.map(({ right, object, field }, index) => ({
        right,
        object: names.get(object) ?? object,
        field,
        ...answerOf(lines[index]),
      })),
    };
  }

  async snapshots(place: Place): Promise<Snapshots> {
    await this.parts.declarations.findSource(place.tenant, place.source);
    const heads = await this.parts.rights.list(place, this.parts.clock.now());
    return {
      snapshots: heads.map(({ takenAt, covers, at, ...head }) => ({
        ...head,
        takenAt: isoTime(takenAt),
        covers: [...covers],
        at: isoTime(at),
      })),
    };
  }

  /** Stores a snapshot, whoever read it. Throws REQUEST_INVALID for one of the future. */
  async add(place: Place, snapshot: Snapshot, taken: Taken): Promise<Imported> {
    return addSnapshot(this.parts, place, snapshot, taken);
  }

  private async open(place: Place, on: string | undefined, caller: Admitted): Promise<Opened> {
    const { declarations, secrets, sights, clock } = this.parts;
    await declarations.findSource(place.tenant, place.source);
    const { timeZone } = declarations.requireTenant(place.tenant);
    const [keys, sight] = await Promise.all([
      TenantKeys.open(secrets, place.tenant),
      sights.of(caller, place.tenant, {
        sources: [place.source],
        teams: teamsReached(caller, 'rights.read', place),
      }),
    ]);
    return { keys, sight, day: dayIn(timeZone, on, clock.now()) };
  }

  private async shown(
    place: Place,
    all: readonly { actor: string; told: Told }[],
    { sight, day }: Pick<Opened, 'sight' | 'day'>,
  ): Promise<Holders['holders']> {
    const ways = all.flatMap(({ told }) => (told.answer === 'yes' ? told.through : []));
    const names = await this.parts.rights.namesOf(place, ways, momentOf(day));
    const account = await this.account(
      place.tenant,
      all.map(({ actor }) => actor),
      sight,
    );
    return all.map(({ actor, told }) => ({ ...account(actor), ...toldView(told, names) }));
  }

  private async account(tenant: string, keys: readonly string[], { names }: Sight): Promise<ToAccount> {
    const people = await identitiesShown(this.parts.store, tenant, names, keys);
    return (actorKey) => {
      const id = people.get(actorKey)?.id;
      return { actorKey, pseudonym: pseudonymOf(actorKey), ...(id === undefined ? {} : { id }) };
    };
  }
}

interface Opened {
  readonly keys: TenantKeys;
  readonly sight: Sight;
  readonly day: DayBounds & { readonly on: string };
}

type ToAccount = (key: string) => { actorKey: string; pseudonym: string; id?: string };

/** The end of the day, or now while it lasts. */
const momentOf = ({ from, to, now }: DayBounds): number => Math.max(from, Math.min(to - 1, now));

function toldView(told: Told, names: ReadonlyMap<string, string>) {
  const { at, asOf } = told;
  return {
    answer: told.answer,
    ...(told.answer === 'yes'
      ? { through: told.through.map((key) => names.get(key) ?? key) }
      : { why: told.why }),
    at: isoTime(at),
    ...(asOf === undefined ? {} : { asOf: isoTime(asOf) }),
  };
}

function answerOf(line: Holders['holders'][number] | undefined) {
  if (line === undefined) throw new AppError('INTERNAL', 'a right that was found was not shown');
  const { actorKey: _key, pseudonym: _name, id: _id, ...answer } = line;
  return answer;
}

/** A local day as instants; today where none is named. */
function dayIn(timeZone: string, on: string | undefined, now: number): DayBounds & { on: string } {
  const toInstant = createWallClock(timeZone);
  const day = on ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(now);
  const wall = Date.parse(`${day}T00:00:00Z`);
  return { on: day, from: toInstant(wall), to: toInstant(wall + DAY), now };
}
