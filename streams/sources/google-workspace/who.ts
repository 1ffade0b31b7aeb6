import { NOBODY } from '../../steps/missing.js';
import { readAddress } from '../address.js';
import { filled, isObject, type JsonObject } from '../candidate.js';
import { unlessPlaceholder } from '../placeholders.js';
import { RecordReader } from '../record-reader.js';

/** The actor of an activity, and what is said of them beyond our fields. */
export function actorOf(written: unknown): { actor: JsonObject; beyond: JsonObject | undefined } {
  const said = new RecordReader(isObject(written) ? written : {});
  const email = unlessPlaceholder(said.peek('email'));
  const profile = unlessPlaceholder(said.peek('profileId'));
  // Programs that log in with a key of their own have no profile: "callerType" of activities.list.
  const id = profile ?? email ?? unlessPlaceholder(said.peek('key'));
  if (email !== undefined && email.length <= 320) said.claim('email');
  if (id !== undefined) said.claim(profile === undefined ? 'key' : 'profileId');
  const rest = said.rest();
  const beyond = Object.keys(rest).length === 0 ? undefined : rest;
  if (id === undefined) return { actor: { id: NOBODY, type: 'unknown' }, beyond };
  const fields = { id: id.slice(0, 512), email: email?.slice(0, 320), type: typeOf(said.peek('callerType')) };
  return { actor: filled(fields) ?? {}, beyond };
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
    userAgent: parameters.takeCut(2048, 'context.userAgent', 'user_agent'),
    device: parameters.takeCut(512, 'context.device', 'DEVICE_ID'),
    authMethod: parameters.takeCut(128, 'context.authMethod', 'login_type'),
    mfa: parameters.peek('is_second_factor') === 'true' ? true : undefined,
    appId: parameters.takeCut(512, 'context.appId', 'originating_app_id'),
  });
}
