import { AppError } from '../../kernel/app-error.js';
import type { Clock } from '../../kernel/clock.js';
import { randomId } from '../../kernel/ids.js';
import { Mutex } from '../../kernel/mutex.js';
import { identitiesOf } from '../../privacy/identities.js';
import type { Store } from '../../store/store.js';
import { createLocalDay, type Day } from '../day.js';
import { keyOfPerson, type PeopleSnapshot } from '../directory/people-snapshot.js';
import { MOST_PEOPLE } from '../directory/plan-import.js';
import type { StatedPeople } from '../people.js';
import { patched } from './patch.js';
import { type PlannedUser, planRemoval, planUser, type ProvisionedUser } from './plan-user.js';
import type { ProvisionedUsers } from './provisioned-users.js';
import { type JsonObject, scimError } from './scim.js';
import { type ToldUser, toldUser, USER_ATTRIBUTES } from './told-user.js';
import { userResource } from './user-resource.js';
import { whoseUser } from './whose-user.js';

export interface ScimUsersParts extends StatedPeople {
  readonly store: Store;
  readonly users: ProvisionedUsers;
  readonly clock: Clock;
  readonly timeZoneOf: (tenant: string) => string;
  /** Of our addresses of resources. */
  readonly base: string;
}

/** For whom a client speaks. */
export interface Client {
  readonly tenant: string;
  /** The principal. */
  readonly by: string;
}

interface Writing extends Client {
  readonly snapshot: PeopleSnapshot;
}

const KEY = /^[0-9a-f]{32}$/;

/**
 * Turns what an identity provider tells of its users into statements about people. All writes of a tenant follow each
 * other in this process; the row of a user is written last, so that a client that heard nothing may repeat its request.
 */
export class ScimUsers {
  private readonly turns = new Map<string, Mutex>();

  constructor(private readonly parts: ScimUsersParts) {}

  /** Throws NOT_FOUND, also for one that was deleted. */
  async find(tenant: string, person: string): Promise<ProvisionedUser> {
    const user = KEY.test(person) ? await this.parts.users.of(tenant, person) : undefined;
    if (user === undefined || user.isDeleted)
      throw new AppError('NOT_FOUND', 'No user of this id was provisioned');
    return user;
  }

  /** As the client sees them. */
  async resources(tenant: string, users: readonly ProvisionedUser[]): Promise<JsonObject[]> {
    const snapshot = await this.parts.people.directory.known(tenant);
    const today = this.today(tenant);
    return users.map((user) => userResource(user, snapshot.on(user.person, today), this.parts.base));
  }

  async create(client: Client, body: JsonObject): Promise<ProvisionedUser> {
    const told = valueOf(toldUser(body));
    return this.inTurn(client, async (writing) => {
      const { snapshot, tenant } = writing;
      const keys = await this.parts.people.keys.of(tenant);
      const { person, id } = valueOf(whoseUser(told, { keys, snapshot }));
      const before = await this.parts.users.of(tenant, person);
      if (before?.isDeleted === false)
        throw scimError({ scimType: 'uniqueness', detail: 'This user was provisioned before' });
      if (!snapshot.people.has(person) && snapshot.people.size >= MOST_PEOPLE)
        throw scimError({ scimType: 'tooMany', detail: `A tenant has at most ${MOST_PEOPLE} people` });
      return this.tell(writing, told, { person, id, before });
    });
  }

  async replace(client: Client, person: string, body: JsonObject): Promise<ProvisionedUser> {
    const told = valueOf(toldUser(body));
    return this.inTurn(client, async (writing) => {
      const before = await this.find(client.tenant, person);
      return this.tell(writing, told, { person, id: '', before });
    });
  }

  async patch(client: Client, person: string, body: JsonObject): Promise<ProvisionedUser> {
    return this.inTurn(client, async (writing) => {
      const before = await this.find(client.tenant, person);
      const [resource = {}] = await this.resources(client.tenant, [before]);
      const told = valueOf(toldUser(valueOf(patched(resource, body, USER_ATTRIBUTES))));
      return this.tell(writing, told, { person, id: '', before });
    });
  }

