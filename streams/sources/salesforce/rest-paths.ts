import { entityOfId } from './ids.js';

/** What the address of a REST call names. */
export interface Called {
  readonly type: string | undefined;
  readonly id: string | undefined;
}

/** An id: 15 or 18 characters with a digit among them, which tells it from a word. */
const ID = String.raw`((?=\D*\d)[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?)(?=[/?]|$)`;
const ANALYTICS: Readonly<Record<string, string>> = { reports: 'Report', dashboards: 'Dashboard' };

const RECORD = new RegExp(String.raw`/sobjects/(\w{1,80})/${ID}`);
const LIST = /\/sobjects\/(\w{1,80})\/listviews(?:[/?]|$)/;
const ASSET = new RegExp(String.raw`/analytics/(reports|dashboards)/${ID}`);
const SHOWN = new RegExp(String.raw`/(?:ui-api/records|(?:connect|chatter)/files)/${ID}`);

/**
 * `/sobjects/Contact/003…`, `/sobjects/Account/listviews/…`, `/analytics/reports/00O…`, `/ui-api/records/003…`
 * (developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_list.htm).
 */
export function calledBy(path: string): Called | undefined {
  const record = RECORD.exec(path);
  if (record !== null) return { type: record[1], id: record[2] };
  const list = LIST.exec(path);
  if (list !== null) return { type: list[1], id: undefined };
  const asset = ASSET.exec(path);
  if (asset !== null) return { type: ANALYTICS[asset[1] ?? ''], id: asset[2] };
  const id = SHOWN.exec(path)?.[1];
  return id === undefined ? undefined : { type: entityOfId(id), id };
}
