import { setImmediate as breathe } from 'node:timers/promises';
import type { IdentityRow } from '../../src/privacy/identities.js';
import { decide, type BatchTerms } from '../pipeline.js';
import { mappingFor } from '../sources/registry.js';
import type { Knowledge } from '../steps/knowledge.js';
import { type OwnReader, versionOfReader } from '../steps/own-reads.js';
import type { Decided, IntakeSource, Message } from './message.js';

/** Messages of one partition, in the order of their offsets, that share one intent. */
export interface Batch {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
  /** Epoch ms: the time all decisions take. */
  readonly at: number;
  /** Versions of the mappings that decided, and of what was known. */
  readonly mapping: string;
  readonly messages: number;
  readonly decided: readonly Decided[];
  readonly identities: readonly IdentityRow[];
}

/** Messages decided between two turns of the event loop, so that heartbeats and requests get theirs. */
const BETWEEN_BREATHS = 100;

export interface Gathered extends Omit<BatchTerms, 'knowledgeOf'> {
  readonly from: bigint;
  readonly to: bigint;
  readonly messages: readonly Message[];
  /** Number of the first item of each offset; 0 save for an item that is redriven. */
  readonly firstItem?: number;
}

/** Decides about all messages of a range. Data faults become verdicts; nothing here touches the store. */
export async function prepareBatch(gathered: Gathered): Promise<Batch> {
  const { topic, partition, from, to, at, messages } = gathered;
  const decided: Decided[] = [];
  const sources = new Set<Message['source']>();
  const knowledgeOf = pinnedKnowledge();
  const terms = { ...gathered, knowledgeOf };
  let offset = -1n;
  let item = 0;
  for (const [index, message] of messages.entries()) {
    if (index % BETWEEN_BREATHS === BETWEEN_BREATHS - 1) await breathe();
    item = message.offset === offset ? item : (gathered.firstItem ?? 0);
    offset = message.offset;
    sources.add(message.source);
    const own = decide(message, terms, { message: index, item });
    item += own.length;
    decided.push(...own);
  }
  const identities = [...sources].flatMap((source) => source.people.takeFresh());
  const mapping = mappingOf([...sources].map((of) => ({ ...of, knowledge: knowledgeOf(of).version })));
  return { topic, partition, from, to, at, mapping, messages: messages.length, decided, identities };
}

type Deciding = Parameters<typeof mappingFor>[0] & {
  /** Version of what was known of the tenant. */
  readonly knowledge: string;
  readonly corroborating?: { readonly version: string } | undefined;
  readonly own?: OwnReader | undefined;
  readonly timeZone?: string | undefined;
};

/** What decides about events of these, as an intent names it: whoever repeats it must decide the same. */
export const mappingOf = (sources: readonly Deciding[]): string =>
  [...new Set(sources.map(versionOf))].sort().join(',');

const versionOf = ({ knowledge, corroborating, own, timeZone = '', ...source }: Deciding): string =>
  [mappingFor(source).version, timeZone, knowledge, corroborating?.version ?? '', versionOfReader(own)]
    .filter((part) => part !== '')
    .join('+');

/** What is known of a tenant, looked up once: a batch takes its time, and what is known may change meanwhile. */
function pinnedKnowledge(): (source: IntakeSource) => Knowledge {
  const pinned = new Map<IntakeSource['knowledge'], Knowledge>();
  return ({ knowledge }) => {
    const known = pinned.get(knowledge);
    if (known !== undefined) return known;
    const now = knowledge();
    pinned.set(knowledge, now);
    return now;
  };
}

/** Token under which a range is inserted: the same range has the same token. */
export const tokenOf = (range: { topic: string; partition: number; from: bigint; to: bigint }): string =>
  `${range.topic}/${range.partition}/${range.from}-${range.to}`;
