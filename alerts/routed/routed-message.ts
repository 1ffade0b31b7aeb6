import { nameBasedId } from '../../src/kernel/ids.js';
import { alertMessages, alertsUrl, type MessageParts } from '../alert-message.js';
import { severityOf, severityRank } from '../alert.js';
import type { EndpointChannel, GroupChannel, Handing, SendResult } from '../channels/channel.js';
import { readersReached } from '../delivery-notes.js';
import { leaveUrlOf } from '../lists/list-readers.js';
import { digestOf } from '../lists/lists.js';
import { openedFor } from '../opened/due-incident.js';
import type { OpenedCase } from '../opened/opened-case.js';
import { type Recipients, recipientsOf } from '../recipients.js';
import { sinceAsked } from '../resend/asked-again.js';
import { type Batch, type BatchMember, channelOf } from '../route/plan.js';

export interface Planned {
  readonly tenant: string;
  readonly batch: Batch;
}

/** What a message is about, whom it is for, and by which name it is known. */
export interface RoutedMessage extends Planned {
  readonly id: string;
  /** Addresses of people; undefined of an endpoint, which is none of them. */
  readonly to: readonly string[] | undefined;
  readonly members: readonly BatchMember[];
  /** Whether the log has it already. */
  readonly isBegun: boolean;
}

type By = GroupChannel | EndpointChannel;

/**
 * The messages that a batch comes to. Mail: one for all whom the same people are told of, since nobody is told what
 * concerns themselves. An endpoint: as many as it takes at once.
 */
export async function messagesOf(routing: Recipients, by: By, planned: Planned): Promise<RoutedMessage[]> {
  const groups = 'receiver' in by ? portions(by, planned) : await byPeople(routing, planned);
  // Whom it concerns may have changed since it was begun: then these are other messages.
  const begun = groups.length === 1 ? planned.batch.begun : undefined;
  return groups.map(({ to, members }) => ({
    ...planned,
    to,
    members,
    isBegun: begun !== undefined,
    id: begun ?? idOf(planned, by, { to, members }),
  }));
}

interface Group {
  readonly to: readonly string[] | undefined;
  readonly members: readonly BatchMember[];
}

function portions({ mostAlerts }: EndpointChannel, { batch }: Planned): Group[] {
  const count = Math.ceil(batch.members.length / mostAlerts) || 1;
  return Array.from({ length: count }, (_, index) => ({
    to: undefined,
    members: count === 1 ? batch.members : batch.members.slice(index * mostAlerts, (index + 1) * mostAlerts),
  }));
}

async function byPeople(routing: Recipients, { tenant, batch }: Planned): Promise<Group[]> {
  const { email = [], tenant: tenants } = batch.receiver;
  const declared = [...new Set([...(tenants === true ? routing.addresses(tenant) : []), ...email])];
  const list = { tenant, list: digestOf(batch.receiver.name) };
  const addresses =
    batch.digest === undefined ? declared : ((await routing.lists?.still(list, declared)) ?? declared);
  const groups = new Map<string, { to: readonly string[]; members: BatchMember[] }>();
  for (const member of batch.members) {
    const actorKeys = openedOf(member)?.actors ?? [member.alert.alert.actorKey];
    const to = await recipientsOf(routing, { tenant, actorKeys }, addresses);
    const name = JSON.stringify(to);
    const group = groups.get(name) ?? { to, members: [] };
    group.members.push(member);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** Hands a message to its channel. */
export async function handOver(
  parts: MessageParts & { readonly routing: Pick<Recipients, 'secondAddress' | 'lists'> },
  by: By,
  message: RoutedMessage,
  handing: Handing,
): Promise<SendResult> {
  const { tenant, id, to = [], members, batch } = message;
  const told = members.map((member) => {
    const { alert, due } = member;
    return { id: alert.id, alert: alert.alert, due, opened: openedOf(member) };
  });
  const messages = await alertMessages(parts, { tenant, to }, told);
  const [only] = messages;
  if (messages.length === 1 && only !== undefined && batch.digest === undefined)
    return by.send({ ...only, id }, handing);
  const url = alertsUrl(parts.publicUrl, tenant);
  const group = { id, tenant, messages, to, sentAt: parts.clock.now(), url };
  if (batch.digest === undefined) return by.sendGroup(group, handing);
  const administrator = await parts.routing.secondAddress();
  const list = { tenant, list: digestOf(batch.receiver.name) };
  const off = new Map<string, string>();
  for (const address of to) {
    const leave = await leaveUrlOf(parts.routing, list, { message: id, address });
    if (leave !== undefined) off.set(address, leave);
  }
  return by.sendGroup({ ...group, digest: { every: batch.digest, administrator, off } }, handing);
}

/** The case that it is told to have opened. */
const openedOf = ({ alert, due }: BatchMember): OpenedCase | undefined =>
  openedFor(alert.opened ?? [], due.purpose);

/** The readers who have it, as the log of its alerts has it under its id since it was last asked for. Pure. */
export const readersOf = (
  { id, members }: Pick<RoutedMessage, 'id' | 'members'>,
  channel: string,
): Set<string> =>
  new Set(
    members.flatMap(({ alert }) => {
      const own = sinceAsked(alert.log.filter((row) => row.channel === channel));
      return readersReached(own.filter(({ batch }) => batch === id));
    }),
  );

const idOf = ({ tenant, batch }: Planned, by: By, { to, members }: Group): string =>
  nameBasedId(
    'batch',
    tenant,
    channelOf(by.name, batch.receiver.name),
    batch.groupKey,
    JSON.stringify(to ?? []),
    ...members.map(({ alert, due }) => `${alert.id}/${due.purpose}`).sort(),
  );

const worstOf = ({ batch }: Planned): number =>
  Math.max(...batch.members.map(({ alert }) => severityRank(severityOf(alert.alert))));

const oldestOf = ({ batch }: Planned): number =>
  Math.min(...batch.members.map(({ alert }) => Date.parse(alert.alert.raisedAt)));

export const worstThenOldest = (left: Planned, right: Planned): number =>
  worstOf(right) - worstOf(left) || oldestOf(left) - oldestOf(right);
