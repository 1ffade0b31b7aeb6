import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../../src/kernel/clock.js';
import { Look } from '../../../../streams/pull/look.js';

const NOW = Date.parse('2026-03-02T09:00:00Z');
const { signal } = new AbortController();

interface Entry {
  readonly id: string;
  readonly at: number;
}

interface Vendor {
  readonly entries: Entry[];
  readonly rising: boolean;
  readonly size: number;
  readonly isUnbounded: boolean;
  era: number;
  calls: number;
}

/** A page as a vendor gives it, whose cursors are places in what was asked for; undefined for one it does not know. */
function pageOf(vendor: Vendor, look: Look): Parameters<Look['take']>[0] | undefined {
  vendor.calls += 1;
  const [era, start] = (look.after ?? `${vendor.era}.0`).split('.').map(Number);
  if (era !== vendor.era || start === undefined) return undefined;
  const found = vendor.entries
    .filter(({ at }) => vendor.isUnbounded || at >= look.from)
    .toSorted((a, b) => (a.at - b.at) * (vendor.rising ? 1 : -1));
  const end = start + vendor.size;
  return {
    records: found.slice(start, end).map((payload) => ({ payload, at: payload.at })),
    next: end < found.length ? `${era}.${end}` : undefined,
  };
}

/** A turn that ends after so many pages; gives the cursor that was kept. */
function turnOf(vendor: Vendor, text: string | undefined, now: number, read: Set<string>, most = Infinity) {
  const terms = { now, since: NOW - DAY, pageRows: 2_000, signal };
  const look = Look.from(text, terms, vendor.isUnbounded);
  let kept = text;
  for (let pages = 0; !look.isOver && pages < most;) {
    const page = pageOf(vendor, look);
    if (page === undefined) {
      look.restart();
      continue;
    }
    const { records, cursor } = look.take(page);
    for (const { payload } of records) read.add((payload as Entry).id);
    kept = cursor;
    pages += 1;
  }
  return kept;
}

const vendorOf = (more: Partial<Vendor> = {}): Vendor => ({
  entries: [],
  rising: true,
  size: 2,
  isUnbounded: false,
  era: 1,
  calls: 0,
  ...more,
});

const entries = (count: number, everyMinutes: number): Entry[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `e${index}`,
    at: NOW - (index + 1) * everyMinutes * MINUTE,
  }));

describe('a look at a list', () => {
  it.each([
    ['rising', true, true],
    ['falling', false, true],
    ['rising, with times', true, false],
    ['falling, with times', false, false],
  ])('that comes %s reads what is in it, and what comes after', (_, rising, isUnbounded) => {
    const vendor = vendorOf({ rising, isUnbounded, entries: entries(30, 30) });
    const read = new Set<string>();
    let text: string | undefined;
    for (let round = 0; round < 12; round++) {
      const now = NOW + round * 10 * MINUTE;
      vendor.entries.push({ id: `n${round}`, at: now - MINUTE });
      text = turnOf(vendor, text, now, read);
    }
    expect(read).toEqual(new Set(vendor.entries.map(({ id }) => id)));
  });

  it.each([
    ['rising', true],
    ['falling', false],
  ])('that comes %s goes on where it was ended, page by page and none twice', (_, rising) => {
    const vendor = vendorOf({ rising, entries: entries(30, 30) });
    const read = new Set<string>();
    let text: string | undefined;
    for (let turn = 0; turn < 15; turn++) text = turnOf(vendor, text, NOW + turn, read, 1);
    expect(read.size).toBe(30);
    expect(vendor.calls).toBe(15);
  });

  it('that grows at its end is not read from its beginning each time', () => {
    const vendor = vendorOf({ rising: true, isUnbounded: true, entries: entries(40, 30) });
    const text = turnOf(vendor, undefined, NOW, new Set());
    expect(vendor.calls).toBe(20);
    turnOf(vendor, text, NOW + 10 * MINUTE, new Set());
    expect(vendor.calls).toBe(21);
  });

  it('that begins with the newest is left where all is older', () => {
    const vendor = vendorOf({ rising: false, isUnbounded: true, entries: entries(400, 30) });
    const text = turnOf(vendor, undefined, NOW, new Set());
    expect(vendor.calls).toBe(25);
    turnOf(vendor, text, NOW + 10 * MINUTE, new Set());
    // From half past eight an hour back, one page of what is older, and no more.
    expect(vendor.calls).toBe(28);
  });

  it('finds what becomes visible within an hour at once, and within a day six hours later', () => {
    const vendor = vendorOf({ entries: [{ id: 'a', at: NOW - MINUTE }] });
    const read = new Set<string>();
    let text = turnOf(vendor, undefined, NOW, read);
    vendor.entries.push({ id: 'soon', at: NOW - 59 * MINUTE }, { id: 'late', at: NOW - 20 * HOUR });
    text = turnOf(vendor, text, NOW + HOUR, read);
    expect([...read].sort()).toEqual(['a', 'soon']);
    turnOf(vendor, text, NOW + 6 * HOUR, read);
    expect([...read].sort()).toEqual(['a', 'late', 'soon']);
  });

  it('is not carried away by a time in the future', () => {
    const vendor = vendorOf({ entries: [{ id: 'future', at: NOW + 400 * DAY }] });
    const read = new Set<string>();
    const text = turnOf(vendor, undefined, NOW, read);
    vendor.entries.push({ id: 'next', at: NOW + MINUTE });
    turnOf(vendor, text, NOW + 2 * MINUTE, read);
    expect([...read].sort()).toEqual(['future', 'next']);
  });

  it('keeps a record without a time', () => {
    const look = Look.from(undefined, { now: NOW, since: NOW - DAY, pageRows: 1, signal }, true);
    expect(
      look.take({ records: [{ payload: { id: 'x' }, at: undefined }], next: undefined }).records,
    ).toHaveLength(1);
  });

  it('refuses a cursor of another kind', () => {
    const terms = { now: NOW, since: NOW, pageRows: 1, signal };
    expect(() => Look.from('{"newest":1}', terms)).toThrow('none of this version');
  });

  it('loses nothing, however it is ended, its pages are forgotten and its order is', () => {
    const step = fc.record({
      minutes: fc.integer({ min: 1, max: 120 }),
      /** Entries that appear, each so many minutes late. */
      late: fc.array(fc.integer({ min: 0, max: 55 }), { maxLength: 6 }),
      pages: fc.integer({ min: 1, max: 4 }),
      isKilled: fc.boolean(),
      isForgotten: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 15 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 4 }),
        (steps, rising, isUnbounded, size) => {
          const vendor = vendorOf({ rising, isUnbounded, size });
          const read = new Set<string>();
          let [text, now, count]: [string | undefined, number, number] = [undefined, NOW, 0];
          for (const { minutes, late, pages, isKilled, isForgotten } of steps) {
            now += minutes * MINUTE;
            // A vendor's own cursor holds still while a list is read: entries come between two looks.
            const isBetween = text === undefined || !text.includes('"open"');
            if (isBetween)
              for (const by of late) vendor.entries.push({ id: `e${count++}`, at: now - by * MINUTE });
            if (isForgotten) vendor.era += 1;
            const kept = turnOf(vendor, text, now, read, pages);
            if (!isKilled) text = kept;
          }
          text = turnOf(vendor, text, now + MINUTE, read);
          turnOf(vendor, text, now + 7 * HOUR, read);
          expect(read.size).toBe(vendor.entries.length);
        },
      ),
    );
  });
});
