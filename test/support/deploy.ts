import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { z } from 'zod';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

export const OPERATIONS = read('docs/operations.md');

const ruleSchema = z.strictObject({
  alert: z.string().regex(/^Ledgerwatch[A-Z]\w+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[mh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string().min(10), runbook_url: z.string() }),
});
export type Rule = z.infer<typeof ruleSchema>;

const rulesSchema = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(ruleSchema) })),
});

export const RULES: readonly Rule[] = rulesSchema
  .parse(parse(read('deploy/prometheus/ledgerwatch.rules.yml')))
  .groups.flatMap(({ rules }) => rules);

/** Names of the rules that promtool plays samples for. */
export const PLAYED: ReadonlySet<string> = new Set(
  z
    .object({
      tests: z.array(
        z.object({
          alert_rule_test: z.array(
            z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()).optional() }),
          ),
        }),
      ),
    })
    .parse(parse(read('deploy/prometheus/tests/ledgerwatch.test.yml')))
    .tests.flatMap(({ alert_rule_test }) => alert_rule_test)
    .filter(({ exp_alerts = [] }) => exp_alerts.length > 0)
    .map(({ alertname }) => alertname),
);

const targetSchema = z.looseObject({ refId: z.string(), expr: z.string() });
const panelSchema = z.looseObject({
  id: z.int(),
  type: z.enum(['row', 'stat', 'timeseries', 'table']),
  title: z.string().min(3),
  gridPos: z.strictObject({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  targets: z.array(targetSchema).default([]),
});
export type Panel = z.infer<typeof panelSchema>;

export const DASHBOARD = z
  .looseObject({
    uid: z.string(),
    title: z.string(),
    schemaVersion: z.int(),
    templating: z.object({ list: z.array(z.looseObject({ name: z.string() })) }),
    panels: z.array(panelSchema),
  })
  .parse(JSON.parse(read('deploy/grafana/ledgerwatch.json')));

/** A dashboard's variables as a value that Prometheus would be given. */
export const filled = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');

/** Where the expression is no PromQL, and the names of the series it asks for. */
export function readPromql(expr: string): { faults: string[]; metrics: string[] } {
  const faults: string[] = [];
  const metrics: string[] = [];
  parser.parse(expr).iterate({
    enter({ type, from, to, node }) {
      const text = expr.slice(from, to);
      if (type.isError) faults.push(`at ${from}: ${expr.slice(from)}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') metrics.push(text);
    },
  });
  return { faults, metrics };
}

/** A histogram's series as the name it was registered under. */
export const familyOf = (metric: string): string => metric.replace(/_(bucket|sum|count)$/, '');
