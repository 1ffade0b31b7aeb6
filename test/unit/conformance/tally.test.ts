import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeOf } from '../../../src/conformance/grade.js';
import { inWords } from '../../../src/conformance/in-words.js';
import { mapRow } from '../../../src/conformance/map-row.js';
import { MOST_KEYS, SeenKeys, sortedJson } from '../../../src/conformance/seen-keys.js';
import { Tally } from '../../../src/conformance/tally.js';
import { SOURCE_MAPPINGS, type SourceFormat } from '../../../streams/sources/registry.js';

const NOW = Date.parse('2026-11-28T00:00:00Z');

const EXPORT = {
  key: 'e-1',
  occurredAt: '2026-03-02T08:30:00.250Z',
  actor: { id: 'u1' },
  action: 'report.export',
  target: { type: 'report', id: 'r1' },
  outcome: 'success',
  context: { ip: '198.51.100.7' },
  volume: { records: 350 },
  purpose: 'mailing',
};

function tallyOf(records: readonly unknown[], format: SourceFormat = 'json', timeZone?: string): Tally {
  const tally = new Tally(1_000);
  const terms = { mapping: SOURCE_MAPPINGS[format], now: NOW, horizonDays: 3_650, timeZone };
  for (const record of records) tally.takeRow(mapRow({ bytes: Buffer.from(JSON.stringify(record)) }, terms));
  return tally;
}

const graded = (records: readonly unknown[], format?: SourceFormat, timeZone?: string) =>
  gradeOf(tallyOf(records, format, timeZone).result());

describe('the six fields', () => {
  it.each([
    ['user', { actor: { id: 'unknown' } }],
    ['outcome', { outcome: undefined }],
    ['outcome', { outcome: 'unknown' }],
    ['origin', { context: {} }],
    ['target', { target: undefined }],
  ])('%s is missing of one in four', (name, without) => {
    const events = ['a', 'b', 'c', 'd'].map((key) => ({ ...EXPORT, key }));
    const { fields } = graded([...events.slice(1), { ...EXPORT, ...without }]);
    expect(fields.filter(({ share }) => share < 1)).toMatchObject([{ name, share: 0.75 }]);
  });

  it('a time without a zone is an assumed one, and the zone that is given reads it', () => {
    const row = {
      date_created: '2026-03-02 08:30:00',
      id: 'a',
      parent_id: 'b',
      field_name: 'c',
      created_by: 'd',
    };
    const { fields, counts, grade } = graded([{ table: 'contacts_audit', row }], 'sugarcrm', 'Asia/Tokyo');
    expect(fields.find(({ name }) => name === 'time')).toMatchObject({ share: 0 });
    expect(counts.clocks).toMatchObject({ assumed: 1, oldest: '2026-03-01T23:30:00.000Z' });
    expect(grade.clocks).toBe('usable');
  });
});

describe('clocks', () => {
  const at = (...times: readonly string[]) =>
    graded(times.map((occurredAt, index) => ({ ...EXPORT, key: String(index), occurredAt }))).counts.clocks;

  it.each([
    ['2026-03-02T08:30:00.001Z', 'milliseconds'],
    ['2026-03-02T08:30:01Z', 'seconds'],
    ['2026-03-02T08:30:00Z', 'minutes'],
  ])('twenty times such as %s are told to the %s', (time, finest) => {
    expect(at(...Array.from({ length: 20 }, () => time)).finest).toBe(finest);
  });

  it('fewer full minutes may be chance', () => {
    expect(at(...Array.from({ length: 19 }, () => '2026-03-02T08:30:00Z')).finest).toBe('unknown');
  });

  it.each([
    [['08:00', '09:00', '10:00'], 'oldest first', 0, 0],
    [['10:00', '09:00', '08:00'], 'newest first', 0, 0],
    [['08:00', '10:00', '09:30', '11:00'], 'mixed', 1, 30],
    [['08:00'], 'unknown', 0, 0],
  ] as const)('%j is %s', (times, order, outOfOrder, minutes) => {
    const clocks = at(...times.map((time) => `2026-03-02T${time}:00Z`));
    expect(clocks).toMatchObject({ order, outOfOrder, furthestBehind: minutes * 60_000 });
  });

  it('more than ten minutes ahead is told, more than a day is refused', () => {
    const { counts, grade } = graded([
      { ...EXPORT, key: '1', occurredAt: '2026-11-28T00:10:00Z' },
      { ...EXPORT, key: '2', occurredAt: '2026-11-28T00:10:01Z' },
      { ...EXPORT, key: '3', occurredAt: '2026-11-29T00:00:01Z' },
    ]);
    expect(counts).toMatchObject({ events: 2, refused: 1, clocks: { ahead: 1 } });
    expect(counts.refusals).toMatchObject([{ reason: 'time-out-of-range', records: 1 }]);
    expect(grade.clocks).toBe('poor');
  });
});

