import type { Admitted } from '../../access/rights/principal.js';
import type { Declarations } from '../../access/tenants/declarations.js';
import { AppError } from '../../kernel/app-error.js';
import { isPersonKey, pseudonymOf } from '../../privacy/pseudonym.js';
import type { Names, Sights } from '../../privacy/sight.js';
import type { Store } from '../../store/store.js';
import { dayOf, type Day } from '../day.js';
import type { People } from '../people.js';
import { accountsOf, peopleBehind } from './accounts.js';
import type { PeopleImports } from './people-imports.js';
import { type Held, historyLines, importLines, type Naming, peopleLines } from './people-lines.js';
import { keyOfPerson, type PeopleSnapshot } from './people-snapshot.js';
import type {
  AccountView,
  Imported,
  LinkedAccount,
  PeopleList,
  PeopleQuery,
  PersonView,
} from './people.schemas.js';
import { onDay, type Span } from './timeline.js';

export interface DirectoryApiParts {
  readonly store: Store;
  readonly declarations: Declarations;
  readonly sights: Sights;
  readonly people: People;
  readonly imports: PeopleImports;
  readonly onChange: (tenant: string) => Promise<void>;
}

export const PEOPLE_API = Symbol('PeopleApi');

/** The tenant, and the teams in it that the caller reaches: all when undefined. */
export interface Reach {
  readonly tenant: string;
  readonly teams: readonly string[] | undefined;
}

/** What one caller sees of the directory of a tenant. */
interface Seen extends Naming {
  readonly snapshot: PeopleSnapshot;
  /** Of whom nothing is shown, since it would tell the caller under which accounts they act. */
  readonly hidden: ReadonlySet<string>;
}

/** The directory as callers see it: its names by the same sight as everywhere, and not themselves or who is above them. */
export class DirectoryApi {
  constructor(private readonly parts: DirectoryApiParts) {}

  async list({ tenant, teams }: Reach, query: PeopleQuery, caller: Admitted): Promise<PeopleList> {
    const seen = await this.seen(tenant, caller);
    const day = this.day(tenant, query.on);
    const { after = '', limit } = query;
    const keys = [...seen.snapshot.people.keys()]
      .filter((key) => key > after && !seen.hidden.has(key))
      .sort();
    const page: Held[] = [];
    for (const key of keys) {
      const span = seen.snapshot.on(key, day);
      if (span === undefined || !isIn(teams, span)) continue;
      if (page.length === limit) return { people: await peopleLines(page, seen), next: page.at(-1)?.key };
      page.push({ key, span });
    }
    return { people: await peopleLines(page, seen) };
  }

  async show(
    { tenant, teams }: Reach,
    of: { person: string; on?: string | undefined },
    caller: Admitted,
  ): Promise<PersonView> {
    const seen = await this.seen(tenant, caller);
    const key = await this.found(tenant, of.person, seen);
    const span = seen.snapshot.on(key, this.day(tenant, of.on));
    if (span === undefined || seen.hidden.has(key) || !isIn(teams, span)) throw nobody();
    return this.view({ key, span }, seen, teams);
  }

  async import(
    tenant: string,
    { csv, dryRun, complete }: { csv: Buffer; dryRun: boolean; complete: boolean },
    caller: Admitted,
  ): Promise<Imported> {
    this.parts.declarations.requireTenant(tenant);
    const wanted = { tenant, csv, by: caller.id, isComplete: complete, isDryRun: dryRun };
    const done = await this.parts.imports.import(wanted);
    return importLines(done, await this.seen(tenant, caller));
  }

  async leaves(
    tenant: string,
    { person, day }: { person: string; day: string },
    caller: Admitted,
  ): Promise<PersonView> {
    this.parts.declarations.requireTenant(tenant);
    const key = await this.known(tenant, person);
    await this.parts.imports.leaves(tenant, { person: key, day: dayOf(day), by: caller.id });
    const seen = await this.seen(tenant, caller);
    const timeline = seen.snapshot.people.get(key)?.timeline ?? [];
    return this.view({ key, span: onDay(timeline, this.day(tenant, undefined)) }, seen);
  }

  async link(
    tenant: string,
    { source, account, person }: LinkedAccount,
    caller: Admitted,
  ): Promise<AccountView> {
    const { declarations, people } = this.parts;
    await declarations.findSource(tenant, source);
    const actorKey = (await people.keys.of(tenant)).personKey('actor', source, account);
    const whose = person === undefined || person === null ? undefined : await this.known(tenant, person);
    const linked = person === null ? '' : whose;
    await people.links.link(tenant, actorKey, { person: linked, by: caller.id });
    await this.parts.onChange(tenant);
    return { actorKey, pseudonym: pseudonymOf(actorKey), ...(whose === undefined ? {} : { person: whose }) };
  }

  private day(tenant: string, on: string | undefined): Day {
    return on === undefined ? this.parts.imports.today(tenant) : dayOf(on);
  }

  private async seen(tenant: string, caller: Admitted): Promise<Seen> {
    const { declarations, sights, people, store } = this.parts;
    declarations.requireTenant(tenant);
    const [snapshot, sight] = await Promise.all([people.directory.load(tenant), sights.of(caller, tenant)]);
    const behind = async (keys: Exclude<Names, 'all'>): Promise<ReadonlySet<string>> =>
      new Set((await peopleBehind([...keys], { store, tenant, snapshot })).values());
    return {
      store,
      tenant,
      snapshot,
      named: sight.names === 'all' ? 'all' : await behind(sight.names),
      hidden: await behind(sight.hidden),
    };
  }

  /**
   * The key of somebody the caller names. Throws FORBIDDEN for an id: who sees no ids may not try them out either; of a key
   * of nobody they hear what they would of somebody who is not shown.
   */
  private async found(tenant: string, person: string, { snapshot, named }: Seen): Promise<string> {
    if (snapshot.people.has(person)) return person;
    if (named !== 'all' && isPersonKey(person)) throw nobody();
    if (named !== 'all')
      throw new AppError('FORBIDDEN', 'You may name a person by key only, since you do not see names here');
    return this.known(tenant, person);
  }

  /** By key or id. Throws NOT_FOUND. */
  private async known(tenant: string, person: string): Promise<string> {
    const { people } = this.parts;
    const snapshot = await people.directory.load(tenant);
    if (snapshot.people.has(person)) return person;
    const key = keyOfPerson(await people.keys.of(tenant), person);
    if (!snapshot.people.has(key)) throw nobody();
    return key;
  }

  /** Of the history only what they were in one of the teams. */
  private async view(held: Held, seen: Seen, teams?: Reach['teams']): Promise<PersonView> {
    const { store, declarations, people } = this.parts;
    const { tenant, snapshot } = seen;
    const { key } = held;
    const sources = declarations.sourcesOf(tenant).map(({ id }) => id);
    const of = { store, tenant, sources, keys: await people.keys.of(tenant), snapshot };
    const accounts = (await accountsOf([key], of)).get(key) ?? [];
    const [line] = await peopleLines([held], seen);
    if (line === undefined) throw new AppError('INTERNAL', 'a person could not be shown');
    return {
      ...line,
      history: historyLines((snapshot.people.get(key)?.timeline ?? []).filter((span) => isIn(teams, span))),
      accounts: accounts.map((actorKey) => ({ actorKey, pseudonym: pseudonymOf(actorKey) })),
    };
  }
}

const nobody = (): AppError => new AppError('NOT_FOUND', 'Nobody of that key or id is in the directory');

const isIn = (teams: readonly string[] | undefined, { team }: Span): boolean => teams?.includes(team) ?? true;
