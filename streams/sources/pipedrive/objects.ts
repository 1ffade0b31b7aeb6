import type { Action } from '../../../src/event/actions.js';
import type { DataClass } from '../../../src/event/data-classes.js';

/** Entities whose changes are settings of the sales process (https://pipedrive.readme.io/docs/list-of-webhooks-v2). */
const SETTINGS = new Set(['pipeline', 'stage', 'board', 'phase', 'activity_type', 'activityType']);

const CLASSES: Readonly<Record<string, DataClass>> = {
  person: 'id.basic',
  organization: 'commercial',
  deal: 'commercial',
  deal_product: 'commercial',
  deal_installment: 'commercial',
  lead: 'commercial',
  product: 'commercial',
  project: 'commercial',
  activity: 'comms',
  note: 'comms',
  user: 'employee',
};

/** What is not in the table is `unknown`: counted and reported, not guessed. */
export const dataClassOf = (entity: string): DataClass =>
  (Object.hasOwn(CLASSES, entity) ? CLASSES[entity] : undefined) ?? 'unknown';

const VERBS = ['create', 'change', 'delete'] as const;

const OF_RECORDS = { create: 'record.create', change: 'record.update', delete: 'record.delete' } as const;
const OF_USERS = { create: 'account.create', change: 'account.update', delete: 'account.delete' } as const;

/** Nothing for a verb that is not one of the three of version 2. */
export function actionOf(verb: string | undefined, entity: string): Action | undefined {
  const known = VERBS.find((one) => one === verb);
  if (known === undefined) return undefined;
  if (SETTINGS.has(entity)) return 'config.change';
  return entity === 'user' ? OF_USERS[known] : OF_RECORDS[known];
}
