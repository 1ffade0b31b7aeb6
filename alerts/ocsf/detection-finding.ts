import { ALERT_STATUSES } from '../alert.js';
import type { AlertLine } from '../alert-line.js';
import type { Severity, Verdict } from '../../src/event/finding.js';
import { anomalyAnalysis } from './anomaly-analysis.js';

/** The version of the schema that is written (schema.ocsf.io, released 2026-03-16). */
export const OCSF_VERSION = '1.8.0';
const FINDINGS = 2;
const DETECTION_FINDING = 2004;

type Status = (typeof ALERT_STATUSES)[number];

/** `activity_id`: a finding is created, updated, closed. */
const ACTIVITY: Readonly<Record<Status, readonly [id: number, name: string]>> = {
  history: [1, 'Create'],
  open: [1, 'Create'],
  acknowledged: [2, 'Update'],
  resolved: [3, 'Close'],
  withdrawn: [3, 'Close'],
};

export const SEVERITY: Readonly<Record<Severity, readonly [id: number, name: string]>> = {
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};

/** Of the profile `incident`; OCSF has the words, not the numbers, in order. */
export const VERDICT: Readonly<Record<Verdict, readonly [id: number, name: string]>> = {
  'false-positive': [1, 'False Positive'],
  'true-positive': [2, 'True Positive'],
  suspicious: [4, 'Suspicious'],
  benign: [5, 'Benign'],
  test: [6, 'Test'],
  'insufficient-data': [7, 'Insufficient Data'],
  duplicate: [10, 'Duplicate'],
};

/** What was judged to be nothing is suppressed; what no longer holds has no word of its own in OCSF. */
const statusOf = ({ status, verdict }: AlertLine): readonly [id: number, name: string] => {
  if (status === 'withdrawn') return [99, 'Withdrawn'];
  if (status === 'resolved')
    return verdict === 'false-positive' || verdict === 'benign' ? [3, 'Suppressed'] : [4, 'Resolved'];
  return status === 'acknowledged' ? [2, 'In Progress'] : [1, 'New'];
};

/** A detector that learns what is usual for somebody; those of feeds are rules. */
const analyticOf = ({ detector, family, evidence }: AlertLine) => {
  const [type_id, type] = family === 'feed' ? ([1, 'Rule'] as const) : ([2, 'Behavioral'] as const);
  const version = evidence[0]?.profileVersion;
  return { uid: detector, name: detector, category: family, type_id, type, ...(version && { version }) };
};

const infoOf = (line: AlertLine) => {
  const events = [...new Set(line.evidence.flatMap(({ eventIds }) => eventIds))];
  const told = line.explanation.map(({ label, text }) => `${label}: ${text}`).join('\n');
  return {
    uid: line.id,
    title: line.title,
    ...(told === '' ? {} : { desc: told }),
    created_time: Date.parse(line.at),
    first_seen_time: Date.parse(line.occurredFrom),
    last_seen_time: Date.parse(line.occurredTo),
    analytic: analyticOf(line),
    data_sources: [line.source],
    types: [line.family],
    ...(events.length === 0 ? {} : { related_events: events.map((uid) => ({ uid })) }),
    related_events_count: line.evidence.reduce((sum, { eventCount }) => sum + eventCount, 0),
  };
};

/** Who it is about, and in numbers what they did; the numbers have no attribute of their own in OCSF. */
const evidencesOf = ({ actor, actorKey, evidence }: AlertLine) => {
  const user = { uid: actorKey, name: actor };
  return evidence.length === 0 ? [{ user }] : evidence.map((data) => ({ user, data }));
};

/** `metadata.product`. */
export const productOf = ({ version }: { readonly version: string }) => ({
  name: 'Ledgerwatch',
  vendor_name: 'Ledgerwatch',
  version,
});

/**
 * An alert as an OCSF Detection Finding (class 2004 with the profile `incident`), for a SIEM. Pure; names are those of
 * the line, so whoever may not see names gets pseudonyms. Times are epoch ms.
 */
export function detectionFinding(line: AlertLine, product: { readonly version: string }) {
  const [activity_id, activity_name] = ACTIVITY[line.status];
  const [severity_id, severity] = SEVERITY[line.severity];
  const [status_id, status] = statusOf(line);
  const [verdict_id, verdict] = line.verdict === undefined ? [] : VERDICT[line.verdict];
  return {
    activity_id,
    activity_name,
    category_uid: FINDINGS,
    category_name: 'Findings',
    class_uid: DETECTION_FINDING,
    class_name: 'Detection Finding',
    type_uid: DETECTION_FINDING * 100 + activity_id,
    severity_id,
    severity,
    status_id,
    status,
    ...(verdict_id === undefined ? {} : { verdict_id, verdict }),
    time: Date.parse(line.at),
    start_time: Date.parse(line.occurredFrom),
    end_time: Date.parse(line.occurredTo),
    is_alert: activity_id === 1,
    message: line.title,
    finding_info: infoOf(line),
    evidences: evidencesOf(line),
    anomaly_analyses: line.evidence.map((evidence) => anomalyAnalysis(line, evidence)),
    metadata: {
      version: OCSF_VERSION,
      product: productOf(product),
      tenant_uid: line.tenant,
      logged_time: Date.parse(line.receivedAt),
      profiles: ['incident'],
    },
    unmapped: { score: line.score, family: line.family },
  };
}
