import { beforeAll, describe, expect, it } from 'vitest';
import { OVERLOAD_CHECKS, type OverloadReport, overload } from '../support/overload.js';

let report: OverloadReport;
beforeAll(async () => {
  report = await overload({ seconds: 30, produced: 10_000, held: 1_000 });
}, 150_000);

describe('10,000 events/s of one tenant against a store that takes 1,000', () => {
  it.each(OVERLOAD_CHECKS)('%s', (_, wrong) => {
    expect(wrong(report)).toBeUndefined();
  });
});
