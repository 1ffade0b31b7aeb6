import type { InhibitDefinition } from './definition.js';
import { haveSame, type Labels, valuesOf } from './labels.js';
import { holdAll, type Matcher } from './matcher.js';

export interface InhibitRule {
  /** As the file names it, else `inhibit_rules[0]`. */
  readonly name: string;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
  /** Whether a label that one of both alerts lacks, or both, counts as equal when the other lacks it too. */
  readonly missingIsSame: boolean;
}

/** An alert that is open, by its id. */
export interface OpenAlert {
  readonly id: string;
  readonly labels: Labels;
}

export interface Inhibited {
  readonly rule: string;
  /** The alert because of which it is not told. */
  readonly by: string;
}

export const compileRule = (rule: InhibitDefinition, index: number): InhibitRule => ({
  name: rule.name ?? `inhibit_rules[${index}]`,
  source: rule.source_matchers,
  target: rule.target_matchers,
  equal: rule.equal,
  missingIsSame: rule.missing_labels === 'same',
});

/**
 * Why an alert is not told while another one is open: the first rule that says so. Never because of itself, of an alert
 * of another tenant, or of one that could as well be its target. `open` are the alerts that wait for an answer, in an
 * order that stays.
 */
export function inhibitedBy(
  rules: readonly InhibitRule[],
  alert: OpenAlert,
  open: readonly OpenAlert[],
): Inhibited | undefined {
  for (const rule of rules) {
    if (!holdAll(rule.target, alert.labels)) continue;
    const isBoth = holdAll(rule.source, alert.labels);
    const source = open.find((other) => inhibits(rule, other, alert) && !(isBoth && isTarget(rule, other)));
    if (source !== undefined) return { rule: rule.name, by: source.id };
  }
  return undefined;
}

const isTarget = ({ target }: InhibitRule, { labels }: OpenAlert): boolean => holdAll(target, labels);

const inhibits = (rule: InhibitRule, source: OpenAlert, target: OpenAlert): boolean =>
  source.id !== target.id &&
  haveSame(valuesOf(source.labels, 'tenant'), valuesOf(target.labels, 'tenant')) &&
  holdAll(rule.source, source.labels) &&
  rule.equal.every((name) => isEqual(name, rule, { source, target }));

function isEqual(
  name: string,
  { missingIsSame }: InhibitRule,
  { source, target }: { source: OpenAlert; target: OpenAlert },
): boolean {
  const [left, right] = [valuesOf(source.labels, name), valuesOf(target.labels, name)];
  return left.length === 0 && right.length === 0 ? missingIsSame : haveSame(left, right);
}
