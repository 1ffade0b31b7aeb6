import type { InhibitDefinition } from './definition.js';
import { type Labels, valuesOf } from './labels.js';
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
  /** Whose acts it is about; not known of labels in a file. */
  readonly actorKey?: string;
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

/** Says of an alert why it is not told while another one is open: the first rule that says so. */
export type Inhibition = (alert: OpenAlert) => Inhibited | undefined;

/**
 * Never because of itself, of an alert of another tenant, or of one that could as well be its target. `open` are the alerts
 * that wait for an answer, in an order that stays. They are looked through once a rule, however many targets ask then: each
 * of ten thousand alerts against each other one would hold up the process for half a minute.
 */
export function inhibitionOf(rules: readonly InhibitRule[], open: readonly OpenAlert[]): Inhibition {
  const known = rules.map((rule) => ({ rule, sources: sourcesOf(rule, open) }));
  return (alert) => {
    for (const { rule, sources } of known) {
      const source = holdAll(rule.target, alert.labels) ? sourceOf(rule, alert, sources) : undefined;
      if (source !== undefined) return { rule: rule.name, by: source.id };
    }
    return undefined;
  };
}

/** Those of one tenant that are equal to each other, in the order of all. */
interface Sources {
  readonly all: OpenAlert[];
  /** Without those that are targets as well. */
  readonly alone: OpenAlert[];
}

function sourcesOf(rule: InhibitRule, open: readonly OpenAlert[]): ReadonlyMap<string, Sources> {
  const found = new Map<string, Sources>();
  for (const source of open) {
    const key = holdAll(rule.source, source.labels) ? equalityOf(rule, source.labels) : undefined;
    if (key === undefined) continue;
    const own = found.get(key) ?? { all: [], alone: [] };
    found.set(key, own);
    own.all.push(source);
    if (!holdAll(rule.target, source.labels)) own.alone.push(source);
  }
  return found;
}

function sourceOf(
  rule: InhibitRule,
  { id, labels }: OpenAlert,
  sources: ReadonlyMap<string, Sources>,
): OpenAlert | undefined {
  const key = equalityOf(rule, labels);
  const own = key === undefined ? undefined : sources.get(key);
  const isSource = holdAll(rule.source, labels);
  return own?.[isSource ? 'alone' : 'all'].find((source) => source.id !== id);
}

/** The same of a source and its target; undefined of what is equal to nothing, as it lacks a label. */
function equalityOf({ equal, missingIsSame }: InhibitRule, labels: Labels): string | undefined {
  if (!missingIsSame && equal.some((name) => valuesOf(labels, name).length === 0)) return undefined;
  return JSON.stringify(['tenant', ...equal].map((name) => [...valuesOf(labels, name)].sort()));
}
