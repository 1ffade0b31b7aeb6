import { DATA_CLASSES } from '../../src/event/data-classes.js';
import { FAMILIES, type Severity, SEVERITIES } from '../../src/event/finding.js';
import { severityOf, weightyClaims, type Alert } from '../alert.js';
import type { KnownLabels, Labels } from './labels.js';

/** What a severity spends: the hours of whoever looks through a list, or the sleep of whoever is woken (src/detect/severity.ts). */
export const BUDGETS = ['review', 'page'] as const;
/** Whose acts an alert is about; `nobody` where it is about a source or the record. */
export const PERSON_LABELS = ['human', 'service', 'unknown', 'nobody'] as const;

/** Every label of an alert, with its words where they are a closed list. */
export const ALERT_LABELS: KnownLabels = new Map<string, readonly string[] | undefined>([
  ['severity', SEVERITIES],
  ['tenant', undefined],
  ['family', FAMILIES],
  ['team', undefined],
  ['data_class', DATA_CLASSES],
  ['budget', BUDGETS],
  ['detector', undefined],
  ['source', undefined],
  ['person', PERSON_LABELS],
]);

const BUDGET_OF: Readonly<Record<Severity, (typeof BUDGETS)[number]>> = {
  low: 'review',
  medium: 'review',
  high: 'page',
  critical: 'page',
};

/** What is known of an alert beside its facts. */
export interface AboutAlert {
  readonly tenant: string;
  /** Of the person on the day of the alert; empty when none is known. */
  readonly team: string;
  readonly person: (typeof PERSON_LABELS)[number];
  readonly dataClasses: readonly string[];
}

/** Pure. Of the findings that the alert rests on; of several detectors, sources and classes each is a value. */
export function labelsOf(alert: Alert, { tenant, team, person, dataClasses }: AboutAlert): Labels {
  const severity = severityOf(alert);
  const claims = weightyClaims(alert);
  return {
    severity: [severity],
    budget: [BUDGET_OF[severity]],
    tenant: [tenant],
    family: [alert.family],
    detector: [...new Set(claims.map(({ detector }) => detector))].sort(),
    source: [...new Set(claims.map((claim) => claim.source))].sort(),
    team: team === '' ? [] : [team],
    person: [person],
    data_class: [...new Set(dataClasses)].sort(),
  };
}
