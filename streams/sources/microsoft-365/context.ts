import { readAddress } from '../address.js';
import { filled, isObject, type JsonObject } from '../candidate.js';
import { cut, type RecordReader } from '../record-reader.js';
import { inner, propertyOf } from './properties.js';

const ADDRESSES = ['ClientIP', 'ClientIPAddress', 'ActorIpAddress', 'ClientIp'] as const;

/** From where and with what: each service has fields of its own for it. */
export function contextOf(record: RecordReader): JsonObject | undefined {
  return filled({
    ip: addressOf(record),
    userAgent: agentOf(record),
    sessionId: idOf(record, 'sessionId', 'SessionId') ?? inner(record, 'AppAccessContext', 'AADSessionId'),
    authMethod: record.takeCut(128, 'context.authMethod', 'AuthenticationType'),
    appId:
      idOf(record, 'appId', 'AppId', 'ApplicationId', 'ClientAppId') ??
      inner(record, 'AppAccessContext', 'ClientAppId'),
    requestId: idOf(record, 'requestId', 'RequestId'),
    correlationId:
      idOf(record, 'correlationId', 'CorrelationId', 'CorrelationID', 'InterSystemsId') ??
      inner(record, 'AppAccessContext', 'CorrelationId'),
  });
}

const idOf = (record: RecordReader, field: string, ...names: string[]): string | undefined =>
  record.takeCut(512, `context.${field}`, ...names);

/** The first field that holds an address, with or without a port; the same one in other fields is not kept again. */
function addressOf(record: RecordReader): string | undefined {
  let found: string | undefined;
  for (const name of ADDRESSES) {
    const written = record.peek(name);
    const address = readAddress(written);
    if (address === undefined) continue;
    if (found === undefined && address !== written) record.derived.push('context.ip');
    found ??= address;
    if (written === found) record.claim(name);
  }
  return found;
}

function agentOf(record: RecordReader): string | undefined {
  const own = record.takeCut(2048, 'context.userAgent', 'UserAgent', 'ClientUserAgent', 'ClientInfoString');
  if (own !== undefined) return own;
  const within = propertyOf(record, 'ExtendedProperties', 'UserAgent') ?? detailed(record);
  return within === undefined ? undefined : cut(within, 2048);
}

/** The directory has it as JSON text within a property: `additionalDetails: {"User-Agent": ...}`. */
function detailed(record: RecordReader): string | undefined {
  const details = propertyOf(record, 'ExtendedProperties', 'additionalDetails');
  if (details === undefined || !details.includes('User-Agent')) return undefined;
  try {
    const parsed: unknown = JSON.parse(details);
    const agent = isObject(parsed) ? parsed['User-Agent'] : undefined;
    return typeof agent === 'string' && agent !== '' ? agent : undefined;
  } catch {
    // Torn text names no agent; it stays an attribute.
    return undefined;
  }
}
