import { describe, expect, it } from 'vitest';
import { readinessLines } from '../../../src/cli/readiness.js';
import type { Readiness } from '../../../src/detect/readiness/readiness.schemas.js';

const readiness: Readiness = {
  tenant: 'acme',
  day: '2026-03-02',
  profiles: { version: 'volume-2/2026-03-02/9000', from: '2026-01-05', to: '2026-03-01' },
  budget: 1_000,
  actors: { human: 47, service: 3 },
  userDays: { have: 1_344, need: 300 },
  detectors: [
    {
      detector: 'records-read',
      feeds: [
        { measure: 'open', fed: true, floor: 100 },
        { measure: 'query', fed: false, floor: 500 },
      ],
      awake: 42,
      throughPeers: 6,
      byDefaults: 0,
      asleep: 2,
      share: 0.84,
      wakes: { first: '2026-03-04', last: '2026-03-09', never: 1 },
      tails: { bucket: 40, kind: 10, anybody: 0, shipped: 0 },
    },
    {
      detector: 'rights-changed',
      feeds: [{ measure: 'admin', fed: false, floor: 10 }],
      awake: 0,
      throughPeers: 0,
      byDefaults: 0,
      asleep: 50,
      share: 0,
      wakes: { never: 0 },
      tails: { bucket: 0, kind: 0, anybody: 0, shipped: 50 },
    },
  ],
};

describe('readiness on a terminal', () => {
  it('is four sentences, a table, and what is not in it', () => {
    expect(readinessLines(readiness)).toEqual([
      '2026-03-02: 47 people and 3 programs seen in the last 8 weeks.',
      '1344 person-days are in: how rare is rare is measured on this tenant.',
      'Asked for is one false alert in 1000 person-days, as the tenant accepts it.',
      'Judged last by the profiles volume-2/2026-03-02/9000, of 2026-01-05 to 2026-03-01.',
      '',
      'DETECTOR        AWAKE      BY PEERS  BY DEFAULTS  ASLEEP  THE REST WAKES                          NOT FED',
      'records-read    42 (84 %)  6         0            2       2026-03-04 to 2026-03-09, 1 too seldom  query',
      'rights-changed  0 (0 %)    0         0            50      -                                       admin',
      '',
      'account-takeover and first-time are not in the table: they need five log-ins of a person, and sources that tell',
      'networks, devices or programs. Nor are service-drift, which needs ten days of a program, coverage, which needs four',
      'weeks of records opened one by one, off-hours, which needs four weeks of a person, and repetition, which needs',
      'ten days of one.',
    ]);
  });

  it('says of how many of many people the table is', () => {
    const lines = readinessLines({ ...readiness, actors: { human: 90_000, service: 3 }, sample: 1_000 });
    expect(lines.slice(0, 2)).toEqual([
      '2026-03-02: 90000 people and 3 programs seen in the last 8 weeks.',
      'They are many: the table is of 1000 of them.',
    ]);
  });

  it.each([
    [
      { have: 30, need: 300, reached: '2026-03-11' },
      '30 of 300 person-days are in, enough on 2026-03-11: until then the tails of companies in general judge.',
    ],
    [
      { have: 0, need: 300 },
      '0 of 300 person-days are in: until then the tails of companies in general judge.',
    ],
  ])('says how far the days are: %j', (userDays, line) => {
    expect(readinessLines({ ...readiness, userDays })[1]).toBe(line);
  });

  it('says when nothing was judged', () => {
    const { profiles: _, ...fresh } = readiness;
    expect(readinessLines(fresh)[3]).toBe(
      'Nothing was judged yet: everybody is judged by what is usual in companies in general.',
    );
  });
});
