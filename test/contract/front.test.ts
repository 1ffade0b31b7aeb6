import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Front } from '../support/clickhouse-front/front.js';
import { DISK_FULL } from '../support/clickhouse-front/faults.js';

/** The front itself: what it must keep of ClickHouse's HTTP protocol so that a test through it says something. */
let front: Front;
beforeAll(async () => {
  front = await Front.start();
  await front.sql('CREATE DATABASE shop');
  await front.sql(
    'CREATE TABLE orders (n UInt32) ENGINE = MergeTree ORDER BY n SETTINGS non_replicated_deduplication_window = 100',
    'shop',
  );
});
afterAll(async () => front.stop());

async function post(
  query: Record<string, string>,
  body?: string | Buffer<ArrayBuffer> | FormData,
  headers = {},
): Promise<Response> {
  const search = new URLSearchParams(query).toString();
  return fetch(`${front.url}/?${search}`, {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body }),
  });
}
const insert = async (rows: string, query: Record<string, string> = {}): Promise<Response> =>
  post({ query: 'INSERT INTO orders (n) FORMAT JSONCompactEachRow', database: 'shop', ...query }, rows);
let orders = 0;
const row = (): string => `{"n":${++orders + 1000}}`;
const count = async (): Promise<number> =>
  Number((await front.sql('SELECT count() AS n FROM orders', 'shop'))[0]?.['n']);

