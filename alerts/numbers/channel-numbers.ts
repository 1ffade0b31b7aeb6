import type { Delivery } from '../deliveries.js';
import type { ChannelNumbers } from './numbers.schemas.js';
import type { Told } from './told.js';

/** Pure. What became of messages, by channel; receivers of a channel are one. */
export function channelNumbers(all: readonly Told[]): ChannelNumbers[] {
  const byChannel = new Map<string, Delivery[][]>();
  for (const { deliveries } of all) {
    // An attempt 0 says that there is about to be one, or that a step began.
    const attempts = deliveries.filter(({ attempt }) => attempt > 0);
    for (const [, message] of Map.groupBy(attempts, ({ channel, purpose }) => `${channel} ${purpose}`)) {
      const channel = message[0]?.channel.split(':')[0] ?? '';
      const own = byChannel.get(channel);
      if (own === undefined) byChannel.set(channel, [message]);
      else own.push(message);
    }
  }
  return [...byChannel]
    .map(([channel, messages]) => numbersOf(channel, messages))
    .sort((one, other) => other.messages - one.messages || (one.channel < other.channel ? -1 : 1));
}

function numbersOf(channel: string, messages: readonly (readonly Delivery[])[]): ChannelNumbers {
  const ended = messages.map((attempts) => outcomeOf(attempts));
  const count = (outcome: Delivery['outcome']): number => ended.filter((one) => one === outcome).length;
  return {
    channel,
    messages: messages.length,
    delivered: count('delivered'),
    retried: messages.filter((attempts, index) => ended[index] !== 'retry' && hasFailed(attempts)).length,
    failed: count('failed'),
    waiting: count('retry'),
    bounced: 'unknown',
  };
}

/** One that was taken was delivered, whatever somebody asked for again came to. */
const outcomeOf = (attempts: readonly Delivery[]): Delivery['outcome'] =>
  attempts.some(({ outcome }) => outcome === 'delivered')
    ? 'delivered'
    : (attempts.at(-1)?.outcome ?? 'retry');

const hasFailed = (attempts: readonly Delivery[]): boolean =>
  attempts.some(({ outcome }) => outcome === 'retry');
