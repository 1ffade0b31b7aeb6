import { randomUUID, timingSafeEqual } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { Execution } from './execution.mjs';
import { Faults } from './faults.mjs';
import { DbError, describe, readStatement, statusOf } from './statement.mjs';

/**
 * ClickHouse's HTTP interface over the embedded engine, as a process of its own. Options come as JSON in argv,
 * orders and what they report go over the parent's channel; without a parent it ends.
 */
const { dataDir, port, password, keepAliveMs, tls } = JSON.parse(process.argv[2] ?? '{}');
const VERSION = '26.7.2.1';
const MAX_URI = 1024 * 1024;

const store = new Execution(dataDir);
const faults = new Faults((id) => process.send?.({ hit: id }));

const options = { maxHeaderSize: 4 * MAX_URI, keepAliveTimeout: keepAliveMs, requestTimeout: 0 };
const take = (request, response) => void serve(request, response);
const server =
  tls === undefined ? http.createServer(options, take) : https.createServer({ ...options, ...tls }, take);

async function serve(request, response) {
  response.on('error', () => {});
  try {
    await answer(request, response);
  } catch (error) {
    if (!request.destroyed || request.complete) await refuse(request, response, error);
  }
}

async function answer(request, response) {
  const url = new URL(request.url, 'http://front');
  const plain = plainAnswer(request, url);
  if (plain !== undefined) return void response.writeHead(plain[0]).end(plain[1]);
  const inUrl = url.searchParams.get('query');
  const early = inUrl === null ? undefined : takeFault(request, { ...describe(inUrl), text: inUrl });
  if (early?.kind === 'reset-in-body') return resetInBody(request);
  const body = await bodyOf(request);
  authenticate(request, url);
  const statement = readStatement(url, body, request.headers['content-type']);
  refuseWriteByGet(request, statement);
  const { kind, ...terms } = (inUrl === null ? takeFault(request, statement) : early) ?? {};
  const call = { request, response, statement, queryId: url.searchParams.get('query_id') || randomUUID() };
  return (BEFORE[kind] ?? run)(call, terms);
}

function plainAnswer(request, { pathname, search }) {
  if (pathname === '/ping' || (pathname === '/' && search === '' && request.method === 'GET'))
    return [200, 'Ok.\n'];
  if (pathname !== '/') return [404, `There is no handle ${pathname}\n`];
  return request.url.length > MAX_URI ? [400, 'URI is too long\n'] : undefined;
}

function refuseWriteByGet({ method }, { kind }) {
  if (method === 'GET' && kind !== 'select')
    throw new DbError(164, 'READONLY', 'Cannot execute query in readonly mode.');
}

function takeFault({ headers }, statement) {
  const agent = headers['user-agent'] ?? '';
  return agent.startsWith('front-control') ? undefined : faults.take({ ...statement, agent });
}

/** What a fault does instead of, or around, running the statement. */
const BEFORE = {
  reset: ({ request }) => request.socket.destroy(),
  hang: () => {},
  unavailable: ({ response }) => void response.writeHead(503).end('upstream is away\n'),
  error: (_call, { code, name }) => {
    throw new DbError(code, name, 'armed by a test.');
  },
  delay: async (call, { ms }) => {
    await delay(ms);
    return run(call);
  },
  'drop-answer': async ({ request, statement, queryId }) => {
    await store.execute(statement, queryId);
    request.socket.destroy();
  },
  'hang-after': async ({ statement, queryId }) => void (await store.execute(statement, queryId)),
  'break-answer': async (call) => {
    const { bytes, headers } = await store.execute(call.statement, call.queryId);
    const broken = new DbError(241, 'MEMORY_LIMIT_EXCEEDED', 'Memory limit exceeded.');
    if (call.statement.waitsForEnd) throw broken;
    const tag = randomUUID().replaceAll('-', '').slice(0, 16);
    const text = `${withVersion(broken)}\n`;
    call.response.writeHead(200, { ...headers, 'X-ClickHouse-Exception-Tag': tag });
    call.response.write(bytes.subarray(0, bytes.length >> 1));
    const marked = `\r\n__exception__\r\n${tag}\r\n${text}${Buffer.byteLength(text)} ${tag}\r\n__exception__\r\n`;
    call.response.write(marked, () => call.request.socket.destroy());
  },
};

/** Cuts the connection when half of the body has come, or with its first bytes where nobody said how long it is. */
function resetInBody(request) {
  const half = Number(request.headers['content-length'] ?? 0) / 2;
  let seen = 0;
  request.on('error', () => {});
  request.on('data', (chunk) => {
    seen += chunk.length;
    if (seen >= half) request.socket.destroy();
  });
}

async function run({ request, response, statement, queryId }) {
  const { bytes, headers } = await store.execute(statement, queryId);
  const zipped =
    statement.settings.enable_http_compression === '1' &&
    (request.headers['accept-encoding'] ?? '').includes('gzip');
  response.writeHead(200, { ...headers, ...(zipped ? { 'Content-Encoding': 'gzip' } : {}) });
  response.end(zipped ? await promisify(gzip)(bytes, { level: 1 }) : bytes);
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? promisify(gunzip)(body) : body;
}

function authenticate(request, url) {
  if (password === undefined) return;
  const [, basic = ''] = (request.headers.authorization ?? '').split(' ');
  const given =
    request.headers['x-clickhouse-key'] ??
    url.searchParams.get('password') ??
    Buffer.from(basic, 'base64').toString().split(':').slice(1).join(':');
  const [a, b] = [Buffer.from(given), Buffer.from(password)];
  if (a.length === b.length && timingSafeEqual(a, b)) return;
  const text = 'default: Authentication failed: password is incorrect, or there is no user with such name.';
  throw new DbError(516, 'AUTHENTICATION_FAILED', text);
}

const withVersion = (error) => `${error.message} (version ${VERSION} (official build))`;

async function refuse(request, response, error) {
  const code = error.clickhouseCode ?? Number(/^Code: (\d+)\./.exec(error.message)?.[1] ?? 1002);
  const known = error.clickhouseCode !== undefined || /^Code: \d+\./.test(error.message);
  if (!known) process.stderr.write(`front: ${error.stack}\n`);
  const text = known ? withVersion(error) : `Code: 1002. DB::Exception: ${error.message} (UNKNOWN_EXCEPTION)`;
  response.writeHead(statusOf(code), {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
  });
  response.end(`${text}\n`);
}

async function listen(at) {
  for (let tries = 0; ; tries++) {
    try {
      await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(at, '127.0.0.1', () => resolve(server.off('error', reject)));
      });
      return server.address().port;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || tries === 50) throw error;
      await delay(100);
    }
  }
}

function leave() {
  server.close();
  server.closeAllConnections();
}

let ownPort = 0;
const ORDERS = {
  arm: ({ id, fault }) => faults.arm(id, fault),
  release: ({ id }) => faults.release(id),
  throttle: ({ table, perSecond }) =>
    Object.assign(store.throttle, { table, perSecond: perSecond ?? Infinity }),
  away: () => leave(),
  back: async () => listen(ownPort),
  stop: async () => {
    leave();
    await store.close();
    process.disconnect();
    process.exit(0);
  },
};

async function obey({ order, number, ...rest }) {
  await ORDERS[order](rest);
  process.send?.({ done: number });
}
process.on('message', (message) => void obey(message));
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
ownPort = await listen(port);
process.send?.({ ready: ownPort });
