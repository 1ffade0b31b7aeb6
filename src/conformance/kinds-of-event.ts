import type { Action } from '../event/actions.js';
import type { IncomingEvent } from '../event/incoming-event.js';
import { type About, type ActVerb, type Condition, MATURITY_KINDS } from './maturity-kinds.js';

const KINDS_BY_ACTION = Map.groupBy(
  MATURITY_KINDS.flatMap((kind) => kind.when.actions.map((action) => ({ action, kind }))),
  ({ action }) => action,
);

/** Ids of the kinds that an event shows; those that hang on a verb only where it is told. */
export function kindsOfEvent(event: IncomingEvent): string[] {
  const candidates = KINDS_BY_ACTION.get(event.action) ?? [];
  if (candidates.length === 0) return [];
  const words = wordsOf(event);
  const verb = verbOf(event.action, words);
  return candidates
    .filter(({ kind }) => holds(kind.when, event.action, words, verb))
    .map(({ kind }) => kind.id);
}

function holds(
  { verb: wanted, about, notAbout = [] }: Condition,
  action: Action,
  words: string,
  verb: ActVerb | undefined,
): boolean {
  if (wanted !== undefined && wanted !== verb) return false;
  if (about !== undefined && !isAbout(about, action, words)) return false;
  return !notAbout.some((one) => isAbout(one, action, words));
}

const ABOUT: Readonly<Record<Exclude<About, 'permission'>, RegExp>> = {
  user: /\b(?:sys )?users?\b|\bemployees?\b|\baccount holders?\b/,
  group: /group|\bteams?\b|\bmember(?:s|ship)?\b|\bqueues?\b/,
  role: /\broles?\b|role ?(?:definition|group)|\bprofiles?\b/,
  setting: /setting|polic|config/,
  app: /\bapps?\b|application|integration|connected|oauth|\bpackag|\bbots?\b|add.?on/,
};

const PERMISSION = /perm|privilege|right|admin|role|sharing/;
const MEMBERSHIP: ReadonlySet<Action> = new Set(['access.grant', 'access.revoke', 'access.role_change']);

function isAbout(about: About, action: Action, words: string): boolean {
  if (about === 'app') return action.startsWith('integration.') || ABOUT.app.test(words);
  if (about === 'permission') return isPermission(action, words);
  if (about === 'group' && MEMBERSHIP.has(action)) return !/\brole\b/.test(words) && ABOUT.group.test(words);
  if (about === 'role' && ABOUT.group.test(words) && !/role/.test(words)) return false;
  return ABOUT[about].test(words);
}

/** What is granted and no membership; of definitions those that speak of single rights. */
function isPermission(action: Action, words: string): boolean {
  if (action === 'access.define') return /perm|privilege/.test(words);
  if (action === 'access.share') return true;
  return PERMISSION.test(words) || !ABOUT.group.test(words);
}

const OWN_VERB: Readonly<Partial<Record<Action, ActVerb>>> = {
  'access.grant': 'create',
  'access.share': 'create',
  'access.revoke': 'delete',
  'integration.revoke': 'delete',
};

const VERBS: readonly (readonly [ActVerb, RegExp])[] = [
  ['delete', /delet|remov|destroy|disab|deactivat|unenrol|uninstall|revok|unregister/],
  ['create', /creat|insert|\badd(?:ed)?\b|\bnew\b|register|enrol|install|\bassign(?:ed)?\b/],
  ['update', /updat|chang|modif|\bset\b|edit|expir|enabl/],
];

function verbOf(action: Action, words: string): ActVerb | undefined {
  const own = OWN_VERB[action];
  if (own !== undefined) return own;
  const told = VERBS.find(([, pattern]) => pattern.test(words))?.[0];
  return told ?? (action === 'integration.authorize' ? 'create' : undefined);
}

/** The object's kind and how the source itself calls the event, in small letters with blanks between words. */
function wordsOf({ target, attributes = {} }: IncomingEvent): string {
  const said = [target?.type, attributes['eventType'], attributes['action'], attributes['name']];
  return said
    .filter((text): text is string => typeof text === 'string')
    .join(' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z]+/g, ' ')
    .toLowerCase();
}
