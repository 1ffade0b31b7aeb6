import { act, echo, type Act, type Reading } from '../acts.js';
import { actOfApi, isApi, recordOfApi, tableOfApi } from './rest-acts.js';

/**
 * Formats that a list or a record is exported in, as a word of its query: incident_list.do?CSV, incident.do?PDF&sys_id=…
 * (https://www.servicenow.com/docs/r/platform-administration/c_ExportDirectlyFromTheURL.html).
 */
const EXPORTED = /\.do\?(?:.*&)?(?:CSV|XLS|XLSX|EXCEL|XML|PDF|JSON|JSONv2|UNL)(?:[&=]|$)/i;

/** Pages of the user interface; the frame around them (`nav_to.do`) loads each as a request of its own. */
const PAGES: readonly (readonly [RegExp, Reading])[] = [
  [/^\/(?:login|login_with_sso|external_login_complete|nav_to)\.do/i, 'no-act'],
  [/^\/logout\.do/i, echo('session.logout')],
  [EXPORTED, act('data.export')],
  [/^\/sys_attachment\.do\?/i, act('file.download')],
  [/^\/(?:sys_report_template|sys_report_display|report_viewer)\.do/i, act('report.run')],
  [/^\/text_search_exact_match\.do/i, act('record.search')],
  [/^\/\w+_list\.do/i, act('record.list')],
  [/^\/\w+\.do\?(?:.*&)?sys_id=[0-9a-f]{32}/i, act('record.read')],
];

/**
 * What the platform calls the request, where its address says nothing
 * (https://www.servicenow.com/docs/r/platform-administration/time-configuration/c_TransactionLogs.html). A call of SOAP
 * names its function in the body: it could be anything, and adds nothing to rates.
 */
const TYPES = new Map<string, Act>([
  ['export', act('data.export')],
  ['report', act('report.run')],
  ['textsearch', act('record.search')],
  ['soap', echo('data.query')],
]);

/** A request of syslog_transaction; what is no record, list or file is furniture of the page. */
export function actOfRequest(url: string, method: string | undefined, type: string | undefined): Reading {
  if (isApi(url)) return actOfApi(url, method?.toUpperCase());
  const page = PAGES.find(([pattern]) => pattern.test(url))?.[1];
  return page ?? TYPES.get(type?.replaceAll(' ', '').toLowerCase() ?? '') ?? 'no-act';
}

/** Pages that name no table. */
const NO_TABLE = /^\/(?:text_search_exact_match|xmlhttp)\.do/i;

/** The table that a request is about. */
export function tableOfUrl(url: string): string | undefined {
  if (isApi(url)) return tableOfApi(url);
  return NO_TABLE.test(url) ? undefined : /^\/(\w{1,80}?)(?:_list)?(?:\.do)?(?:[/?]|$)/i.exec(url)?.[1];
}

export const recordOfUrl = (url: string): string | undefined =>
  /[?&](?:sysparm_)?sys_id=([0-9a-f]{32})/i.exec(url)?.[1] ?? recordOfApi(url);
