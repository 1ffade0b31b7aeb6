import { type AuditEvent, auditEventSchema } from '../event/audit-event.js';
import { pseudonymOf, shownKey } from '../privacy/pseudonym.js';
import type { Identity } from '../privacy/identities.js';
import { isoTime } from '../store/time.js';
import type { LedgerEvent } from './events.js';

type People = ReadonlyMap<string, Pick<Identity, 'id'>>;

const NOBODY: People = new Map();

/** A row as it is shown. `people` holds those whose ids the reader may see, by key. */
export function toAuditEvent(row: LedgerEvent, people: People = NOBODY): AuditEvent {
  return auditEventSchema.parse(
    stated({
      id: row.id,
      tenant: row.tenant,
      source: row.source,
      feed: row.feed,
      key: row.key,
      position: { topic: row.topic, partition: row.partition, offset: row.offset, item: row.item },
      occurredAt: isoTime(row.occurred_at),
      recordedAt: row.recorded_at === null ? null : isoTime(row.recorded_at),
      receivedAt: isoTime(row.received_at),
      actor: actorOf(row, people),
      action: row.action,
      target: part(targetOf(row)),
      outcome: row.outcome,
      reason: row.reason,
      purpose: row.purpose,
      recipient: part(recipientOf(row)),
      context: part({ ...placeOf(row), ...sessionOf(row) }),
      volume: part(volumeOf(row)),
      dataClasses: row.data_classes,
      subjectKeys: row.subject_keys,
      ...subjectsOf(row, people),
      attributes: row.attributes === '' ? {} : JSON.parse(row.attributes),
      quality: { missing: row.missing, derived: row.derived },
      contentHash: row.content_hash,
      salt: row.salt,
    }),
  );
}

/** Everybody whom a row names by key. */
export const keysOf = (row: LedgerEvent): string[] => [row.actor_key, ...row.subject_keys];

function actorOf({ actor_key, actor_type, on_behalf_of, roles }: LedgerEvent, people: People): object {
  const id = people.get(actor_key)?.id ?? null;
  const pseudonym = shownKey(actor_key, roles[0]);
  return stated({ key: actor_key, pseudonym, id, type: actor_type, onBehalfOf: on_behalf_of, roles });
}

function subjectsOf({ subject_keys }: LedgerEvent, people: People): object {
  if (subject_keys.length === 0) return {};
  const subjects = subject_keys.map((key) =>
    stated({ key, pseudonym: pseudonymOf(key), id: people.get(key)?.id }),
  );
  return { subjects };
}

const targetOf = (row: LedgerEvent): object => ({
  type: row.target_type,
  id: row.target_id,
  name: row.target_name,
  parentId: row.target_parent_id,
});

const recipientOf = (row: LedgerEvent): object => ({
  id: row.recipient_id,
  kind: row.recipient_kind,
  country: row.recipient_country,
});

const placeOf = (row: LedgerEvent): object => ({
  ip: row.ip,
  country: row.country,
  asn: row.asn === 0 ? null : row.asn,
  userAgent: row.user_agent,
  device: row.device,
  network: known(row.network),
  channel: known(row.channel),
});

const sessionOf = (row: LedgerEvent): object => ({
  sessionId: row.session_id,
  authMethod: row.auth_method,
  mfa: row.mfa === null ? null : row.mfa === 1,
  appId: row.app_id,
  requestId: row.request_id,
  correlationId: row.correlation_id,
});

const volumeOf = (row: LedgerEvent): object => ({
  records: row.records,
  basis: row.basis,
  of: row.volume_of,
  bytes: row.bytes,
  groupKey: row.group_key,
  part: row.part,
  parts: row.parts,
});

const known = (text: string): string => (text === 'unknown' ? '' : text);

/** Without the fields of which nothing was said: in the ledger an empty text or null. */
const stated = (fields: object): object =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );

/** A part of which nothing at all was said is absent. */
function part(fields: object): object | undefined {
  const said = stated(fields);
  return Object.keys(said).length === 0 ? undefined : said;
}
