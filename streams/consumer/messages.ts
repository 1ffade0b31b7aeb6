import type { PartitionBatch } from '../../src/kafka/group.js';
import type { IntakeSource, Message } from '../intake/message.js';
import { faultOf } from '../steps/fault.js';
import { readHeaders } from '../steps/unwrap.js';

/**
 * The records of a fetch up to `end`, as messages in the order of their offsets. A producer's batch that could not be
 * read is one message with a fault, in its place.
 */
export function messagesOf(batch: PartitionBatch, source: IntakeSource, end: bigint): Message[] {
  const messages: Message[] = batch.messages.map(({ offset, value, headers }) => {
    const names = Object.keys(headers).length === 0 ? undefined : readHeaders(headers);
    return { offset, source, body: value, ...(names === undefined ? {} : { headers: names }) };
  });
  for (const { firstOffset, unreadable } of batch.unreadable) {
    if (unreadable === undefined) continue;
    const fault = faultOf('unreadable-batch', `${unreadable.reason}: ${unreadable.detail.slice(0, 200)}`);
    messages.push({ offset: firstOffset, source, body: unreadable.bytes, fault });
  }
  if (batch.unreadable.length > 0) messages.sort((a, b) => Number(a.offset - b.offset));
  return messages.filter((message) => message.offset <= end);
}
