// Writes N events of the simulated company as JSON lines, ending about now. Its time is in no figure.
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { answer, order } from './measure.mjs';
import { product } from './product.mjs';

const { events, path, seed = 1 } = order();
const { simulateCompany } = await product('src/simulate/simulate.js');
const DAY = 86_400_000;
/** Some 48,000 events a week with 200 people. */
const weeks = Math.max(2, Math.ceil(events / 40_000));
const startsAt = Math.floor(Date.now() / DAY - weeks * 7) * DAY;
const company = simulateCompany({ seed, users: 200, weeks, incidents: false, startsAt });
let written = 0;
let bytes = 0;

function* lines() {
  for (const { events: hour } of company.hours()) {
    const some = hour.slice(0, events - written);
    written += some.length;
    const text = some.map((event) => `${JSON.stringify(event)}\n`).join('');
    bytes += Buffer.byteLength(text);
    yield text;
    if (written === events) return;
  }
}

await pipeline(Readable.from(lines()), createWriteStream(path));
if (written !== events) throw new Error(`the company made ${written} events only`);
answer({ events: written, bytesPerLine: Math.round(bytes / written) });
