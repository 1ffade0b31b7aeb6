import { CHANNELS } from '../channels/channel.js';
import { parseFollowed } from '../follow/followed.js';
import { parseIncident } from '../opened/due-incident.js';
import { isOpenedPurpose } from '../opened/opened-case.js';
import type { Destination, RouteDecision } from '../route/decide.js';
import type { ReceiverDefinition } from '../route/definition.js';
import { isStepPurpose } from '../route/on-call/escalation.js';
import type { RoutingTree } from '../route/tree.js';
import { isHidden } from '../route/ways.js';
import type { AlertDelivery } from './read-deliveries.js';

/** Why a message that is asked for again goes nowhere now. */
export type Obstacle = 'answered' | 'old' | 'hidden' | 'muted' | 'elsewhere';

type Message = Pick<AlertDelivery, 'alert' | 'channel' | 'purpose'>;

/** Who has an alert, or a case that is told with it, and follows it, is told the rest of it. */
const isFollowed = ({ purpose }: Message): boolean =>
  parseFollowed(purpose) !== undefined || parseIncident(purpose) !== undefined;

/** Nobody is told again of what waits for no answer, but who follows it. */
export const isAnswered = (message: Message): boolean =>
  message.alert.status !== 'open' && !isFollowed(message);

export const isOfCase = ({ purpose }: Message): boolean =>
  isOpenedPurpose(purpose) || parseIncident(purpose) !== undefined;

/** Whether the routes of its alert say whether it goes. */
export const isRouted = (message: Message): boolean => !isFollowed(message) && !isOfCase(message);

/** Pure. By where its alert goes now, where routes are asked; without a file of them (no tree) mail is the only way. */
export function obstacleTo(
  message: Message,
  tree: RoutingTree | undefined,
  decision: RouteDecision | undefined,
): Obstacle | undefined {
  const hidden = decision !== undefined && isHidden(decision) ? 'hidden' : undefined;
  if (tree === undefined) return message.channel === 'email' ? hidden : 'elsewhere';
  const receiver = receiverOf(message, tree);
  if (receiver === undefined) return 'elsewhere';
  if (decision === undefined || message.alert.escalatedTo.includes(receiver.name)) return undefined;
  return hidden ?? obstacleOnTheWay(message, receiver, decision);
}

function obstacleOnTheWay(
  message: Message,
  receiver: ReceiverDefinition,
  { destinations }: RouteDecision,
): Obstacle | undefined {
  const own = destinations.filter((destination) => leadsTo(destination, receiver, message));
  if (own.some(({ muted }) => muted === undefined)) return undefined;
  return own.length > 0 ? 'muted' : 'elsewhere';
}

/** `email:desk`, where the file names it and by this channel. */
function receiverOf({ channel }: Message, { receivers }: RoutingTree): ReceiverDefinition | undefined {
  const by = CHANNELS.find((name) => channel.startsWith(`${name}:`));
  const receiver = by === undefined ? undefined : receivers.get(channel.slice(by.length + 1));
  if (by === undefined || receiver === undefined) return undefined;
  const isSpoken = by === 'email' ? (receiver.email ?? receiver.tenant) : receiver[by];
  return isSpoken === undefined ? undefined : receiver;
}

/** By itself, or by a step of its escalation. */
const leadsTo = (
  { receiver: to, route }: Destination,
  { name }: ReceiverDefinition,
  { purpose }: Message,
): boolean => {
  const { escalation } = route.settings;
  const isStep = isStepPurpose(purpose) && escalation !== undefined;
  return to.name === name || (isStep && purpose.endsWith(`/${escalation.name}`));
};
