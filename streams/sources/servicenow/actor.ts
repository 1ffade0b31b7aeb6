import { NOBODY } from '../../steps/missing.js';
import { filled, type JsonObject } from '../candidate.js';
import { unlessPlaceholder } from '../placeholders.js';
import { cut, type RecordReader } from '../record-reader.js';

/**
 * The user that automated processes run as; `guest` is whoever was not logged in
 * (https://www.servicenow.com/docs/r/platform-security/c_UnderstandingTheSysAuditTable.html).
 */
const SYSTEM = 'system';
/** The sys_id of the guest is the same in every instance. */
const GUEST = '5136503cc611227c0183e96598c4f706';

const isSomebody = (text: string | undefined): boolean =>
  unlessPlaceholder(text) !== undefined && text !== GUEST;

/** By the first of `ids` that names somebody, shown as `name`. */
export function actorBy(row: RecordReader, ids: readonly string[], name: string | undefined): JsonObject {
  const column = ids.find((one) => isSomebody(row.peek(one)));
  if (column === undefined) return { id: NOBODY, type: 'unknown' };
  const id = row.takeCut(512, 'actor.id', column);
  if (column !== ids[0]) row.derived.push('actor.id');
  const shown = name === undefined ? undefined : unlessPlaceholder(row.takeCut(1024, 'actor.name', name));
  return filled({ id, name: shown, type: id === SYSTEM ? 'system' : undefined }) ?? {};
}

/**
 * `parm1` is whoever acts and `parm2` in whose place; by then the session, and so the row's user, is already, or still,
 * that of the other (columns as https://github.com/ServiceNowDevProgram/code-snippets reads them).
 */
export function actorInPlace(row: RecordReader): JsonObject {
  const [who, other] = [row.peek('parm1'), row.peek('parm2')];
  if (!isId(who) || !isId(other)) return actorBy(row, ['user_id', 'user_name'], 'user_name');
  row.claim('parm1', 'parm2');
  const isRowOfWho = row.peek('user_id') === who;
  if (!isRowOfWho) return { id: who, onBehalfOf: other };
  row.claim('user_id');
  return filled({ id: who, name: row.takeCut(1024, 'actor.name', 'user_name'), onBehalfOf: other }) ?? {};
}

const isId = (text: string | undefined): text is string =>
  text !== undefined && /^[0-9a-f]{32}$/i.test(text) && text !== GUEST;

const WHO = ['user_id', 'user_name'] as const;

/**
 * Who logs in: until somebody is let in the session is the guest's or the system's, and `parm1` says who tries, also as
 * `user_name=…` (https://support.servicenow.com/kb?id=kb_article_view&sysparm_article=KB1500674). A certificate there
 * (…KB3008370) names nobody.
 */
export function actorOfLogin(row: RecordReader): JsonObject {
  const isIn = WHO.some((column) => isSomebody(row.peek(column)) && row.peek(column) !== SYSTEM);
  const tried = row.peek('parm1')?.replace(/^user_name=/, '');
  if (isIn || !isSomebody(tried) || tried?.startsWith('-----BEGIN') === true)
    return actorBy(row, WHO, 'user_name');
  row.claim('parm1');
  row.derived.push('actor.id');
  return { id: cut(tried ?? '', 512) };
}
