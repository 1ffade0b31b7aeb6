import type { Action } from '../../../src/event/actions.js';

type Verb = 'create' | 'update' | 'delete';

const RECORD: Readonly<Record<Verb | 'read', Action>> = {
  read: 'record.read',
  create: 'record.create',
  update: 'record.update',
  delete: 'record.delete',
};

const always = (action: Action): Readonly<Record<Verb, Action>> => ({
  create: action,
  update: action,
  delete: action,
});

/** Entity types whose changes are more than a change of a record. */
const SPECIAL: Readonly<Record<string, Partial<Record<Verb, Action>>>> = {
  User: { create: 'account.create', update: 'account.update', delete: 'account.delete' },
  Role: always('access.define'),
  PortalRole: always('access.define'),
  Team: always('access.define'),
  AuthToken: { delete: 'credential.token_revoke' },
  Webhook: always('config.change'),
  Integration: always('config.change'),
  LeadCapture: always('config.change'),
  ScheduledJob: always('config.change'),
};

const isVerb = (verb: string): verb is Verb => verb === 'create' || verb === 'update' || verb === 'delete';

/** What a verb of EspoCRM (`read`, `create`, `update`, `delete`) means for an entity type; nothing for other verbs. */
export function actionOf(verb: string, type: string): Action | undefined {
  if (verb === 'read') return RECORD.read;
  if (!isVerb(verb)) return undefined;
  const special = Object.hasOwn(SPECIAL, type) ? SPECIAL[type]?.[verb] : undefined;
  return special ?? RECORD[verb];
}
