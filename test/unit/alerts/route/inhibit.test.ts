import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type InhibitRule, inhibitionOf, type OpenAlert } from '../../../../alerts/route/inhibit.js';
import { type Labels, valuesOf } from '../../../../alerts/route/labels.js';
import { holdAll, type Matcher, parseMatchers } from '../../../../alerts/route/matcher.js';

const matchers = (text: string): Matcher[] => {
  const read = parseMatchers(text);
  if (!read.ok) throw new Error(read.fault);
  return read.value;
};

const labels: fc.Arbitrary<Labels> = fc.record(
  {
    tenant: fc.constantFrom(['acme'], ['other']),
    team: fc.constantFrom([], ['sales'], ['support'], ['']),
    data: fc.constantFrom([], ['a'], ['b'], ['a', 'b'], ['b', 'a']),
    budget: fc.constantFrom(['page'], ['review'], []),
  },
  { requiredKeys: [] },
);

const open: fc.Arbitrary<OpenAlert[]> = fc
  .array(labels, { maxLength: 12 })
  .map((all) => all.map((one, index) => ({ id: `alert ${index}`, labels: one })));

const half = fc.constantFrom(
  'budget=page',
  'budget=review',
  'team=~".+"',
  'data!=a',
  'budget=page, team=sales',
);

const rule: fc.Arbitrary<InhibitRule> = fc.record({
  name: fc.constantFrom('one', 'two'),
  source: half.map(matchers),
  target: half.map(matchers),
  equal: fc.subarray(['team', 'data', 'budget']),
  missingIsSame: fc.boolean(),
});

/** As the rule reads: each target against each other open alert. */
function byEach(rules: readonly InhibitRule[], target: OpenAlert, all: readonly OpenAlert[]): unknown {
  for (const { name, source, target: targets, equal, missingIsSame } of rules) {
    if (!holdAll(targets, target.labels)) continue;
    const isBoth = holdAll(source, target.labels);
    const found = all.find(
      (other) =>
        other.id !== target.id &&
        haveSame(other, target, 'tenant', true) &&
        holdAll(source, other.labels) &&
        !(isBoth && holdAll(targets, other.labels)) &&
        equal.every((label) => haveSame(other, target, label, missingIsSame)),
    );
    if (found !== undefined) return { rule: name, by: found.id };
  }
  return undefined;
}

function haveSame(one: OpenAlert, other: OpenAlert, label: string, missingIsSame: boolean): boolean {
  const [left, right] = [valuesOf(one.labels, label), valuesOf(other.labels, label)];
  if (left.length === 0 && right.length === 0) return missingIsSame;
  return left.length === right.length && left.every((value) => right.includes(value));
}

it('what inhibits an alert is what each other one would come to', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 3 }), open, labels, (rules, all, elsewhere) => {
      const inhibitedBy = inhibitionOf(rules, all);
      for (const alert of [...all, { id: 'not among them', labels: elsewhere }])
        expect(inhibitedBy(alert)).toEqual(byEach(rules, alert, all));
    }),
    { numRuns: 500 },
  );
});

it('looks through the open alerts once a rule, not once for each of them', () => {
  let asked = 0;
  const page: Matcher = {
    name: 'budget',
    operator: '=',
    value: 'page',
    is: (text) => ++asked < 0 || text === 'page',
  };
  const one: InhibitRule = {
    name: 'one page is enough',
    source: [page],
    target: matchers('budget=review'),
    equal: ['team'],
    missingIsSame: false,
  };
  const all = Array.from({ length: 1_000 }, (_, index) => ({
    id: `alert ${index}`,
    labels: { tenant: ['acme'], team: [`team ${index % 40}`], budget: ['review'] },
  }));
  const inhibitedBy = inhibitionOf([one], all);
  expect(all.filter((alert) => inhibitedBy(alert) !== undefined)).toEqual([]);
  expect(asked).toBeLessThanOrEqual(2 * all.length);
});
