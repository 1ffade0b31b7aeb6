import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { attributesSchema, fitsAttributes, MAX_ATTRIBUTES_CHARS } from '../../../src/event/attributes.js';
import { compileFits } from '../../../src/event/fits.js';
import { incomingEventSchema } from '../../../src/event/incoming-event.js';

const fits = compileFits(incomingEventSchema, new Map([[attributesSchema, fitsAttributes]]));

const event = {
  key: 'k1',
  occurredAt: '2026-03-01T11:00:00.123+01:00',
  recordedAt: '2026-03-01T11:00:01Z',
  actor: { id: 'u1', name: '', email: 'a@b', type: 'human', onBehalfOf: 'u2', roles: ['sales'] },
  action: 'report.export',
  target: { type: 'report', id: 'r1', name: 'All', parentId: 'f1' },
  outcome: 'success',
  reason: '',
  purpose: 'support',
  recipient: { id: 'x', kind: 'company', country: 'DE' },
  context: { ip: '10.0.0.1', country: 'DE', asn: 0, userAgent: '', mfa: true, channel: 'ui', network: 'vpn' },
  volume: { records: 1, basis: 'returned', of: 'part', bytes: 2 ** 40, groupKey: 'g', part: 1, parts: 2 },
  dataClasses: ['phi'],
  subjects: [{ id: 's1', name: 'S' }],
  attributes: { a: { b: [1, null, 'x'] } },
};

/** Values that stand on or beside a bound of some field. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    0,
    -0,
    -1,
    1.5,
    2 ** 32 - 1,
    2 ** 32,
    2 ** 53 - 1,
    2 ** 53,
    NaN,
  ),
  fc.constantFrom<unknown>(
    '',
    'x',
    'DE',
    'de',
    'ui',
    'human',
    'success',
    'phi',
    '::1',
    '1.2.3.4',
    '1.2.3.400',
  ),
  fc.constantFrom<unknown>('2026-02-29T00:00:00Z', '2024-02-29T00:00:00Z', '2026-01-01', '2026-01-01T00:00Z'),
  fc.constantFrom<unknown>(...[127, 128, 129, 512, 513, 1024, 1025, 2048, 2049].map((n) => 'y'.repeat(n))),
  fc.constantFrom<unknown>(
    [],
    {},
    ['x'],
    [1],
    [['phi']],
    Array.from({ length: 51 }, () => 'r'),
    { id: 'x' },
  ),
  fc.anything(),
);
const places = [
  ...Object.keys(event).map((name) => [name]),
  ...Object.entries(event).flatMap(([name, value]) =>
    typeof value === 'object' && !Array.isArray(value)
      ? Object.keys(value).map((inner) => [name, inner])
      : [],
  ),
  ['colour'],
  ['actor', 'age'],
  ['context', 'device'],
];

function changed(at: readonly string[], value: unknown): unknown {
  const copy: Record<string, unknown> = structuredClone(event);
  const [first = '', second] = at;
  if (second === undefined) copy[first] = value;
  else copy[first] = { ...(copy[first] as object), [second]: value };
  return copy;
}

describe('the predicate of a schema', () => {
  it('takes a full event and a bare one', () => {
    expect(fits(event)).toBe(true);
    expect(fits({ key: 'k', occurredAt: event.occurredAt, actor: { id: 'u' }, action: 'record.read' })).toBe(
      true,
    );
  });

  it('takes and refuses what the schema takes and refuses, which changes nothing of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), odd, (at, value) => {
        const candidate = changed(at, value);
        const parsed = incomingEventSchema.safeParse(candidate);
        expect(fits(candidate)).toBe(parsed.success);
        const taken = parsed.success ? parsed.data : candidate;
        expect(JSON.parse(JSON.stringify(taken))).toEqual(JSON.parse(JSON.stringify(candidate)));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each(['key', 'occurredAt', 'actor', 'action'])('refuses an event without %s', (name) => {
    const { [name]: _, ...rest } = event as Record<string, unknown>;
    expect(fits(rest)).toBe(false);
  });

  it.each([MAX_ATTRIBUTES_CHARS, MAX_ATTRIBUTES_CHARS + 1])(
    'bounds attributes as the schema does: %i',
    (chars) => {
      const value = { a: 'x'.repeat(chars - '{"a":""}'.length) };
      expect(fitsAttributes(value)).toBe(attributesSchema.safeParse(value).success);
      expect(fitsAttributes(value)).toBe(chars === MAX_ATTRIBUTES_CHARS);
    },
  );

  it.each([
    ['a schema that changes what it takes', z.string().transform(Number)],
    ['an object that takes anything beside', z.object({ a: z.string() })],
    ['a check of its own', z.string().refine((text) => text === 'x')],
    ['a number with fractions', z.number()],
    ['an open bound', z.int().gt(3)],
  ])('there is none for %s', (_name, schema) => {
    expect(() => compileFits(schema)).toThrow(TypeError);
  });
});
