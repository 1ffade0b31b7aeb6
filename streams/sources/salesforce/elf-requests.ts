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

const SOAP: readonly (readonly [RegExp, Action | 'no-act'])[] = [
  [/^(?:describe|getUserInfo|getServerTimestamp|render|invalidateSessions)/i, 'no-act'],
  [/^login/i, 'session.login'],
  [/^logout/i, 'session.logout'],
  [/^getUpdated|^getDeleted/i, 'record.list'],
  [/^sendEmail/i, 'comms.send'],
  [/^(?:setPassword|resetPassword|changeOwnPassword)/i, 'credential.change'],
  [/^emptyRecycleBin/i, 'record.delete'],
  [/^process/i, 'record.update'],
];

export function actOfSoap(row: RecordReader): Reading {
  const method = row.peek('METHOD_NAME');
  if (method === undefined) return undefined;
  const special = SOAP.find(([pattern]) => pattern.test(method))?.[1];
  if (special === 'no-act') return special;
  const action = special ?? actionOfVerb(method);
  return action === undefined ? undefined : act(action);
}

const REST_WRITES: Readonly<Record<string, Action>> = {
  POST: 'record.create',
  PUT: 'record.update',
  PATCH: 'record.update',
  DELETE: 'record.delete',
};

const REST_READS: readonly (readonly [RegExp, Action | 'no-act'])[] = [
  [/\/query(?:All)?(?:[/?]|$)/i, 'data.query'],
  [/\/(?:parameterizedS|s)earch(?:[/?]|$)/i, 'record.search'],
  [/\/analytics\/reports?\//i, 'report.run'],
  [/\/describe|\/limits|\/sobjects\/?(?:[^/?]+\/?)?(?:\?|$)/i, 'no-act'],
  [/\/sobjects\/[^/]+\/[A-Za-z0-9]{15}/i, 'record.read'],
];

/** What may be posted although it only looks: long queries, searches, report filters. */
const postedRead = (verb: string, read: Action | 'no-act' | undefined): Action | undefined =>
  verb === 'POST' && (read === 'data.query' || read === 'record.search' || read === 'report.run')
    ? read
    : undefined;

const writeOf = (verb: string): Action | undefined =>
  Object.hasOwn(REST_WRITES, verb) ? REST_WRITES[verb] : undefined;

/** A REST call by its verb and path. */
export function actOfRest(method = '', path = ''): Reading {
  const verb = method.toUpperCase();
  const read = REST_READS.find(([pattern]) => pattern.test(path))?.[1];
  const written = postedRead(verb, read) ?? writeOf(verb);
  if (written !== undefined) return act(written);
  return read === 'no-act' || verb === 'HEAD' || verb === 'OPTIONS' ? 'no-act' : act(read ?? 'data.query');
}

const BULK: readonly (readonly [RegExp, Action])[] = [
  [/^query/i, 'data.bulk_query'],
  [/^(?:insert|upsert)/i, 'data.import'],
  [/^update/i, 'record.update'],
  [/delete$/i, 'record.delete'],
];

export function actOfBulk(row: RecordReader): Reading {
  const operation = row.peek('OPERATION_TYPE') ?? '';
  const action = BULK.find(([pattern]) => pattern.test(operation))?.[1];
  return action === undefined ? undefined : act(action);
}

/**
 * A report run is an export when its origin says so or its rendering leaves the browser (X Excel, C CSV, P
 * printable). The Report rows include what ReportExport misses (formatted and XLSX exports), and alone carry the rows.
 */
export function actOfReport(row: RecordReader): Reading {
  const exported =
    (row.peek('ORIGIN') ?? '').startsWith('ReportExported') ||
    /^[XCP]$/.test(row.peek('RENDERING_TYPE') ?? '');
  return act(exported ? 'report.export' : 'report.run');
}
