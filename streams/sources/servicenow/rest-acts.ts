import type { Action } from '../../../src/event/actions.js';
import { act, echo, type Reading } from '../acts.js';

/** What a verb does to the rows of an interface; GET is told by whether one row is named. */
const WRITES: Readonly<Record<string, Action>> = {
  POST: 'record.create',
  PUT: 'record.update',
  PATCH: 'record.update',
  DELETE: 'record.delete',
};

const SYS_ID = '[0-9a-f]{32}';
/** https://www.servicenow.com/docs/r/api-reference/rest-apis/api-rest.html */
const CALL = /^\/api\/now\/(?:v\d\/)?(table|attachment|import|stats)(?:\/|\?|$)/i;
const TABLE = /^\/api\/now\/(?:v\d\/)?(?:table|import|stats)\/(\w{1,80})/i;
const RECORD = new RegExp(`^/api/now/(?:v\\d/)?(?:table/\\w+|attachment)/(${SYS_ID})`, 'i');

/** A call of the interface for rows; without its verb it could be anything, and adds nothing to rates. */
export function actOfApi(url: string, method: string | undefined): Reading {
  const path = url.replace(/\?.*$/s, '');
  switch (CALL.exec(path)?.[1]?.toLowerCase() ?? '') {
    case 'table':
      return TABLE.test(path) ? ofRows(path, method, 'data.query') : 'no-act';
    case 'attachment':
      return ofFiles(path, method);
    case 'import':
      return ofImport(method);
    case 'stats':
      return act('data.query');
    default:
      return 'no-act';
  }
}

function ofRows(path: string, method: string | undefined, all: Action): Reading {
  if (method === undefined) return echo(all);
  const written = Object.hasOwn(WRITES, method) ? WRITES[method] : undefined;
  return act(written ?? (RECORD.test(path) ? 'record.read' : all));
}

/**
 * The file itself is `/attachment/<id>/file`, and is sent to `/file` or `/upload`
 * (https://www.servicenow.com/docs/r/api-reference/rest-apis/c_AttachmentAPI.html).
 */
function ofFiles(path: string, method: string | undefined): Reading {
  if (/\/attachment\/(?:file|upload)\/?$/i.test(path)) return act('file.upload');
  if (/\/file\/?$/i.test(path)) return method === undefined ? echo('file.download') : act('file.download');
  return ofRows(path, method, 'record.list');
}

/** A staging table is filled, or is asked what became of a row of it (…/c_ImportSetAPI.html). */
function ofImport(method: string | undefined): Reading {
  if (method === undefined) return echo('data.import');
  return act(method === 'POST' ? 'data.import' : 'record.read');
}

export const isApi = (url: string): boolean => /^\/api\//i.test(url);

export const tableOfApi = (url: string): string | undefined =>
  TABLE.exec(url)?.[1] ?? (CALL.test(url) ? CALL.exec(url)?.[1]?.toLowerCase() : undefined);

export const recordOfApi = (url: string): string | undefined => RECORD.exec(url)?.[1];
