import { NOBODY } from '../../steps/missing.js';
import { readAddress } from '../address.js';
import { filled, isObject, type JsonObject } from '../candidate.js';
import { textAt } from '../nested.js';
import { unlessPlaceholder } from '../placeholders.js';
import { cut, RecordReader } from '../record-reader.js';

/** The actor of an activity, and what is said of them beyond our fields. */
export function actorOf(
  written: unknown,
  application: string,
): { actor: JsonObject; beyond: JsonObject | undefined } {
  const said = new RecordReader(isObject(written) ? written : {});
  const found = identified(said);
  // Whoever looked is of Google's staff, and often not named.
  const actor = application === 'access_transparency' ? { ...found, type: 'vendor' } : found;
  const rest = said.rest();
  return { actor, beyond: Object.keys(rest).length === 0 ? undefined : rest };
}

/** Stands for whoever has no account with the company ("profileId" of activities.list). */
const PLACEHOLDER_PROFILE = '105250506097979753968';
/** The key under which Google acts by itself. */
const SYSTEM = 'SYSTEM';

/** Programs that log in with a key of their own have no profile: "callerType" of activities.list. */
function identified(said: RecordReader): JsonObject {
  const email = personal(said, 'email', 320);
  const id = personal(said, 'profileId', 512) ?? email ?? personal(said, 'key', 512);
  if (id === undefined) return { id: NOBODY, type: 'unknown' };
  const type = id === SYSTEM ? 'system' : typeOf(said.peek('callerType'));
  return filled({ id, email, type }) ?? {};
}

function personal(said: RecordReader, field: string, limit: number): string | undefined {
  const text = unlessPlaceholder(said.peek(field));
  if (text === undefined || text.length > limit || text === PLACEHOLDER_PROFILE) return undefined;
  said.claim(field);
  return text;
}

function typeOf(callerType: string | undefined): string | undefined {
  if (callerType === 'USER') return 'human';
  return callerType === 'KEY' ? 'integration' : undefined;
}

/** From where and with what: the address is the activity's, the rest stands in the parameters of the event. */
export function contextOf(activity: RecordReader, parameters: RecordReader): JsonObject | undefined {
  const written = activity.peek('ipAddress');
  const ip = readAddress(written);
  if (ip !== undefined && ip === written) activity.claim('ipAddress');
  if (ip !== undefined && ip !== written) parameters.derived.push('context.ip');
  return filled({
    ip,
    country: countryOf(activity),
    userAgent: parameters.takeCut(2048, 'context.userAgent', 'user_agent'),
    device: parameters.takeCut(512, 'context.device', 'DEVICE_ID', 'CAA_DEVICE_ID'),
    authMethod: parameters.takeCut(128, 'context.authMethod', 'login_type'),
    mfa: parameters.peek('is_second_factor') === 'true' ? true : undefined,
    appId: parameters.takeCut(512, 'context.appId', 'originating_app_id') ?? applicationOf(activity),
  });
}

/** Where Google places the address: "networkInfo" of activities.list. */
function countryOf(activity: RecordReader): string | undefined {
  const code = textAt(activity.raw('networkInfo'), 'regionCode');
  return code !== undefined && /^[A-Z]{2}$/.test(code) ? code : undefined;
}

/** The application by which the actor did it: "actor.applicationInfo" of activities.list. */
function applicationOf(activity: RecordReader): string | undefined {
  const id = textAt(activity.raw('actor'), 'applicationInfo', 'oauthClientId');
  return id === undefined ? undefined : cut(id, 512);
}
