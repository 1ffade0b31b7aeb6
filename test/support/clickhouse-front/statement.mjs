/** Reading requests and writing answers as ClickHouse's HTTP interface does. */

/** URL parameters that speak to the HTTP interface and are no settings. */
const INTERFACE = new Set([
  'query',
  'database',
  'default_format',
  'query_id',
  'session_id',
  'session_timeout',
  'session_check',
  'close_session',
  'role',
  'user',
  'password',
  'quota_key',
  'stacktrace',
  'compress',
  'decompress',
  'buffer_size',
  'wait_end_of_query',
]);

const PARAM = 'param_';
const isParam = ([name]) => name.startsWith(PARAM);
const isSetting = ([name]) => !isParam([name]) && !INTERFACE.has(name);

export class DbError extends Error {
  constructor(code, name, text) {
    super(`Code: ${code}. DB::Exception: ${text} (${name})`);
    this.clickhouseCode = code;
  }
}

/** `INSERT INTO table (columns) FORMAT name`: the only statement whose body is rows. */
const INSERT = /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?([`\w.]+)\s*(?:\(([^)]*)\))?\s*FORMAT\s+(\w+)\s*$/i;
const bare = (name) => name.replaceAll('`', '').trim();

/** What is asked: text, rows, parameters and settings, from the URL and from a body that may be a form. */
export function readStatement(url, body, contentType = '') {
  const form = contentType.startsWith('multipart/form-data') ? multipart(body, contentType) : [];
  const entries = [...url.searchParams, ...form];
  const named = new Map(entries);
  const insert = insertOf(url.searchParams.get('query'), body);
  const rest = insert === undefined && form.length === 0 ? body.toString() : '';
  const text = (named.get('query') ?? '') + rest;
  return {
    ...describe(text),
    text,
    insert,
    params: Object.fromEntries(
      entries.filter(isParam).map(([name, value]) => [name.slice(PARAM.length), value]),
    ),
    settings: Object.fromEntries(entries.filter(isSetting)),
    database: named.get('database') ?? 'default',
    format: formatOf(text) ?? named.get('default_format') ?? 'TabSeparated',
    waitsForEnd: /^(1|true)$/.test(named.get('wait_end_of_query') ?? ''),
  };
}

const formatOf = (text) => /\bFORMAT\s+(\w+)\s*;?\s*$/i.exec(text)?.[1];

/** Kind and table of a statement: by them faults choose their requests. */
export function describe(text) {
  const table = /\b(?:INTO|FROM|TABLE)\s+(?:TABLE\s+|IF\s+(?:NOT\s+)?EXISTS\s+)*([`\w.]+)/i.exec(text)?.[1];
  const [word = ''] = /[a-z]+/i.exec(text.replaceAll(/\/\*.*?\*\/|--.*$/gm, '')) ?? [];
  const kind = { SELECT: 'select', WITH: 'select', INSERT: 'insert' }[word.toUpperCase()] ?? 'command';
  return { kind, table: table === undefined ? '' : bare(table).split('.').at(-1) };
}

function insertOf(text, values) {
  const found = INSERT.exec(text ?? '');
  if (found === null) return undefined;
  const [, table, columns, format] = found;
  return {
    table: bare(table),
    format,
    values,
    ...(columns === undefined ? {} : { columns: columns.split(',').map(bare) }),
  };
}

function multipart(body, contentType) {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1] ?? '';
  const parts = body.toString().split(`--${boundary}`).slice(1, -1);
  return parts.map((part) => {
    const end = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.slice(0, end))?.[1] ?? '';
    return [name, part.slice(end + 4, -2)];
  });
}

/** A parameter that the text names and nobody gave; the engine would take it from an earlier statement. */
export function refuseMissingParams({ text, params }) {
  for (const [, name] of text.matchAll(/\{(\w+)\s*:/g)) {
    if (!Object.hasOwn(params, name))
      throw new DbError(456, 'UNKNOWN_QUERY_PARAMETER', `Substitution \`${name}\` is not set.`);
  }
}

const STATUS = new Map(
  Object.entries({
    400: [
      36, 6, 25, 26, 38, 41, 72, 427, 441, 675, 676, 27, 376, 15, 44, 186, 223, 8, 167, 168, 62, 117, 53, 69,
      10,
    ],
    401: [194],
    403: [192, 193, 516, 497],
    404: [60, 46, 47, 50, 56, 81, 115, 73, 63, 83, 78, 511],
    408: [159],
    413: [10001],
    501: [48],
    503: [209, 76, 439],
  }).flatMap(([status, codes]) => codes.map((code) => [code, Number(status)])),
);

/** The status that ClickHouse gives an exception (exceptionCodeToHTTPStatus.cpp); 500 where it names none. */
export const statusOf = (code) => STATUS.get(code) ?? 500;
