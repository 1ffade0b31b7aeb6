import type { Action } from '../../../src/event/actions.js';
import type { RecordReader } from '../record-reader.js';
import { act, type Reading } from '../acts.js';
import { actionOfVerb } from './verbs.js';

const SOAP: readonly (readonly [RegExp, Action | 'no-act'])[] = [
  [/^(?:describe|getUserInfo|getServerTimestamp|render|invalidateSessions)/i, 'no-act'],
  [/^login/i, 'session.login'],
  [/^logout/i, 'session.logout'],
  // They give the ids of what changed in a span of time.
  [/^getUpdated|^getDeleted/i, 'data.query'],
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

/** A method that somebody wrote: a query it made, else its name, is all that tells. */
export function actOfCustomSoap(row: RecordReader): Reading {
  const action = row.peek('QUERY') === undefined ? actionOfVerb(row.peek('METHOD_NAME') ?? '') : 'data.query';
  if (action === undefined) return undefined;
  row.derived.push('action');
  return act(action);
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
  // The bytes of a file, not what is known of it.
  [
    /\/sobjects\/\w+\/\w{15,18}\/(?:VersionData|Body)(?:[/?]|$)|\/files\/\w{15,18}\/content/i,
    'file.download',
  ],
  [/\/listviews\/[^/?]+\/results|\/ui-api\/list-records\/|\/recent(?:[/?]|$)/i, 'record.list'],
  [/\/describe|\/limits|\/sobjects\/?(?:[^/?]+\/?)?(?:\?|$)/i, 'no-act'],
  [/\/sobjects\/[^/]+\/[A-Za-z0-9]{15}|\/ui-api\/records\//i, 'record.read'],
];

/** What may be posted although it only looks: long queries, searches, report filters. */
const postedRead = (verb: string, read: Action | 'no-act' | undefined): Action | undefined =>
  verb === 'POST' && (read === 'data.query' || read === 'record.search' || read === 'report.run')
    ? read
    : undefined;

/** Several calls in one, of which only this row tells: /composite itself, its batches and graphs. */
const COMPOSITE = /\/composite(?:\/(?:batch|graph))?\/?(?:\?|$)/i;

/** What a composite call did the row does not say: it counts as the gravest of what it is used for. */
export const isComposite = (path = ''): boolean => COMPOSITE.test(path);

function writeOf(verb: string, path: string): Action | undefined {
  if (verb === 'POST' && isComposite(path)) return 'record.update';
  return Object.hasOwn(REST_WRITES, verb) ? REST_WRITES[verb] : undefined;
}

/** A REST call by its verb and path. */
export function actOfRest(method = '', path = ''): Reading {
  const verb = method.toUpperCase();
  const read = REST_READS.find(([pattern]) => pattern.test(path))?.[1];
  const written = postedRead(verb, read) ?? writeOf(verb, path);
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
