import { describe, expect, it } from 'vitest';
import { ALERT_STATUSES } from '../../../../alerts/alert.js';
import { detectionFinding } from '../../../../alerts/ocsf/detection-finding.js';
import { SEVERITIES, VERDICTS } from '../../../../src/event/finding.js';
import { ACTOR, alertLineOf, evidence } from '../../../support/alerts.js';
import { misfits } from './shapes.js';

const of = (change: Parameters<typeof alertLineOf>[0] = {}) =>
  detectionFinding(alertLineOf(change), { version: '1.2.3' });

describe('an alert as an OCSF Detection Finding', () => {
  it.each(ALERT_STATUSES.flatMap((status) => SEVERITIES.map((severity) => [status, severity] as const)))(
    'has the attributes of the class, and no other: %s, %s',
    (status, severity) => {
      const verdict = status === 'resolved' ? { verdict: 'benign' as const } : {};
      expect(misfits(of({ status, severity, ...verdict }), 'detection_finding')).toEqual([]);
    },
  );

  it('also without findings to show', () => {
    expect(misfits(of({ evidence: [], explanation: [] }), 'detection_finding')).toEqual([]);
  });

  it('says that an attribute is missing or unknown', () => {
    const { severity_id: _severity, ...rest } = of();
    expect(misfits({ ...rest, colour: 'red' }, 'detection_finding')).toEqual([
      'detection_finding.severity_id is missing',
      'detection_finding.colour is unknown',
    ]);
  });

  // activity_id, type_uid = class_uid * 100 + activity_id, status_id.
  it.each([
    ['history', undefined, 1, 200_401, 1],
    ['open', undefined, 1, 200_401, 1],
    ['acknowledged', undefined, 2, 200_402, 2],
    ['resolved', 'true-positive', 3, 200_403, 4],
    ['resolved', 'false-positive', 3, 200_403, 3],
    ['resolved', 'benign', 3, 200_403, 3],
    ['resolved', 'suspicious', 3, 200_403, 4],
    ['withdrawn', undefined, 3, 200_403, 99],
  ] as const)('%s (%s)', (status, verdict, activity_id, type_uid, status_id) => {
    const finding = of({ status, ...(verdict && { verdict }) });
    expect(finding).toMatchObject({ activity_id, type_uid, status_id, class_uid: 2004, category_uid: 2 });
    expect(finding.is_alert).toBe(activity_id === 1);
  });

  it('numbers severities and verdicts as OCSF does', () => {
    expect(SEVERITIES.map((severity) => of({ severity }).severity_id)).toEqual([2, 3, 4, 5]);
    expect(
      Object.fromEntries(
        VERDICTS.map((verdict) => [verdict, of({ status: 'resolved', verdict }).verdict_id]),
      ),
    ).toEqual({
      'false-positive': 1,
      'true-positive': 2,
      suspicious: 4,
      benign: 5,
      test: 6,
      'insufficient-data': 7,
      duplicate: 10,
    });
  });

  it('says the same as the mail: who, what, what is usual, when, and from what amount on', () => {
    const finding = of();
    expect(finding).toMatchObject({
      message: alertLineOf().title,
      time: Date.UTC(2026, 2, 2, 22, 2),
      start_time: Date.UTC(2026, 2, 2, 21),
      end_time: Date.UTC(2026, 2, 2, 22),
      evidences: [{ user: { uid: ACTOR, name: 'u-17' } }],
      finding_info: { uid: alertLineOf().id, related_events_count: 2 },
      metadata: { version: '1.8.0', tenant_uid: 'acme', product: { version: '1.2.3' } },
    });
    const [analysis] = finding.anomaly_analyses;
    expect(analysis).toMatchObject({
      analysis_target: { name: 'u-17', type: 'User Account' },
      anomalies: [
        {
          observed_attribute: 'exported records',
          observations: [
            { value: '48200', count: 2, timespan: { type_id: 9, start_time: Date.UTC(2026, 2, 2, 21) } },
          ],
        },
      ],
    });
    const told = analysis!.baselines.map(
      ({ observed_pattern, observations: [{ value } = { value: '' }] }) => [observed_pattern, value],
    );
    expect(told).toContainEqual(['usual by person', '0 to 40']);
    expect(told).toContainEqual(['Silent below', '4,200 records, all else as it was']);
    expect(told).toContainEqual([
      'Beside others',
      'more than 97 of 100 such hours of the 23 others of the same role',
    ]);
  });

  it('says when somebody is still being learned', () => {
    const learning = of({ evidence: [{ ...evidence, learning: true }] });
    expect(learning.anomaly_analyses[0]!.baselines[0]!.observed_pattern).toBe(
      'usual by person, still learning',
    );
  });
});
