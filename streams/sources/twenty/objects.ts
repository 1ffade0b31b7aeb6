import type { Action } from '../../../src/event/actions.js';
import type { DataClass } from '../../../src/event/data-classes.js';

/** What follows the object in `eventName`; `destroyed` is for good, `deleted` can be restored. */
const OF_RECORDS: Readonly<Record<string, Action>> = {
  created: 'record.create',
  updated: 'record.update',
  upserted: 'record.update',
  deleted: 'record.delete',
  destroyed: 'record.delete',
  restored: 'record.restore',
};

const OF_MEMBERS: Readonly<Record<string, Action>> = {
  created: 'account.create',
  updated: 'account.update',
  upserted: 'account.update',
  deleted: 'account.disable',
  destroyed: 'account.delete',
  restored: 'account.enable',
};

const OF_KEYS: Readonly<Record<string, Action>> = {
  created: 'credential.token_issue',
  updated: 'config.change',
  deleted: 'credential.token_revoke',
  destroyed: 'credential.token_revoke',
};

const SETTINGS = /^(?:webhook|view|viewField|viewFilter|viewSort|viewGroup|workflow|workflowVersion)$/;

export function actionOf(object: string, verb: string): Action | undefined {
  if (!Object.hasOwn(OF_RECORDS, verb)) return undefined;
  if (object === 'workspaceMember') return OF_MEMBERS[verb];
  if (object === 'apiKey') return OF_KEYS[verb] ?? 'config.change';
  if (object === 'role') return 'access.define';
  if (SETTINGS.test(object)) return 'config.change';
  return object === 'attachment' && verb === 'created' ? 'file.upload' : OF_RECORDS[verb];
}

const CLASSES: Readonly<Record<string, DataClass>> = {
  person: 'id.basic',
  company: 'commercial',
  opportunity: 'commercial',
  note: 'comms',
  task: 'comms',
  message: 'comms',
  calendarEvent: 'comms',
  workspaceMember: 'employee',
  apiKey: 'credential',
};

export const dataClassOf = (object: string): DataClass =>
  (Object.hasOwn(CLASSES, object) ? CLASSES[object] : undefined) ?? 'unknown';
