import { describe, expect, it } from 'vitest';
import type { PartitionBatch } from '../../../../src/kafka/group.js';
import { AppError } from '../../../../src/kernel/app-error.js';
import { feedOfRequests, feedOfSource } from '../../../../streams/consumer/feed.js';
import { messagesOf } from '../../../../streams/consumer/messages.js';
import type { IntakeSources } from '../../../../streams/intake/sources.js';

const sources = {
  named: async (tenant: string, source: string) => {
    if (tenant !== 'acme') throw new AppError('TENANT_UNKNOWN', 'no');
    return { tenant, source, format: 'json' };
  },
  get: async (tenant: string, source: string) => ({ tenant, source, format: 'json' }),
  stranger: async (tenant: string, source: string) => ({ tenant, source, format: 'json' }),
} as unknown as IntakeSources;

function batchOf(...headers: Record<string, string>[]): PartitionBatch {
  const messages = headers.map((own, index) => ({
    offset: BigInt(index),
    value: Buffer.from('{}'),
    headers: Object.fromEntries(Object.entries(own).map(([name, text]) => [name, Buffer.from(text)])),
  }));
  return { messages, unreadable: [] } as unknown as PartitionBatch;
}

const said = async (feed: Parameters<typeof messagesOf>[1], ...headers: Record<string, string>[]) => {
  const messages = await messagesOf(batchOf(...headers), feed, 100n);
  return messages.map(({ source, fault, headers: left }) => ({
    of: `${source.tenant}/${source.source}`,
    format: source.format,
    fault: fault?.reason,
    left,
  }));
};

describe('messages of the topic of requests', () => {
  const feed = feedOfRequests(sources, () => ['acme', 'other']);

  it('are whose their headers say, message by message, and lose those headers', async () => {
    const ours = { 'lw-tenant': 'acme', 'lw-source': 'crm', 'ce-id': '1' };
    const events = { 'lw-tenant': 'acme', 'lw-source': 'web', 'lw-format': 'cloudevents' };
    expect(await said(feed, ours, events)).toEqual([
      { of: 'acme/crm', format: 'json', fault: undefined, left: { 'ce-id': '1' } },
      { of: 'acme/web', format: 'cloudevents', fault: undefined, left: undefined },
    ]);
  });

  it.each([
    ['a tenant nobody declared', { 'lw-tenant': 'nobody', 'lw-source': 'crm' }, 'nobody/crm'],
    ['nobody', {}, '/'],
  ])('that name %s are kept with a reason', async (_, headers, of) => {
    expect(await said(feed, headers)).toMatchObject([{ of, fault: 'unknown-source' }]);
  });

  it('concern every tenant when some are gone', () => {
    expect(feed.concerned().map(({ tenant }) => tenant)).toEqual(['acme', 'other']);
  });
});

it('messages of a source that has a topic of its own are its own, whatever their headers say', async () => {
  const feed = feedOfSource(sources, 'acme', 'crm');
  const forged = { 'lw-tenant': 'other', 'lw-source': 'x' };
  expect(await said(feed, forged)).toMatchObject([{ of: 'acme/crm', fault: undefined }]);
});
