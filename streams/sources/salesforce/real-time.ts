import type { Action } from '../../../src/event/actions.js';
import { NOBODY } from '../../steps/missing.js';
import { readAddress } from '../address.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { cut, RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import type { Act } from '../acts.js';
import { faultItem, filled, unmapped, type JsonObject } from '../candidate.js';
import { isEmptyId, to18 } from './ids.js';
import { dataClassesOf } from './objects.js';
import { outcomeOfEvent, outcomeOfLoginEvent } from './outcome.js';
import { actOfEvent, isClaim } from './real-time-acts.js';
import { findingOf } from './threat-detection.js';
import { entitiesOf, subjectsOfEvent, targetOfEvent, volumeOfEvent } from './real-time-fields.js';

export const REAL_TIME_FEED = 'real-time';

/** One real-time event by the name of its object, such as ReportEvent. */
export function mapRealTimeEvent(name: string, record: JsonObject, context: MappingContext): MappedItem {
  const event = new RecordReader(record);
  const act = actOfEvent(name, event);
  if (act === 'no-act') return { kind: 'refused', reason: 'no-act' };
  if (act === undefined) return unmapped(name);
  const identifier = event.peek('EventIdentifier', 'EventUuid');
  if (identifier === undefined)
    return faultItem('schema', 'The event has no EventIdentifier.', 'EventIdentifier');
  const occurredAt = readTime(event.raw('EventDate'), context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', 'The event has no readable time in EventDate.', 'EventDate');
  if (occurredAt.zoneAssumed) event.derived.push('occurredAt');
  // The time and the chunk's number cost nothing and tell apart what only a broken sender gives one identifier.
  const key = [name, identifier, occurredAt.iso, event.peek('Sequence') ?? ''].join(':');
  const candidate = candidateOf(name, event, { act, key, occurredAt: occurredAt.iso });
  return { kind: 'event', feed: REAL_TIME_FEED, candidate, derived: event.derived };
}

interface Read {
  readonly act: Act;
  readonly key: string;
  readonly occurredAt: string;
}

function candidateOf(name: string, event: RecordReader, { act, key, occurredAt }: Read): JsonObject {
  const { action } = act;
  const outcome = name === 'LoginEvent' ? outcomeOfLoginEvent(event) : outcomeOfEvent(event);
  const entities = entitiesOf(event);
  const fields = {
    key,
    occurredAt,
    recordedAt: readTime(event.raw('CreatedDate'))?.iso,
    actor: actorOf(name, event),
    action,
    target: targetOfEvent(event, action, entities),
    outcome,
    reason: outcome === 'success' || outcome === 'unknown' ? undefined : reasonOf(event),
    volume: volumeOfEvent(event, act),
    dataClasses: isAboutUsers(action) ? ['employee'] : dataClassesOf(entities, event.peek('ColumnHeaders')),
    subjects: subjectsOfEvent(event, action),
    context: contextOf(event, action),
  };
  return filled({ ...fields, attributes: attributesOf(name, event) }) ?? {};
}

/** Of the records only whose they are is kept; their other cells are the customer's data, not the audit's. */
function attributesOf(name: string, event: RecordReader): JsonObject {
  if (event.peek('Records') !== undefined) event.derived.push('attributes.Records');
  event.claim('attributes', 'Id', 'EventIdentifier', 'EventDate', 'CreatedDate', 'Records');
  const finding = isClaim(name) ? { finding: findingOf(event) } : {};
  return { eventType: name, ...finding, ...event.rest() };
}

/** Status says why, or, where it only says that it failed, Message. */
function reasonOf(event: RecordReader): string | undefined {
  const said = event.peek('Status', 'Message');
  return said === undefined ? undefined : cut(said, 1024);
}

const isAboutUsers = (action: Action): boolean => /^(?:session|account|credential|access)\./.test(action);

/**
 * LoginAsEvent names the admin by DelegatedUsername; when that is not the user of UserId, UserId is the assumed one,
 * and the admin is known by user name only.
 */
function actorOf(name: string, event: RecordReader): JsonObject {
  const user = event.take('UserId');
  const id = user === undefined || isEmptyId(user) ? undefined : user;
  const username = event.takeCut(1024, 'actor.name', 'Username');
  const admin = name === 'LoginAsEvent' ? event.takeCut(512, 'actor.id', 'DelegatedUsername') : undefined;
  if (admin !== undefined && admin !== username) {
    event.derived.push('actor.id');
    return { id: admin, name: admin, ...(id === undefined ? {} : { onBehalfOf: to18(id) }) };
  }
  if (id === undefined) return { id: NOBODY, type: 'unknown' };
  const isSystem = event.peek('UserType') === 'AutomatedProcess';
  return { id: to18(id), ...filled({ name: username, type: isSystem ? 'system' : undefined }) };
}

function contextOf(event: RecordReader, action: Action): JsonObject | undefined {
  const ip = readAddress(event.peek('SourceIp'));
  if (ip !== undefined && ip === event.peek('SourceIp')) event.claim('SourceIp');
  const succeeded = /^Succe/i.test(event.peek('Status') ?? '');
  return filled({
    ip,
    country: /^[A-Z]{2}$/.test(event.peek('CountryIso') ?? '') ? event.take('CountryIso') : undefined,
    userAgent: event.takeCut(2048, 'context.userAgent', 'UserAgent', 'Browser'),
    device: event.takeCut(512, 'context.device', 'DeviceId', 'DevicePlatform', 'Platform'),
    sessionId: event.takeCut(512, 'context.sessionId', 'SessionKey'),
    channel: channelOf(event),
    authMethod: event.takeCut(128, 'context.authMethod', 'VerificationMethod', 'LoginType'),
    mfa: action === 'session.mfa' && succeeded ? true : undefined,
    appId: event.takeCut(512, 'context.appId', 'ConnectedAppId', 'Client'),
    correlationId: event.takeCut(512, 'context.correlationId', 'LoginKey'),
  });
}

function channelOf(event: RecordReader): string | undefined {
  const source = event.peek('EventSource');
  if (source === 'API') return 'api';
  if (source === 'Lightning' || source === 'Classic') return 'ui';
  return event.peek('PageUrl') === undefined ? undefined : 'ui';
}
