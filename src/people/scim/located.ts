import { isObject, type JsonObject } from './scim.js';

export interface LocatedReply {
  header(name: string, value: string): unknown;
}

/** What was made, with its address (RFC 7644, 3.3). */
export function located(resource: JsonObject, reply: LocatedReply): JsonObject {
  const { meta } = resource;
  if (isObject(meta)) reply.header('location', String(meta['location']));
  return resource;
}
