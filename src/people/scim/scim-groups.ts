import { z } from 'zod';
import { type AccessFact, type AccessFacts, nextVersion } from '../../access/access-facts.js';
import { AppError } from '../../kernel/app-error.js';
import { randomId } from '../../kernel/ids.js';
import { Mutex } from '../../kernel/mutex.js';
import { patched } from './patch.js';
import { type JsonObject, scimError } from './scim.js';
import type { Client } from './scim-users.js';
import { type Group, GROUP_ATTRIBUTES, groupResource, type ToldGroup, toldGroup } from './told-group.js';

/** One thing a group. */
const KIND = 'scim-group';
/** Groups that a tenant may have; they are read as a whole. */
const MOST_GROUPS = 5_000;

const toldSchema = z.object({ displayName: z.string(), externalId: z.string() });

/** The groups that are there after these facts, by time. Total: facts of another shape say nothing. */
export function foldGroups(facts: readonly AccessFact[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { id, type, at, data } of facts) {
    if (type === 'deleted') groups.delete(id);
    const told = type === 'told' ? toldSchema.safeParse(data) : undefined;
    if (told?.success === true)
      groups.set(id, { id, ...told.data, createdAt: groups.get(id)?.createdAt ?? at, changedAt: at });
  }
  return [...groups.values()].sort(
    (one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
  );
}

/** Groups as an identity provider tells of them: kept by name, so that it finds them again. They say nothing of people. */
export class ScimGroups {
  private readonly turn = new Mutex();

  constructor(
    private readonly facts: Pick<AccessFacts, 'read' | 'readKind' | 'append'>,
    /** Of our addresses of resources. */
    private readonly base: string,
  ) {}

  async all(tenant: string): Promise<Group[]> {
    return foldGroups(await this.facts.readKind(tenant, KIND));
  }

  /** Throws NOT_FOUND. */
  async find(tenant: string, id: string): Promise<Group> {
    const [group] = foldGroups(await this.facts.read(tenant, KIND, id));
    if (group === undefined) throw new AppError('NOT_FOUND', 'No group of this id was provisioned');
    return group;
  }

  async create(client: Client, body: JsonObject): Promise<Group> {
    const told = groupIn(body);
    return this.turn.run(async () => {
      const groups = await this.all(client.tenant);
      if (groups.length >= MOST_GROUPS)
        throw scimError({ scimType: 'tooMany', detail: `A tenant has at most ${MOST_GROUPS} groups` });
      const isThere = ({ externalId, displayName }: Group): boolean =>
        told.externalId === '' ? displayName === told.displayName : externalId === told.externalId;
      if (groups.some(isThere))
        throw scimError({ scimType: 'uniqueness', detail: 'This group was provisioned before' });
      return this.tell(client, randomId(), told);
    });
  }

  async replace(client: Client, id: string, body: JsonObject): Promise<Group> {
    const told = groupIn(body);
    return this.turn.run(async () => this.tell(client, id, told, await this.find(client.tenant, id)));
  }

  async patch(client: Client, id: string, body: JsonObject): Promise<Group> {
    return this.turn.run(async () => {
      const before = await this.find(client.tenant, id);
      const after = patched(groupResource(before, this.base), body, GROUP_ATTRIBUTES);
      if (!after.ok) throw scimError(after.fault);
      return this.tell(client, id, groupIn(after.value), before);
    });
  }

  async remove(client: Client, id: string): Promise<void> {
    await this.turn.run(async () => {
      await this.find(client.tenant, id);
      await this.append(client, id, { type: 'deleted', data: {} });
    });
  }

  resource(group: Group): JsonObject {
    return groupResource(group, this.base);
  }

  private async tell(client: Client, id: string, told: ToldGroup, before?: Group): Promise<Group> {
    const isKnown = before?.displayName === told.displayName && before.externalId === told.externalId;
    if (isKnown) return before;
    await this.append(client, id, { type: 'told', data: told });
    return this.find(client.tenant, id);
  }

  private async append(
    { tenant, by }: Client,
    id: string,
    said: { readonly type: string; readonly data: object },
  ): Promise<void> {
    const version = nextVersion(await this.facts.read(tenant, KIND, id));
    await this.facts.append({ tenant, kind: KIND, id, version, by, ...said });
  }
}

function groupIn(body: JsonObject): ToldGroup {
  const told = toldGroup(body);
  if (!told.ok) throw scimError(told.fault);
  return told.value;
}
