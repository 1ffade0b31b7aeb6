import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import { act, echo, type Reading } from '../acts.js';
import { actionOfVerb } from './verbs.js';

/** A page was called: a record when the address names one, a list when it names an object, else furniture. */
export function actOfPage(row: RecordReader): Reading {
  const path = row.peek('PAGE_URL', 'URI') ?? '';
  if (/\/deleteredirect|[?&]delID=/i.test(path)) return act('record.delete');
  if (row.peek('URI_ID_DERIVED', 'PAGE_ENTITY_ID') !== undefined) return act('record.read');
  const isList = /^\/[A-Za-z0-9]{3}(?:[?/]|$)|\/lightning\/o\/[^/]+\/(?:list|home)/.test(path);
  return isList ? act('record.list') : 'no-act';
}

/** Aura actions from heaviest to lightest: of several in one request the heaviest counts. */
const WEIGHT: readonly Action[] = [
  'data.export',
  'record.delete',
  'record.create',
  'record.update',
  'record.restore',
  'data.query',
  'record.search',
  'record.list',
  'record.read',
];

/**
 * `1$apex://EmailMessageService/ACTION$deleteEmailDrafts=21;…`: the verb is all that tells. Looking is told again, and
 * with its record, by LightningPageView, so it adds nothing to rates here.
 */
export function actOfAura(row: RecordReader): Reading {
  const message = row.peek('ACTION_MESSAGE') ?? '';
  const found = new Set<Action | undefined>();
  for (const match of message.slice(0, 10_000).matchAll(/ACTION\$([A-Za-z0-9_]+)/g))
    found.add(actionOfVerb(match[1] ?? ''));
  const heaviest = WEIGHT.find((action) => found.has(action));
  if (heaviest === undefined) return 'no-act';
  row.derived.push('action');
  const isLook = WEIGHT.indexOf(heaviest) >= WEIGHT.indexOf('data.query');
  return isLook ? echo(heaviest) : act(heaviest);
}
