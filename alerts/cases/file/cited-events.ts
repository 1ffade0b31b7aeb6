import { z } from 'zod';
import { pseudonymOf } from '../../../src/privacy/pseudonym.js';
import { tenantQuery } from '../../../src/store/query.js';
import type { Store } from '../../../src/store/store.js';
import { isoTime, sqlTime } from '../../../src/store/time.js';
import type { AlertLine } from '../../alert-line.js';
import type { Redactor } from './redaction.js';

/** Of one case; the first ones stay. */
export const MOST_EVENTS = 10_000;
/** Ids that one statement names: a server takes them in its address line. */
const EVENTS_A_READ = 5_000;

const text = z.string();
const texts = z.array(text);
const count = z.coerce.number();

const eventsQuery = tenantQuery({
  file: new URL('../../queries/events-of-case.sql', import.meta.url),
  params: { actor: text, ids: z.array(z.uuid()), from: text, to: text },
  row: z.object({
    id: text,
    source: text,
    feed: text,
    topic: text,
    partition: count,
    offset: text,
    item: count,
    occurred_at: count,
    recorded_at: count.nullable(),
    received_at: count,
    actor_key: text,
    actor_type: text,
    roles: texts,
    action: text,
    outcome: text,
    target_type: text,
    target_id: text,
    recipient_kind: text,
    recipient_country: text,
    ip: text,
    country: text,
    network: text,
    channel: text,
    records: count.nullable(),
    bytes: count.nullable(),
    data_classes: texts,
    subject_keys: texts,
    content_hash: text,
    withheld: texts,
  }),
});

/** An event of the ledger, without the fields in which a source may have named others: those are never read. */
export type CitedEvent = z.infer<typeof eventsQuery.row>;

/** The events that these alerts cite, in the order of time, and how many more they cite. */
export async function citedEvents(
  store: Store,
  { tenant, actor }: { readonly tenant: string; readonly actor: string },
  alerts: readonly AlertLine[],
): Promise<{ events: CitedEvent[]; beyond: number }> {
  const evidence = alerts.flatMap((alert) => alert.evidence);
  const cited = [...new Set(evidence.flatMap(({ eventIds }) => eventIds))].filter(isUuid);
  const wanted = cited.slice(0, MOST_EVENTS);
  if (wanted.length === 0) return { events: [], beyond: 0 };
  const from = sqlTime(Math.min(...evidence.map(({ windowFrom }) => Date.parse(windowFrom))));
  const to = sqlTime(Math.max(...evidence.map(({ windowTo }) => Date.parse(windowTo))));
  const events: CitedEvent[] = [];
  for (let at = 0; at < wanted.length; at += EVENTS_A_READ) {
    const ids = wanted.slice(at, at + EVENTS_A_READ);
    events.push(...(await store.read(eventsQuery, { tenant, actor, ids, from, to })));
  }
  events.sort((a, b) => a.occurred_at - b.occurred_at || (a.id < b.id ? -1 : 1));
  return { events, beyond: cited.length - wanted.length };
}

const isUuid = (id: string): boolean => z.uuid().safeParse(id).success;

/** As a line of the file: what was not said is absent, and what was left out is named. Pure. */
export function eventLine(event: CitedEvent, actorId: string | undefined, redactor: Redactor): object {
  const { topic, partition, offset, item, subject_keys, target_type: type, target_id } = event;
  const target = { type, id: target_id, hasSubjects: subject_keys.length > 0 };
  const record = target_id === '' ? undefined : redactor.record(target);
  const withheld = [
    ...event.withheld,
    ...(target_id !== '' && record === undefined ? ['target.id'] : []),
  ].sort();
  return stated({
    id: event.id,
    source: event.source,
    feed: event.feed,
    position: { topic, partition, offset, item },
    occurredAt: isoTime(event.occurred_at),
    recordedAt: event.recorded_at === null ? null : isoTime(event.recorded_at),
    receivedAt: isoTime(event.received_at),
    actor: stated({
      key: event.actor_key,
      pseudonym: pseudonymOf(event.actor_key),
      id: actorId,
      type: event.actor_type,
      roles: event.roles.map(redactor.text),
    }),
    action: event.action,
    outcome: event.outcome,
    target: stated({ type, id: record }),
    recipient: stated({ kind: event.recipient_kind, country: event.recipient_country }),
    context: stated({ ip: event.ip, country: event.country, network: event.network, channel: event.channel }),
    volume: stated({ records: event.records, bytes: event.bytes }),
    dataClasses: event.data_classes,
    subjects: subject_keys.map(pseudonymOf),
    contentHash: event.content_hash,
    withheld,
  });
}

const stated = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => !isNothing(value)));

const isNothing = (value: unknown): boolean =>
  value === '' ||
  value === null ||
  value === undefined ||
  (typeof value === 'object' && Object.keys(value).length === 0);
