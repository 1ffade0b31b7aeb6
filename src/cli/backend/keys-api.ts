import { KeyUses } from '../../access/keys/key-uses.js';
import { Keys } from '../../access/keys/keys.js';
import { KeysController } from '../../access/keys/keys.controller.js';
import type { Requests } from '../../access/requests/requests.js';
import { KnownPlaces } from '../../access/tenants/known-places.js';
import type { Runtime } from '../../runtime.js';

/** The door of keys as requests come to it, over what this process has open. */
export function keysApiOf(
  { facts, clock, declarations, teams }: Runtime,
  requests: Requests,
): KeysController {
  const places = new KnownPlaces(declarations, teams);
  return new KeysController(new Keys(facts, clock), new KeyUses(facts, clock), places, requests);
}
