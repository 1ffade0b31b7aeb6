// Writes N rows of EventLogFiles as CSV (and the same packed with gzip), in the order of time, ending about now: one file
// a type, as the vendor does. Columns are those of the documentation. Its time is in no figure.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { answer, order } from './measure.mjs';

const { events, folder } = order();
const USERS = 1_000;
const HOURS = 24;
const startsAt = Date.now() - HOURS * 3_600_000;

/** A repeatable generator of numbers below 1 (mulberry32). */
let seed = 7;
function random() {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
const below = (n) => Math.floor(random() * n);
const one = (all) => all[below(all.length)];
const id = (prefix, n) => `${prefix}5800000${String(n).padStart(5, '0')}`;
const token = () => random().toString(36).slice(2, 12).padEnd(10, 'x') + random().toString(36).slice(2, 8);

const OBJECTS = ['Account', 'Contact', 'Lead', 'Opportunity', 'Case', 'Order__c', 'Task'];
const AGENT =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

/** What every file has. */
function common(type, at) {
  const user = below(USERS);
  const iso = new Date(at).toISOString();
  return {
    EVENT_TYPE: type,
    TIMESTAMP: iso.replace(/[-:TZ]/g, ''),
    REQUEST_ID: `4${token()}${token()}`.slice(0, 22),
    ORGANIZATION_ID: '00D000000000123',
    USER_ID: id('005', user),
    RUN_TIME: below(900),
    CPU_TIME: below(300),
    URI: '',
    SESSION_KEY: `s${user}${at >> 22}`,
    LOGIN_KEY: `l${user}${at >> 24}`,
    USER_TYPE: 'Standard',
    REQUEST_STATUS: one(['S', 'S', 'S', '', 'F']),
    DB_TOTAL_TIME: below(90_000_000),
    CLIENT_IP: random() < 0.05 ? 'Salesforce.com IP' : `198.51.${user & 255}.${below(255)}`,
    TIMESTAMP_DERIVED: iso,
    USER_ID_DERIVED: `${id('005', user)}AAA`,
    URI_ID_DERIVED: '',
  };
}

const TYPES = {
  API: [
    0.35,
    (at) => ({
      ...common('API', at),
      URI: 'Api',
      API_TYPE: 'P',
      API_VERSION: '58.0',
      CLIENT_NAME: one(['Data Loader', 'vendor/sync', '']),
      METHOD_NAME: one(['query', 'queryMore', 'update', 'create', 'retrieve']),
      ENTITY_NAME: one(OBJECTS),
      ROWS_PROCESSED: below(2_000),
      REQUEST_SIZE: below(2_000),
      RESPONSE_SIZE: below(200_000),
      DB_BLOCKS: below(9_000),
      DB_CPU_TIME: below(200),
      EXCEPTION_MESSAGE: '',
    }),
  ],
  RestApi: [
    0.2,
    (at) => ({
      ...common('RestApi', at),
      URI: one([
        '/services/data/v58.0/query',
        `/services/data/v58.0/sobjects/Contact/${id('003', below(9_999))}`,
      ]),
      METHOD: one(['GET', 'GET', 'GET', 'PATCH', 'POST']),
      MEDIA_TYPE: 'application/json',
      STATUS_CODE: one([200, 200, 201, 403]),
      USER_AGENT: 'python-requests/2.31.0',
      ROWS_PROCESSED: below(200),
      NUMBER_FIELDS: below(40),
      ENTITY_NAME: one(OBJECTS),
      REQUEST_SIZE: below(2_000),
      RESPONSE_SIZE: below(90_000),
      DB_BLOCKS: below(9_000),
      DB_CPU_TIME: below(200),
      CONNECTED_APP_ID: '0H4580000000001',
    }),
  ],
  URI: [
    0.25,
    (at) => {
      const record = id(one(['001', '003', '006', '500']), below(99_999));
      return {
        ...common('URI', at),
        URI: `/${record}`,
        URI_ID_DERIVED: `${record}AAA`,
        REFERRER_URI: '/home/home.jsp',
        USER_AGENT: AGENT,
      };
    },
  ],
  Report: [
    0.1,
    (at) => ({
      ...common('Report', at),
      URI: '/00O580000000001',
      REPORT_ID: id('00O', below(500)),
      REPORT_ID_DERIVED: `${id('00O', below(500))}AAA`,
      ENTITY_NAME: one(OBJECTS),
      DISPLAY_TYPE: 'S',
      RENDERING_TYPE: one(['W', 'W', 'W', 'X', 'C']),
      ORIGIN: one(['ReportRunFromLightning', 'ReportExported']),
      ROW_COUNT: below(20_000),
      NUMBER_COLUMNS: below(30),
      NUMBER_EXCEPTION_FILTERS: 0,
      AVERAGE_ROW_SIZE: below(900),
      SORT: '',
      DB_BLOCKS: below(9_000),
      DB_CPU_TIME: below(200),
    }),
  ],
  Login: [
    0.1,
    (at) => ({
      ...common('Login', at),
      LOGIN_STATUS: one(['LOGIN_NO_ERROR', 'LOGIN_NO_ERROR', 'LOGIN_ERROR_INVALID_PASSWORD']),
      SOURCE_IP: `203.0.113.${below(255)}`,
      USER_NAME: `user${below(USERS)}@example.com`,
      BROWSER_TYPE: AGENT,
      LOGIN_TYPE: 'Application',
      TLS_PROTOCOL: 'TLSv1.3',
      CIPHER_SUITE: 'TLS_AES_256_GCM_SHA384',
      API_TYPE: 'N/A',
      API_VERSION: '9998.0',
      AUTHENTICATION_METHOD_REFERENCE: '',
      LOGIN_SUB_TYPE: '',
      FORWARDED_FOR_IP: '',
    }),
  ],
};

const cell = (value) => `"${String(value).replaceAll('"', '""')}"`;
let bytes = 0;
let rest = events;
const files = [];
const types = Object.entries(TYPES);
for (const [index, [type, [share, row]]] of types.entries()) {
  const count = index === types.length - 1 ? rest : Math.round(events * share);
  rest -= count;
  function* lines() {
    let held = '';
    for (let n = 0; n < count; n++) {
      const made = row(Math.floor(startsAt + (n / count) * HOURS * 3_600_000));
      if (n === 0) held += `${Object.keys(made).map(cell).join(',')}\n`;
      held += `${Object.values(made).map(cell).join(',')}\n`;
      if (held.length < 65_536) continue;
      bytes += held.length;
      yield held;
      held = '';
    }
    bytes += held.length;
    yield held;
  }
  const path = `${folder}/${type}.csv`;
  const source = Readable.from(lines(), { objectMode: false });
  await Promise.all([
    pipeline(source, createWriteStream(path)),
    pipeline(source, createGzip({ level: 1 }), createWriteStream(`${path}.gz`)),
  ]);
  files.push({ path, rows: count });
}
answer({ events, files, bytesPerRow: Math.round(bytes / events) });
