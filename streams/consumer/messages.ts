import type { PartitionBatch } from '../../src/kafka/group.js';
import { carriedOf, isOurs } from '../intake/handed-over.js';
import type { Message } from '../intake/message.js';
import { faultOf } from '../steps/fault.js';
import { readHeaders } from '../steps/unwrap.js';
import type { Feed, Headers } from './feed.js';

const NO_HEADERS: Headers = {};

/**
 * The records of a fetch up to `end`, as messages in the order of their offsets. A producer's batch that could not be
 * read is one message with a fault, in its place.
 */
export async function messagesOf(batch: PartitionBatch, feed: Feed, end: bigint): Promise<Message[]> {
  const read = batch.messages.map(({ headers }) =>
    Object.keys(headers).length === 0 ? NO_HEADERS : readHeaders(headers),
  );
  const originOf = await feed.origins(read);
  const messages = batch.messages.map(({ offset, value }, index): Message => {
    const headers = read[index] ?? NO_HEADERS;
    const carried = feed.only === undefined ? carriedOf(headers) : {};
    return { offset, ...originOf(headers), body: value, ...carried, ...said(headers) };
  });
  for (const { firstOffset, unreadable } of batch.unreadable) {
    if (unreadable === undefined) continue;
    const fault = faultOf('unreadable-batch', `${unreadable.reason}: ${unreadable.detail.slice(0, 200)}`);
    messages.push({ offset: firstOffset, ...originOf(NO_HEADERS), body: unreadable.bytes, fault });
  }
  if (batch.unreadable.length > 0) messages.sort((a, b) => Number(a.offset - b.offset));
  return messages.filter((message) => message.offset <= end);
}

/** What the sender said in headers; those that we wrote are no part of it. */
function said(headers: Headers): { headers?: Headers } {
  if (headers === NO_HEADERS) return {};
  const others = Object.entries(headers).filter(([name]) => !isOurs(name));
  return others.length === 0 ? {} : { headers: Object.fromEntries(others) };
}
