// Question: how fast are the rows of a file read, and does memory stay flat however long it is? Files are made on the fly,
// so nothing lies on the disk; a small heap is given to the process that reads:
//   node --max-old-space-size=48 bench/files.mjs array 200     (array, lines, csv or csv16; MB)
import { product } from './product.mjs';

const { readRow } = await product('streams/files/file-row.js');
const { readRows } = await product('streams/files/rows.js');
const [kind = 'array', megabytes = '200'] = process.argv.slice(2);
const MB = Number(megabytes);
const ROWS_A_CHUNK = 200;

const record = (i) =>
  JSON.stringify({
    key: `k${i}`,
    occurredAt: '2026-01-05T09:00:00Z',
    actor: { id: `u${i % 97}` },
    action: 'record.read',
    attributes: { note: 'x'.repeat(200) },
  });
const csvRow = (i) => `${i};"x;y ""z""";${'q'.repeat(100)};u${i % 97}\n`;

const SHAPES = {
  array: { begin: '[', end: ']', row: (i) => `${i === 0 ? '' : ','}${record(i)}` },
  lines: { begin: '', end: '', row: (i) => `${record(i)}\n` },
  csv: { begin: 'a;b;c;d\n', end: '', row: csvRow },
  csv16: { begin: '\ufeffa;b;c;d\n', end: '', row: csvRow, encoding: 'utf16le' },
};

async function* chunks({ begin, end, row, encoding = 'utf8' }) {
  if (begin !== '') yield Buffer.from(begin, encoding);
  let bytes = 0;
  for (let from = 0; bytes < MB * 1e6; from += ROWS_A_CHUNK) {
    const rows = Array.from({ length: ROWS_A_CHUNK }, (_, n) => row(from + n));
    const chunk = Buffer.from(rows.join(''), encoding);
    bytes += chunk.length;
    yield chunk;
  }
  if (end !== '') yield Buffer.from(end, encoding);
}

const started = performance.now();
let rows = 0;
let peak = 0;
for await (const some of readRows(chunks(SHAPES[kind]), 'generic'))
  for (const { fault } of some.map(readRow)) {
    if (fault !== undefined) throw new Error(fault.detail);
    rows += 1;
    if (rows % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
  }
const seconds = (performance.now() - started) / 1000;
const figures = {
  megabytes: MB,
  rows,
  megabytesPerSecond: Math.round(MB / seconds),
  rowsPerSecond: Math.round(rows / seconds),
};
process.stdout.write(`${JSON.stringify({ kind, ...figures, peakMegabytes: Math.round(peak / 1e6) })}\n`);