describe('the protocol', () => {
  it('answers a ping', async () => {
    expect(await (await fetch(`${front.url}/ping`)).text()).toBe('Ok.\n');
  });

  it('takes the statement from the body, from the URL, or half from each', async () => {
    expect(await (await post({}, 'SELECT 1 + 1')).text()).toBe('2\n');
    expect(await (await post({ query: 'SELECT 1 + 2' })).text()).toBe('3\n');
    expect(await (await post({ query: 'SELECT 1' }, ' + 3')).text()).toBe('4\n');
  });

  it('binds parameters by type, from the URL or a form, and forgets them', async () => {
    const sql = 'SELECT {a:String} AS a, {list:Array(UInt8)} AS list FORMAT JSONEachRow';
    const given = { param_a: "it's", param_list: '[1,2]' };
    const form = new FormData();
    for (const [name, value] of Object.entries({ query: sql, ...given })) form.set(name, value);
    for (const answer of [await post(given, sql), await post({}, form)])
      expect(await answer.json()).toEqual({ a: "it's", list: [1, 2] });
    expect((await post({}, sql)).headers.get('x-clickhouse-exception-code')).toBe('456');
  });

  it('keeps a setting to its own request, on every connection', async () => {
    const numbers = async (settings = {}) => post(settings, 'SELECT number FROM numbers(50)');
    const refused = await Promise.all(
      Array.from({ length: 8 }, async () => numbers({ max_result_rows: '5' })),
    );
    expect(refused.map(({ status }) => status)).toEqual(Array(8).fill(500));
    const allowed = await Promise.all(Array.from({ length: 8 }, async () => numbers()));
    expect(allowed.map(({ status }) => status)).toEqual(Array(8).fill(200));
  });

  it.each([
    ['SELECT * FROM nothing', 404, '60', 'UNKNOWN_TABLE'],
    ['SELEC 1', 400, '62', 'SYNTAX_ERROR'],
    ['SELECT sleep(3) SETTINGS max_execution_time = 0.1', 408, '159', 'TIMEOUT_EXCEEDED'],
    ["SELECT throwIf(1, 'no')", 500, '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
  ])('tells an exception as ClickHouse does: %s', async (sql, status, code, name) => {
    const answer = await post({}, sql);
    expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([status, code]);
    expect(await answer.text()).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: .*\\(${name}\\) \\(version `, 's'),
    );
  });

  it('takes and gives gzip, and sums up what an insert wrote', async () => {
    const written = await post(
      { query: 'INSERT INTO orders (n) FORMAT JSONCompactEachRow', database: 'shop' },
      gzipSync('[1]\n[2]'),
      { 'content-encoding': 'gzip' },
    );
    expect(JSON.parse(written.headers.get('x-clickhouse-summary') ?? '{}')).toMatchObject({
      written_rows: '2',
    });
    const { get } = await import('node:http');
    const bytes = await new Promise<Buffer>((resolve) => {
      const search = new URLSearchParams({ query: 'SELECT 7', enable_http_compression: '1' }).toString();
      get(`${front.url}/?${search}`, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
        void response.toArray().then((chunks) => resolve(Buffer.concat(chunks)));
      });
    });
    expect(gunzipSync(bytes).toString()).toBe('7\n');
  });

  it('drops an insert whose token it has seen', async () => {
    const before = await count();
    for (let i = 0; i < 2; i++) await insert('[10]', { insert_deduplication_token: 't1' });
    expect(await count()).toBe(before + 1);
  });

  it('runs statements beside each other, and kills one by its id', async () => {
    const endless = post(
      { query_id: 'endless-1' },
      'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)',
    );
    expect((await post({}, 'SELECT 1')).status).toBe(200);
    const running = async (): Promise<unknown> =>
      (await front.sql("SELECT count() AS n FROM system.processes WHERE query_id = 'endless-1'"))[0]?.['n'];
    await expect.poll(running).toBe(1);
    await post({}, "KILL QUERY WHERE query_id = 'endless-1' ASYNC");
    expect((await endless).headers.get('x-clickhouse-exception-code')).toBe('394');
    await expect.poll(running).toBe(0);
  });
});

describe('faults', () => {
  it('hit the k-th request that fits, are counted, and end', async () => {
    const before = await count();
    const armed = await front.faults.arm({ kind: 'unavailable', table: 'orders', first: 2, times: 1 });
    const statuses = [];
    for (const n of [20, 21, 22]) statuses.push((await insert(`[${n}]`)).status);
    expect([statuses, armed.hits, (await count()) - before]).toEqual([[200, 503, 200], 1, 2]);
  });

  it.each([
    ['reset', 0],
    ['reset-in-body', 0],
    ['drop-answer', 1],
    ['hang', 0],
    ['hang-after', 1],
  ] as const)('%s leaves the client without an answer and %i rows', async (kind, rows) => {
    const before = await count();
    const armed = await front.faults.arm({ kind, statement: 'insert' });
    const signal = AbortSignal.timeout(500);
    const search = new URLSearchParams({ query: 'INSERT INTO orders FORMAT JSONEachRow', database: 'shop' });
    const sent = fetch(`${front.url}/?${search.toString()}`, { method: 'POST', body: row(), signal });
    await expect(sent).rejects.toBeInstanceOf(Error);
    await armed.hit();
    expect((await count()) - before).toBe(rows);
  });

  it('a delayed insert is stored although its client is gone', async () => {
    const before = await count();
    await front.faults.arm({ kind: 'delay', ms: 600, table: 'orders' });
    const search = new URLSearchParams({ query: 'INSERT INTO orders FORMAT JSONEachRow', database: 'shop' });
    const options = { method: 'POST', body: row(), signal: AbortSignal.timeout(200) };
    await expect(fetch(`${front.url}/?${search.toString()}`, options)).rejects.toBeInstanceOf(Error);
    expect(await count()).toBe(before);
    await expect.poll(count, { timeout: 5_000 }).toBe(before + 1);
  });

  it('a full disk stays full until it is released, for the client that was named', async () => {
    const full = await front.faults.arm({ ...DISK_FULL, client: 'first' });
    const as = async (agent: string) =>
      post({ query: 'INSERT INTO orders FORMAT JSONEachRow', database: 'shop' }, row(), {
        'user-agent': agent,
      });
    const codes = [await as('first'), await as('first'), await as('second')].map(({ status }) => status);
    expect([codes, full.hits]).toEqual([[500, 500, 200], 2]);
    await full.release();
    expect((await as('first')).status).toBe(200);
  });

  it('an answer that breaks in the middle is told at the end of the query when the client waits for it', async () => {
    await front.faults.arm({ kind: 'break-answer', statement: 'select', times: 2 });
    const select = 'SELECT number FROM numbers(10) FORMAT JSONEachRow';
    const broken = await post({}, select);
    expect([broken.status, await broken.text().catch(() => '__exception__')]).toEqual([
      200,
      expect.stringContaining('__exception__'),
    ]);
    expect((await post({ wait_end_of_query: '1' }, select)).status).toBe(500);
  });

  it('the rows of a table can be held to a rate', async () => {
    await front.faults.throttle(100, 'orders');
    const started = performance.now();
    const rows = Array.from({ length: 25 }, (_, n) => `[${n}]`).join('\n');
    await Promise.all([insert(rows), insert(rows)]);
    expect(performance.now() - started).toBeGreaterThan(450);
    await front.faults.throttle(undefined);
  });

  it('a store that is away refuses connections, and comes back', async () => {
    await front.faults.away();
    await expect(post({}, 'SELECT 1')).rejects.toBeInstanceOf(Error);
    await front.faults.back();
    expect((await post({}, 'SELECT 1')).status).toBe(200);
  });
});

describe('the process', () => {
  it('killed and started again it has the same address and every answered row', async () => {
    const { url } = front;
    await insert('[50]');
    const before = await count();
    await front.kill();
    await expect(post({}, 'SELECT 1')).rejects.toBeInstanceOf(Error);
    await front.restart();
    expect([front.url, await count()]).toEqual([url, before]);
  });
});
