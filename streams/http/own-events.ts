import type { TrailEntry } from '../../src/access/trail/entry.js';
import type { TrailSink } from '../../src/access/trail/trail.js';
import type { Logger } from '../../src/kernel/logger.js';
import type { Intake } from '../intake/intake.js';
import type { IntakeSource, Message } from '../intake/message.js';
import type { IntakeSources } from '../intake/sources.js';
import type { HandOver } from './hand-over.js';
import { outgoingOf } from './outgoing.js';

type Incoming = Omit<Message, 'offset'>;

/** What was done in this product as messages of its own source, one an entry. */
export const messagesOf = (entries: readonly TrailEntry[], source: IntakeSource): Incoming[] =>
  entries.map((entry) => ({ source, body: Buffer.from(JSON.stringify(entry)), payload: entry }));

/** Stores it as requests are stored that come to this process. Rejects while none can be taken. */
export const storeOwnEvents = (
  intake: { readonly sources: Pick<IntakeSources, 'own'>; readonly http: Pick<Intake['http'], 'submit'> },
  logger: Logger,
): TrailSink => ({
  async append(tenant, entries) {
    const answers = await intake.http.submit(messagesOf(entries, await intake.sources.own(tenant)));
    const refused = answers.filter(({ status }) => status === 'quarantined' || status === 'refused').length;
    // Repeating would not help: they are kept in quarantine as everybody else's.
    if (refused > 0) logger.error({ tenant, refused }, 'what was done here does not fit the ledger');
  },
});

/** Hands it over to Kafka where requests go that way: whoever takes them in stores it. */
export const handOverOwnEvents = (
  sources: Pick<IntakeSources, 'own'>,
  handOver: Pick<HandOver, 'submit'>,
): TrailSink => ({
  async append(tenant, entries) {
    const source = await sources.own(tenant);
    await handOver.submit(source, outgoingOf(messagesOf(entries, source), source));
  },
});
