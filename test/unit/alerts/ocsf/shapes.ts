/**
 * Attributes of OCSF 1.8, as facts of https://schema.ocsf.io (github.com/ocsf/ocsf-schema: events/findings/finding.json,
 * detection_finding.json and incident_finding.json, profiles/incident.json, objects/*.json): by object the attributes that are required, and those
 * that may be there. `is` names the object of an attribute.
 */
export interface Shape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly is?: Readonly<Record<string, string>>;
}

export const SHAPES: Readonly<Record<string, Shape>> = {
  detection_finding: {
    required: [
      'activity_id',
      'category_uid',
      'class_uid',
      'finding_info',
      'metadata',
      'severity_id',
      'time',
      'type_uid',
    ],
    optional: [
      'activity_name',
      'anomaly_analyses',
      'assignee',
      'category_name',
      'class_name',
      'end_time',
      'evidences',
      'is_alert',
      'message',
      'severity',
      'start_time',
      'status',
      'status_id',
      'unmapped',
      'verdict',
      'verdict_id',
    ],
    is: {
      assignee: 'user',
      finding_info: 'finding_info',
      metadata: 'metadata',
      evidences: 'evidences',
      anomaly_analyses: 'anomaly_analysis',
    },
  },
  /** With one of `assignee` and `assignee_group` (its constraint); the profile `incident` is part of the class. */
  incident_finding: {
    required: [
      'activity_id',
      'assignee_group',
      'category_uid',
      'class_uid',
      'finding_info_list',
      'metadata',
      'severity_id',
      'status_id',
      'time',
      'type_uid',
    ],
    optional: [
      'activity_name',
      'category_name',
      'class_name',
      'desc',
      'end_time',
      'message',
      'severity',
      'src_url',
      'start_time',
      'status',
      'unmapped',
      'verdict',
      'verdict_id',
    ],
    is: { assignee_group: 'group', finding_info_list: 'finding_info', metadata: 'metadata' },
  },
  group: { required: ['name'], optional: ['uid'] },
  /** Class 0. */
  base_event: {
    required: ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid'],
    optional: ['activity_name', 'category_name', 'class_name', 'message', 'severity', 'status_detail'],
    is: { metadata: 'metadata' },
  },
  finding_info: {
    required: ['uid'],
    optional: [
      'analytic',
      'created_time',
      'data_sources',
      'desc',
      'first_seen_time',
      'last_seen_time',
      'modified_time',
      'related_events',
      'related_events_count',
      'src_url',
      'title',
      'types',
    ],
    is: { analytic: 'analytic', related_events: 'related_event' },
  },
  analytic: { required: ['type_id'], optional: ['category', 'name', 'type', 'uid', 'version'] },
  related_event: { required: ['uid'], optional: [] },
  metadata: {
    required: ['product', 'version'],
    optional: ['correlation_uid', 'logged_time', 'profiles', 'sequence', 'tenant_uid', 'uid'],
    is: { product: 'product' },
  },
  product: { required: [], optional: ['name', 'vendor_name', 'version'] },
  evidences: { required: [], optional: ['user', 'data'], is: { user: 'user' } },
  user: { required: [], optional: ['name', 'uid'] },
  anomaly_analysis: {
    required: ['analysis_target', 'anomalies'],
    optional: ['baselines'],
    is: { analysis_target: 'analysis_target', anomalies: 'anomaly', baselines: 'anomaly' },
  },
  analysis_target: { required: ['name'], optional: ['type'] },
  /** `baseline` has the same attributes. */
  anomaly: {
    required: ['observations', 'observed_attribute'],
    optional: ['observation_type', 'observed_pattern'],
    is: { observations: 'observation' },
  },
  observation: { required: ['value'], optional: ['count', 'timespan'], is: { timespan: 'timespan' } },
  timespan: { required: [], optional: ['end_time', 'start_time', 'type_id'] },
};

/** What does not fit, by path. */
export const misfits = (value: unknown, name: string, path = name): string[] => {
  const shape = SHAPES[name];
  if (shape === undefined || typeof value !== 'object' || value === null) return [`${path} is no ${name}`];
  const held = value as Record<string, unknown>;
  const known = new Set([...shape.required, ...shape.optional]);
  return [
    ...shape.required.filter((key) => held[key] === undefined).map((key) => `${path}.${key} is missing`),
    ...Object.keys(held)
      .filter((key) => !known.has(key))
      .map((key) => `${path}.${key} is unknown`),
    ...Object.entries(shape.is ?? {}).flatMap(([key, of]) => {
      const inner = held[key];
      if (inner === undefined) return [];
      return (Array.isArray(inner) ? inner : [inner]).flatMap((one: unknown) =>
        misfits(one, of, `${path}.${key}`),
      );
    }),
  ];
};