describe('ids', () => {
  it('the same record again, and another with its key', () => {
    const again = { ...EXPORT, recordedAt: '2026-03-02T09:00:00Z' };
    const { counts, grade } = graded([EXPORT, again, { ...EXPORT, action: 'data.export' }]);
    expect(counts.ids).toMatchObject({ checked: 1, repeated: 1, conflicting: 1 });
    expect(grade.ids).toBe('poor');
  });

  it('beyond the bound nothing is claimed', () => {
    const keys = new SeenKeys(2);
    expect(['a', 'b', 'c', 'a'].map((key) => keys.see(key, ''))).toEqual([
      'new',
      'new',
      'unchecked',
      'repeated',
    ]);
  });

  it('agrees with a plain map, whatever the keys', () => {
    const pairs = fc.array(fc.tuple(fc.string({ maxLength: 2 }), fc.constantFrom('x', 'y')), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(pairs, (all) => {
        const keys = new SeenKeys(100);
        const known = new Map<string, string>();
        for (const [key, content] of all) {
          const held = known.get(key);
          const expected = held === undefined ? 'new' : held === content ? 'repeated' : 'conflicting';
          if (held === undefined) known.set(key, content);
          expect(keys.see(key, content)).toBe(expected);
        }
        expect(keys.checked).toBe(known.size);
      }),
    );
  });

  it('the order of fields is no content', () => {
    expect(sortedJson({ b: 1, a: { d: [2, 1], c: null } })).toBe(
      sortedJson({ a: { c: null, d: [2, 1] }, b: 1 }),
    );
    expect(sortedJson([2, 1])).not.toBe(sortedJson([1, 2]));
  });

  it('two million keys take a table of fixed size', () => {
    // 2^22 slots of 8 and 4 bytes.
    expect(2 ** Math.ceil(Math.log2(MOST_KEYS * 2)) * 12).toBe(50_331_648);
  });
});

describe('volumes and what they cost', () => {
  const without = { ...EXPORT, key: 'e-2', volume: undefined };

  it('each export with its records: the detector fires', () => {
    const { volumes, detectors, grade } = graded([EXPORT]);
    expect(volumes[0]).toEqual({ measure: 'export', acts: 1, share: 1 });
    expect(detectors[0]).toMatchObject({ asks: 'exported-records', verdict: 'fires' });
    expect(grade.volumes).toBe('good');
  });

  it('one of two: weaker, and the field is named with what it costs', () => {
    const { volumes, detectors, missing, grade } = graded([EXPORT, without]);
    expect(volumes[0]).toEqual({ measure: 'export', acts: 2, share: 0.5 });
    expect(detectors[0]).toMatchObject({ verdict: 'weaker' });
    expect(missing.find(({ field }) => field === 'volume.records')).toMatchObject({
      share: 0.5,
      costs: [
        'exported-records weaker',
        'slow-reading weaker',
        'sequence weaker',
        'account-takeover weaker',
        'first-time weaker',
        'service-drift weaker',
        'off-hours weaker',
      ],
    });
    expect(grade.volumes).toBe('usable');
  });

  it('none: weaker, since each counts as one record', () => {
    expect(graded([without]).detectors[0]).toMatchObject({
      verdict: 'weaker',
      why: ['no volume.records of exports'],
    });
  });

  it('what only corroborates counts as no act', () => {
    const echo = { ...EXPORT, volume: { records: 350, basis: 'corroborating' } };
    expect(graded([echo]).volumes[0]).toEqual({ measure: 'export', acts: 0, share: 0 });
  });

  it('a record that is opened is one also where nobody says so', () => {
    const open = { ...without, action: 'record.read' };
    expect(graded([open]).volumes[1]).toEqual({ measure: 'open', acts: 1, share: 1 });
  });
});

