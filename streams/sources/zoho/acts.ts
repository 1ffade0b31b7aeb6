import type { Action } from '../../../src/event/actions.js';
import type { DataClass } from '../../../src/event/data-classes.js';

/**
 * What the words of an action mean, first match. The vendor names the actions in its screens and nowhere lists them, so
 * they are read by their stems; an action that matches none is kept for a later version and not guessed.
 */
const ACTIONS: readonly (readonly [RegExp, Action])[] = [
  [/export|data ?backup/, 'data.export'],
  [/import/, 'data.import'],
  [/undelet|restor|unarchiv/, 'record.restore'],
  [/log(?:ged)? ?in|sign(?:ed)? ?in/, 'session.login'],
  [/log(?:ged)? ?out|sign(?:ed)? ?out/, 'session.logout'],
  [/delet|remov|purg|trash/, 'record.delete'],
  [/unshar/, 'access.revoke'],
  [/shar/, 'access.share'],
  [/download/, 'file.download'],
  [/upload|attach/, 'file.upload'],
  [/(?:e-?mail|sms|message).*sent|(?:sent|send).*(?:e-?mail|sms|message)|mass ?e-?mail/, 'comms.send'],
  [/convert|updat|edit|modif|chang|transfer|assign|merg|tag|approv|reject|lock|link/, 'record.update'],
  [/add|creat|clon|insert|schedul/, 'record.create'],
  [/\bview|print|\bread\b|open/, 'record.read'],
  [/search/, 'record.search'],
];

const ACCESS = /^(?:profile|role|group|territor|data ?sharing|sharing ?rule|permission)/;
const SETTINGS =
  /^(?:workflow|webhook|function|layout|field|module|custom|template|blueprint|approval|assignment|scoring|setting|organi[sz]ation|web ?form|currenc|macro|connection|client script|variable)/;

const OF_USERS: Readonly<Record<string, Action>> = {
  'record.create': 'account.create',
  'record.update': 'account.update',
  'record.delete': 'account.delete',
  'record.restore': 'account.enable',
};

/** By the words of the action and of the module; nothing for an action that is not known. */
export function actionOf(words: string, module: string | undefined): Action | undefined {
  const of = module?.toLowerCase() ?? '';
  const text = words.toLowerCase();
  const isOfUsers = /^users?$/.test(of);
  const action = isOfUsers ? (switchOf(text) ?? meantBy(text)) : meantBy(text);
  if (action === undefined || !isChange(action)) return action;
  if (isOfUsers) return OF_USERS[action] ?? action;
  return ofSettings(of) ?? action;
}

const meantBy = (text: string): Action | undefined => ACTIONS.find(([pattern]) => pattern.test(text))?.[1];

function switchOf(text: string): Action | undefined {
  if (/deactivat|inactiv/.test(text)) return 'account.disable';
  return /activat/.test(text) ? 'account.enable' : undefined;
}

function ofSettings(module: string): Action | undefined {
  if (ACCESS.test(module)) return 'access.define';
  return SETTINGS.test(module) ? 'config.change' : undefined;
}

const isChange = (action: Action): boolean => /^record\.(?:create|update|delete|restore)$/.test(action);

const CLASSES: readonly (readonly [RegExp, DataClass])[] = [
  [/^(?:lead|contact)s?$/, 'id.basic'],
  [
    /^(?:account|deal|potential|quote|product|invoice|campaign|vendor|(?:sales|purchase) ?order|price ?book)s?$/,
    'commercial',
  ],
  [/^(?:call|task|event|meeting|note|case|solution|e-?mail|activit)(?:s|ies|y)?$/, 'comms'],
  [/^users?$/, 'employee'],
];

/** Modules in singular or plural, `Sales_Orders` or "Sales Orders"; what is not in the table is `unknown`. */
export function dataClassOf(module: string | undefined, action: Action): DataClass {
  if (/^(?:session|account|credential|access)\./.test(action)) return 'employee';
  const name = (module ?? '').toLowerCase().replaceAll('_', ' ').trim();
  return CLASSES.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown';
}

export const isPersonLike = (module: string | undefined): boolean =>
  /^(?:lead|contact)s?$/i.test(module?.trim() ?? '');
