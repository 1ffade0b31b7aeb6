import type { Action } from '../../../src/event/actions.js';
import { act, echo, type Reading } from '../acts.js';

/** Formats that a list is exported in, as the first word of its query: incident_list.do?CSV. */
const EXPORTED = /_list\.do\?(?:.*&)?(?:CSV|XLS|XLSX|EXCEL|XML|PDF|JSON|JSONv2|UNL)(?:[&=]|$)/i;

const METHODS: Readonly<Record<string, Action>> = {
  POST: 'record.create',
  PUT: 'record.update',
  PATCH: 'record.update',
  DELETE: 'record.delete',
};

/** A request of syslog_transaction by its address; what is no record, list or file is furniture of the page. */
export function actOfUrl(url: string, method: string | undefined): Reading {
  if (/^\/(?:login|login_with_sso|external_login_complete)\.do/i.test(url)) return 'no-act';
  if (/^\/logout\.do/i.test(url)) return echo('session.logout');
  if (EXPORTED.test(url)) return act('data.export');
  if (/^\/sys_attachment\.do\?/i.test(url)) return act('file.download');
  if (/^\/sys_report_template\.do|^\/report_viewer\.do/i.test(url)) return act('report.run');
  if (/^\/\w+_list\.do/i.test(url)) return act('record.list');
  if (/^\/\w+\.do\?(?:.*&)?sys_id=[0-9a-f]{32}/i.test(url)) return act('record.read');
  return actOfApi(url, method?.toUpperCase());
}

/** `/api/now/table/incident/<sys_id>`; without its verb a call could be anything, and adds nothing to rates. */
function actOfApi(url: string, method: string | undefined): Reading {
  const call = /^\/api\/now\/(?:v\d\/)?table\/\w+(\/[0-9a-f]{32})?/i.exec(url);
  if (call === null) return 'no-act';
  if (method === undefined) return echo('data.query');
  const written = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (written !== undefined) return act(written);
  return act(call[1] === undefined ? 'data.query' : 'record.read');
}

/** The table that a request is about. */
export const tableOfUrl = (url: string): string | undefined =>
  /^\/(?:api\/now\/(?:v\d\/)?table\/)?(\w{1,80}?)(?:_list)?(?:\.do)?(?:[/?]|$)/i.exec(url)?.[1];

export const recordOfUrl = (url: string): string | undefined =>
  /[?&]sys_id=([0-9a-f]{32})/i.exec(url)?.[1] ?? /\/table\/\w+\/([0-9a-f]{32})/i.exec(url)?.[1];