describe('acts that count as one', () => {
  const act = (action: string, over: object = {}) => ({ ...EXPORT, action, volume: undefined, ...over });
  const verdictOf = (record: object, name: string) =>
    graded([record]).detectors.find(({ asks }) => asks === name);

  it.each([
    ['record.delete', 'records-deleted'],
    ['record.update', 'records-changed'],
    ['file.download', 'files-taken'],
    ['access.grant', 'rights-changed'],
    ['session.login', 'failed-logins'],
  ])('%s without a number of records: %s fires', (action, name) => {
    expect(verdictOf(act(action), name)).toMatchObject({ verdict: 'fires' });
  });

  it('an import without one is of no known size, and a log-in without outcome never failed', () => {
    expect(verdictOf(act('data.import'), 'records-changed')).toMatchObject({ verdict: 'weaker' });
    const silent = verdictOf(act('session.login', { outcome: undefined }), 'failed-logins');
    expect(silent).toMatchObject({ verdict: 'cannot', why: ['no outcome'] });
  });

  it('what has no size is not graded for it', () => {
    const { volumes, grade } = graded([act('session.login')]);
    expect(volumes.map(({ measure }) => measure)).toEqual([
      'export',
      'open',
      'list',
      'query',
      'delete',
      'change',
    ]);
    expect(grade.volumes).toBe('nothing to grade');
  });
});

describe('what became no event', () => {
  it('is told by reason, the most frequent first, unmapped kinds by name', () => {
    const unknown = { action: 'create', created_at: '2026-03-02T08:30:00Z', eventName: 'nonsense' };
    const { counts, grade } = graded([unknown, unknown, { no: 'kind' }], 'hubspot');
    expect(counts).toMatchObject({ rows: 3, events: 0, refused: 3 });
    expect(counts.refusals[0]?.records).toBeGreaterThanOrEqual(counts.refusals.at(-1)?.records ?? 9);
    expect(grade).toMatchObject({ records: 'poor', ids: 'nothing to grade' });
  });

  it('stays bounded when each record is wrong in its own way', () => {
    const wrong = Array.from({ length: 700 }, (_, index) => ({ ...EXPORT, action: `a${index}` }));
    const { counts } = graded(wrong);
    expect(counts.refusals).toHaveLength(500);
    expect(counts).toMatchObject({ refused: 700, refusedBeyond: 200 });
  });

  it('nothing is nothing to grade', () => {
    const { grade } = graded([]);
    expect(new Set(Object.values(grade))).toEqual(new Set(['nothing to grade']));
  });
});

it('words hold numbers and never say that a rule is met', () => {
  const words = inWords(graded([EXPORT, { ...EXPORT, key: 'e-2', outcome: undefined }])).join('\n');
  expect(words).toMatch(/^records {2}good {4}2 rows: 2 events, 0 refused$/m);
  expect(words).toContain('user 100 %, type 100 %, time 100 %, outcome 50 %, origin 100 %, target 100 %');
  expect(words).toContain('1 of 35 kinds');
  expect(words).toMatch(/outcome \(known of 50 %\): .*pci 10\.2\.2 outcome weaker/);
  expect(words).not.toMatch(/complian|certif|satisf|fulfil/i);
});
