import type { Action } from '../../../src/event/actions.js';

/** The verb of an API method or a controller's action, by how its name begins. */
export function actionOfVerb(name: string): Action | undefined {
  return VERBS.find(([pattern]) => pattern.test(name))?.[1];
}

const VERBS: readonly (readonly [RegExp, Action])[] = [
  [/^(?:hard)?(?:delete|remove)/i, 'record.delete'],
  [/^(?:undelete|restore)/i, 'record.restore'],
  [/^(?:export|download)/i, 'data.export'],
  [/^(?:create|insert|clone|submit|add)/i, 'record.create'],
  [/^(?:update|save|upsert|merge|convert|set|edit|change)/i, 'record.update'],
  [/^(?:search|lookup|find)/i, 'record.search'],
  [/^query/i, 'data.query'],
  [/^list/i, 'record.list'],
  [/^(?:get|load|fetch|retrieve|read|view)/i, 'record.read'],
];
