import type { Delivery } from '../deliveries.js';
import type { ChannelNumbers } from './numbers.schemas.js';
import type { Told } from './told.js';

/** What became of messages, by channel; receivers of a channel are one. */
export class ChannelTally {
  private readonly byChannel = new Map<string, ChannelNumbers>();

  /** `told.bounced` is there for all or for none. */
  add({ deliveries, bounced }: Pick<Told, 'deliveries' | 'bounced'>): void {
    // An attempt 0 is none: it notes something beside the attempts.
    const attempts = deliveries.filter(({ attempt }) => attempt > 0);
    for (const [, message] of Map.groupBy(attempts, ({ channel, purpose }) => `${channel} ${purpose}`)) {
      const channel = message[0]?.channel.split(':')[0] ?? '';
      const before = this.byChannel.get(channel) ?? { channel, ...NONE, ...(channel === 'email' ? OFF : {}) };
      this.byChannel.set(channel, withMessage(before, message, bounced));
    }
  }

  /** The one with the most messages first. */
  channels(): ChannelNumbers[] {
    return [...this.byChannel.values()].sort(
      (one, other) => other.messages - one.messages || (one.channel < other.channel ? -1 : 1),
    );
  }
}

const NONE = { messages: 0, delivered: 0, retried: 0, failed: 0, waiting: 0 };
const OFF = { bounced: 'off' } as const;

function withMessage(
  before: ChannelNumbers,
  attempts: readonly Delivery[],
  bounced: Told['bounced'],
): ChannelNumbers {
  const { channel, messages, delivered, retried, failed, waiting, bounced: back } = before;
  const outcome = outcomeOf(attempts);
  const isRetried = outcome !== 'retry' && attempts.some((one) => one.outcome === 'retry');
  const known = bounced === undefined || back === undefined ? back : back === 'off' ? 0 : back;
  const isBack = bounced !== undefined && attempts.some((one) => bounced(one));
  return {
    channel,
    messages: messages + 1,
    delivered: delivered + Number(outcome === 'delivered'),
    retried: retried + Number(isRetried),
    failed: failed + Number(outcome === 'failed'),
    waiting: waiting + Number(outcome === 'retry'),
    ...(known === undefined ? {} : { bounced: known === 'off' ? known : known + Number(isBack) }),
  };
}

/** One that was taken was delivered, whatever somebody asked for again came to. */
const outcomeOf = (attempts: readonly Delivery[]): Delivery['outcome'] =>
  attempts.some(({ outcome }) => outcome === 'delivered')
    ? 'delivered'
    : (attempts.at(-1)?.outcome ?? 'retry');
