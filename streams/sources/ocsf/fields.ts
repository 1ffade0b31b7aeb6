import { NOBODY } from '../../steps/missing.js';
import { readAddress } from '../address.js';
import { filled, type JsonObject } from '../candidate.js';
import { at, textAt, textAtFirst } from '../nested.js';
import { unlessPlaceholder } from '../placeholders.js';
import { cut } from '../record-reader.js';

const cutTo = (limit: number, text: string | undefined): string | undefined =>
  text === undefined ? undefined : cut(text, limit);

/** Classes whose `user` is the one who acts; in the other classes of IAM it is the one acted upon. */
const USER_ACTS = new Set([3002, 3003]);

/** The user object, else the program: https://schema.ocsf.io/1.5.0/objects/actor */
export function actorOf(event: JsonObject, classUid: number): JsonObject {
  const user = USER_ACTS.has(classUid)
    ? (personOf(event['user']) ?? personOf(at(event, 'actor', 'user')))
    : personOf(at(event, 'actor', 'user'));
  if (user !== undefined) return user;
  const app = textAtFirst(event, ['actor', 'app_uid'], ['actor', 'app_name']);
  return app === undefined ? { id: NOBODY, type: 'unknown' } : { id: cut(app, 512), type: 'integration' };
}

const USER_TYPES: Readonly<Record<string, string>> = {
  1: 'human',
  2: 'human',
  3: 'system',
  4: 'integration',
};

/** A person by the first id that the user object has: https://schema.ocsf.io/1.5.0/objects/user */
export function personOf(user: unknown): JsonObject | undefined {
  const [uid, name, email] = ['uid', 'name', 'email_addr'].map((field) => textAt(user, field));
  const id = [uid, email, name].find((one) => unlessPlaceholder(one) !== undefined);
  if (id === undefined) return undefined;
  return filled({
    id: cut(id, 512),
    name: cutTo(1024, textAt(user, 'full_name') ?? name),
    email: cutTo(320, email),
    type: USER_TYPES[textAt(user, 'type_id') ?? ''],
  });
}

type Target = readonly [type: string, ...path: (string | number)[]];

/** Where each class names what was acted upon, the first that holds something. */
const TARGETS: Readonly<Record<number, readonly Target[]>> = {
  3001: [['User', 'user']],
  3002: [
    ['Service', 'service'],
    ['Endpoint', 'dst_endpoint'],
  ],
  3003: [
    ['Service', 'service'],
    ['Endpoint', 'dst_endpoint'],
  ],
  3005: [
    ['User', 'user'],
    ['Resource', 'resource'],
  ],
  3006: [['Group', 'group']],
  6001: [['WebResource', 'web_resources', 0]],
  6003: [
    ['Resource', 'resources', 0],
    ['Service', 'api', 'service'],
  ],
  6005: [
    ['Table', 'table'],
    ['Database', 'database'],
    ['Databucket', 'databucket'],
  ],
  6006: [['File', 'file']],
};

export function targetOf(event: JsonObject, classUid: number): JsonObject | undefined {
  if (classUid === 1008) {
    const log = textAtFirst(event, 'log_name', 'log_provider', ['file', 'path'], ['file', 'name']);
    return filled({ type: 'EventLog', name: cutTo(1024, log) });
  }
  for (const [type, ...path] of TARGETS[classUid] ?? []) {
    const found = at(event, ...path);
    const id = textAt(found, 'uid');
    const name = textAtFirst(found, 'name', 'hostname', 'path');
    if (id === undefined && name === undefined) continue;
    const said = cut(textAt(found, 'type') ?? type, 128);
    return filled({ type: said, id: cutTo(512, id), name: cutTo(1024, name) });
  }
  return undefined;
}

/** A control that blocked weighs more than the status: https://schema.ocsf.io/1.5.0/profiles/security_control */
export function outcomeOf(event: JsonObject): string {
  if (textAt(event, 'action_id') === '2' || textAt(event, 'disposition_id') === '2') return 'denied';
  const status = textAt(event, 'status_id');
  if (status === '1') return 'success';
  return status === '2' ? 'failure' : 'unknown';
}

export function contextOf(event: JsonObject): JsonObject | undefined {
  const country = textAt(event, 'src_endpoint', 'location', 'country');
  const mfa = at(event, 'is_mfa') ?? at(event, 'session', 'is_mfa');
  return filled({
    ip: readAddress(textAt(event, 'src_endpoint', 'ip')),
    country: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
    userAgent: cutTo(2048, textAt(event, 'http_request', 'user_agent')),
    device: cutTo(512, textAt(event, 'src_endpoint', 'hostname') ?? textAt(event, 'device', 'hostname')),
    sessionId: cutTo(512, textAt(event, 'session', 'uid') ?? textAt(event, 'actor', 'session', 'uid')),
    authMethod: cutTo(128, textAt(event, 'auth_protocol')),
    mfa: typeof mfa === 'boolean' ? mfa : undefined,
    appId: cutTo(512, textAtFirst(event, ['actor', 'app_uid'], ['actor', 'app_name'])),
    requestId: cutTo(512, textAt(event, 'api', 'request', 'uid') ?? textAt(event, 'http_request', 'uid')),
    correlationId: cutTo(512, textAt(event, 'metadata', 'correlation_uid')),
  });
}

/** Of records that are named one by one their number; a search, import or export names what it was over, not its rows. */
export function volumeOf(event: JsonObject, classUid: number, activity: number): JsonObject | undefined {
  const resources = event['web_resources'];
  if (classUid === 6001 && activity <= 4 && Array.isArray(resources))
    return { records: resources.length, basis: 'listed', of: 'act' };
  const size = at(event, 'file', 'size');
  if (classUid === 6006 && typeof size === 'number' && Number.isSafeInteger(size) && size >= 0)
    return { bytes: size };
  return undefined;
}