  /** Nothing of the directory is deleted: they leave today. */
  async remove(client: Client, person: string): Promise<void> {
    await this.inTurn(client, async (writing) => {
      const before = await this.find(client.tenant, person);
      const known = writing.snapshot.people.get(person);
      const terms = { person, known, today: this.today(client.tenant), now: this.parts.clock.now() };
      await this.write(writing, { ...planRemoval(before, terms), identity: undefined });
    });
  }

  private async tell(
    writing: Writing,
    told: ToldUser,
    of: { person: string; id: string; before: ProvisionedUser | undefined },
  ): Promise<ProvisionedUser> {
    const { tenant, snapshot } = writing;
    await this.assertUnique(tenant, told, of.person);
    const { store, clock } = this.parts;
    const identity = (await identitiesOf(store, tenant, [of.person])).get(of.person);
    const planned = planUser(told, {
      ...of,
      manager: await this.managerKey(writing, told.manager),
      known: snapshot.people.get(of.person),
      identity,
      today: this.today(tenant),
      now: clock.now(),
    });
    if (planned.isNews) await this.write(writing, planned);
    return planned.user;
  }

  private async write(
    { tenant, by, snapshot }: Writing,
    { statements, identity, user }: Omit<PlannedUser, 'isNews'>,
  ): Promise<void> {
    const { people, users, clock, onChange } = this.parts;
    if (statements.length > 0 || identity !== undefined) {
      await people.rows.write({
        tenant,
        id: randomId(),
        at: snapshot.nextAt(clock.now()),
        by,
        statements,
        identities: identity === undefined ? [] : [identity],
        about: { from: 'scim', statements: statements.length },
      });
      await onChange(tenant);
    }
    await users.write(tenant, user);
  }

  /** RFC 7643, 4.1.1: a log-in name is of one user; and so is the provider's own id. */
  private async assertUnique(tenant: string, told: ToldUser, person: string): Promise<void> {
    const { userName, externalId } = told;
    const page = { offset: 0, count: 2 };
    const called = await this.parts.users.list(tenant, { userName }, page);
    const numbered = externalId === '' ? [] : await this.parts.users.list(tenant, { externalId }, page);
    if ([...called, ...numbered].some((user) => user.person !== person))
      throw scimError({ scimType: 'uniqueness', detail: 'Another user has this userName or externalId' });
  }

  /** By our id, by the provider's id or log-in name, by mail address; else, as in a file, an id of the directory. */
  private async managerKey(
    { tenant, snapshot }: Writing,
    manager: string | undefined,
  ): Promise<string | undefined> {
    if (manager === undefined || manager === '' || snapshot.people.has(manager)) return manager;
    const page = { offset: 0, count: 1 };
    const { users, people } = this.parts;
    const [numbered] = await users.list(tenant, { externalId: manager }, page);
    const [called] =
      numbered === undefined ? await users.list(tenant, { userName: manager }, page) : [numbered];
    const known = called?.person ?? snapshot.personOfMail(manager.toLowerCase());
    if (known !== undefined) return known;
    if (KEY.test(manager))
      throw scimError({ scimType: 'invalidValue', detail: 'The manager is nobody whom we know' });
    return keyOfPerson(await people.keys.of(tenant), manager);
  }

  private async inTurn<T>(client: Client, write: (writing: Writing) => Promise<T>): Promise<T> {
    const { tenant } = client;
    const turn = this.turns.get(tenant) ?? new Mutex();
    this.turns.set(tenant, turn);
    return turn.run(async () =>
      write({ ...client, snapshot: await this.parts.people.directory.load(tenant) }),
    );
  }

  private today(tenant: string): Day {
    return createLocalDay(this.parts.timeZoneOf(tenant))(this.parts.clock.now());
  }
}

function valueOf<T>(
  result: { ok: true; value: T } | { ok: false; fault: Parameters<typeof scimError>[0] },
): T {
  if (!result.ok) throw scimError(result.fault);
  return result.value;
}
