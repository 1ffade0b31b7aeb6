import type { DataClass } from '../../../src/event/data-classes.js';

/**
 * Object type ids as webhooks of the generic kind write them
 * (https://developers.hubspot.com/docs/guides/crm/understanding-the-crm#object-type-ids). Custom objects are `2-…`.
 */
const OBJECT_TYPES: Readonly<Record<string, string>> = {
  '0-1': 'contact',
  '0-2': 'company',
  '0-3': 'deal',
  '0-5': 'ticket',
  '0-7': 'product',
  '0-8': 'line_item',
  '0-14': 'quote',
  '0-18': 'communication',
  '0-27': 'task',
  '0-46': 'note',
  '0-47': 'meeting_event',
  '0-48': 'call',
  '0-49': 'email',
  '0-53': 'invoice',
  '0-69': 'subscription',
  '0-115': 'user',
  '0-116': 'postal_mail',
  '0-123': 'order',
  '0-136': 'lead',
  '0-142': 'cart',
};

export const objectTypeOf = (id: string): string =>
  (Object.hasOwn(OBJECT_TYPES, id) ? OBJECT_TYPES[id] : undefined) ?? id;

const CLASSES: Readonly<Record<string, DataClass>> = {
  contact: 'id.basic',
  lead: 'id.basic',
  company: 'commercial',
  deal: 'commercial',
  product: 'commercial',
  line_item: 'commercial',
  quote: 'commercial',
  invoice: 'commercial',
  subscription: 'commercial',
  order: 'commercial',
  cart: 'commercial',
  ticket: 'comms',
  conversation: 'comms',
  communication: 'comms',
  task: 'comms',
  note: 'comms',
  meeting_event: 'comms',
  meeting: 'comms',
  call: 'comms',
  email: 'comms',
  postal_mail: 'comms',
  user: 'employee',
};

/** By the name of the object in any spelling of case; what is not in the table is `unknown`, not guessed. */
export function dataClassOf(object: string | undefined): DataClass {
  const name = object?.toLowerCase() ?? '';
  return (Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined) ?? 'unknown';
}

/** One record of it stands for one natural person. A lead of HubSpot hangs on a contact and is none. */
export const isPersonLike = (object: string | undefined): boolean => object?.toLowerCase() === 'contact';
