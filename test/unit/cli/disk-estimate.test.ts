import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskEstimate, estimateSentence, freeBytesOf } from '../../../src/cli/disk-estimate.js';

const MILLION_A_DAY = { eventsPerDay: 1_000_000, retentionDays: 100 };
/** 100 million events at 104.5 bytes, and a third more for merges. */
const NEEDED = 13_585_000_000;

describe('what so many events take', () => {
  it.each([
    [NEEDED + 1, true],
    [NEEDED, true],
    [NEEDED - 1, false],
    [undefined, undefined],
  ])('%d bytes free: enough is %s', (freeBytes, enough) => {
    const bytes = 10_450_000_000;
    expect(diskEstimate({ ...MILLION_A_DAY, freeBytes })).toEqual({
      events: 100_000_000,
      bytes,
      neededBytes: NEEDED,
      freeBytes,
      enough,
    });
  });

  it.each([
    [20e9, /take about 10 GB .* plan 14 GB\. 20 GB are free for \/data: enough\.$/],
    [2.34e9, /2\.3 GB are free for \/data: NOT enough\.$/],
    [undefined, /at the ClickHouse server: look at its disk\.$/],
  ])('with %d bytes free it says so', (freeBytes, said) => {
    expect(estimateSentence(diskEstimate({ ...MILLION_A_DAY, freeBytes }), '/data')).toMatch(said);
  });

  it('what is free is asked above a folder that is not there yet', () => {
    expect(freeBytesOf(join(tmpdir(), 'not', 'yet', 'there'))).toBeGreaterThan(0);
  });
});
