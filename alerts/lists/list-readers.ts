import { type AccessFacts, nextVersion } from '../../src/access/access-facts.js';
import type { Users } from '../../src/access/accounts/users.js';
import type { Links } from '../links/links.js';
import { type Left, leftBy, LIST_KIND, listIdOf, type ListName } from './lists.js';

export interface ListReadersParts {
  readonly facts: Pick<AccessFacts, 'read' | 'readKind' | 'append' | 'appendFirst'>;
  readonly users: Pick<Users, 'idOf'>;
  /** Of the pages on which readers leave. */
  readonly links: Pick<Links, 'urlOf'>;
}

interface Of {
  readonly tenant: string;
  readonly list: ListName;
}

/** Who of those that are declared still gets what comes regularly. */
export class ListReaders {
  constructor(private readonly parts: ListReadersParts) {}

  /** Without those who left. */
  async still({ tenant, list }: Of, addresses: readonly string[]): Promise<readonly string[]> {
    const left = new Set((await this.left({ tenant, list })).map(({ reader }) => reader));
    return addresses.filter((address) => !left.has(this.parts.users.idOf(address)));
  }

  /** The page on which the reader of one message leaves the list that it is of. */
  async leaveUrl(
    { tenant, list }: Of,
    { message, address }: { readonly message: string; readonly address: string },
  ): Promise<string> {
    return this.parts.links.urlOf({
      kind: 'leave',
      tenant,
      subject: listIdOf(tenant, list),
      message,
      address,
    });
  }

  /** In the order in which they left. */
  async left({ tenant, list }: Of): Promise<readonly Left[]> {
    return leftBy(await this.parts.facts.read(tenant, LIST_KIND, listIdOf(tenant, list)));
  }

  /** Of every list of a tenant. */
  async all(tenant: string): Promise<readonly Left[]> {
    const facts = await this.parts.facts.readKind(tenant, LIST_KIND);
    return [...Map.groupBy(facts, ({ id }) => id).values()].flatMap((own) => leftBy(own));
  }

  /** Whether this link had been used already. */
  async isUsed({ tenant, list }: Of, by: string): Promise<boolean> {
    const facts = await this.parts.facts.read(tenant, LIST_KIND, listIdOf(tenant, list));
    return facts.some((fact) => fact.by === by);
  }

  /** Of those who use one link at once, one does: whether it was this one. */
  async leave({ tenant, list }: Of, reader: string, by: string): Promise<boolean> {
    const { facts } = this.parts;
    const id = listIdOf(tenant, list);
    const version = nextVersion(await facts.read(tenant, LIST_KIND, id));
    const about = { tenant, kind: LIST_KIND, id, version, by };
    return facts.appendFirst({ ...about, type: 'left', data: { list, reader } }, by);
  }

  async rejoin({ tenant, list }: Of, reader: string, by: string): Promise<void> {
    const { facts } = this.parts;
    const id = listIdOf(tenant, list);
    const version = nextVersion(await facts.read(tenant, LIST_KIND, id));
    await facts.append({
      tenant,
      kind: LIST_KIND,
      id,
      version,
      by,
      type: 'rejoined',
      data: { list, reader },
    });
  }
}

/** What whoever writes regularly needs to know of who left; absent where no page is served on which somebody could. */
export type Lists = Pick<ListReaders, 'still' | 'leaveUrl'>;

export interface ListRecipients {
  addresses(tenant: string): readonly string[];
  secondAddress(): Promise<string | undefined>;
  readonly lists?: Lists;
}

/** Whom a list of `alerts.to` goes to: who did not leave it, else the second address. Empty when nobody is left. */
export async function readersOf(recipients: ListRecipients, of: Of): Promise<readonly string[]> {
  const declared = recipients.addresses(of.tenant);
  const still = (await recipients.lists?.still(of, declared)) ?? declared;
  if (still.length > 0 || declared.length === 0) return still;
  const second = await recipients.secondAddress();
  return second === undefined ? [] : [second];
}

/**
 * Where a reader leaves a list by their own hand; undefined for who is told when nobody else is.
 */
export async function leaveUrlOf(
  { secondAddress, lists }: Pick<ListRecipients, 'secondAddress' | 'lists'>,
  of: Of,
  reader: { readonly message: string; readonly address: string },
): Promise<string | undefined> {
  if (lists === undefined || (await secondAddress()) === reader.address) return undefined;
  return lists.leaveUrl(of, reader);
}

export const NOBODY_READS = 'Nobody reads this: all of alerts.to left it, and no second address is named';
