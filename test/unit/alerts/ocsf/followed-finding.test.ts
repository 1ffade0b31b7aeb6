import { describe, expect, it } from 'vitest';
import { ALERT_STATUSES } from '../../../../alerts/alert.js';
import type { AlertMessage, GroupMessage } from '../../../../alerts/channels/channel.js';
import { groupOf } from '../../../../alerts/channels/endpoint.js';
import type { FollowedAs } from '../../../../alerts/follow/followed.js';
import { fitted } from '../../../../alerts/ocsf/fitted.js';
import { followedFinding } from '../../../../alerts/ocsf/followed-finding.js';
import { noticeEvent } from '../../../../alerts/ocsf/notice-event.js';
import { pagerDutyAnswer } from '../../../../alerts/templates/pagerduty-event.js';
import { nameBasedId } from '../../../../src/kernel/ids.js';
import { alertLineOf, alertMessage, evidence } from '../../../support/alerts.js';
import { misfits } from './shapes.js';

const AT = Date.parse('2026-03-02T23:00:00Z');
const PRODUCT = { version: '1.2.3' };

const told = (
  as: FollowedAs,
  line: Parameters<typeof alertLineOf>[0] = {},
  change: Partial<AlertMessage> = {},
): GroupMessage =>
  groupOf(
    alertMessage({ alert: alertLineOf(line), followed: { as, sequence: 2, changedAt: AT }, ...change }),
  );
const of = (...args: Parameters<typeof told>) => followedFinding(told(...args), PRODUCT);

describe('a step in the life of an alert as OCSF', () => {
  it.each(
    ALERT_STATUSES.flatMap((status) =>
      (['create', 'update', 'close'] as const).map((as) => [as, status] as const),
    ),
  )('has the attributes of the class, and no other: %s, %s', (as, status) => {
    const line = { status, assignee: 'anna', contained: ['freeze-user' as const], escalatedTo: ['chief'] };
    expect(misfits(of(as, line), 'detection_finding')).toEqual([]);
  });

  // activity_id, type_uid, status_id, is_alert
  it.each([
    ['create', 'open', undefined, 1, 200_401, 1, true],
    ['create', 'resolved', 'benign', 1, 200_401, 3, false],
    ['update', 'open', undefined, 2, 200_402, 1, true],
    ['update', 'acknowledged', undefined, 2, 200_402, 2, false],
    ['close', 'resolved', 'true-positive', 3, 200_403, 4, false],
    ['close', 'resolved', 'benign', 3, 200_403, 3, false],
    ['close', 'withdrawn', undefined, 3, 200_403, 99, false],
    ['close', 'history', undefined, 3, 200_403, 99, false],
  ] as const)('%s of what is %s (%s)', (as, status, verdict, activity_id, type_uid, status_id, is_alert) => {
    const finding = of(as, { status, ...(verdict && { verdict }) });
    expect(finding).toMatchObject({ activity_id, type_uid, status_id, is_alert, class_uid: 2004 });
  });

  it('is one finding for ever, and each step an event that repeats know and that has its place', () => {
    const message = told('update', { assignee: 'anna', duplicateOf: nameBasedId('test', 'other') });
    expect(followedFinding(message, PRODUCT)).toMatchObject({
      finding_info: { uid: alertLineOf().id, modified_time: AT, src_url: alertMessage().url },
      metadata: { uid: message.id, sequence: 2, tenant_uid: 'acme' },
      assignee: { uid: 'anna' },
      unmapped: { duplicate_of: nameBasedId('test', 'other'), score: 3.4 },
    });
  });

  it('is never what another protocol is told', () => {
    expect(() => of('resolve')).toThrow(/no.* word/);
    expect(() => followedFinding(groupOf(alertMessage()), PRODUCT)).toThrow(/no.* word/);
  });

  it('a notice about the service is an event without a class', () => {
    const notice = noticeEvent({ id: 'n', title: 'down', text: 'since noon', sentAt: AT }, PRODUCT);
    expect(misfits(notice, 'base_event')).toEqual([]);
    expect(notice).toMatchObject({ class_uid: 0, type_uid: 99, message: 'down', metadata: { uid: 'n' } });
  });
});

describe('a finding that has to fit', () => {
  const eventIds = Array.from({ length: 200 }, (_, index) => nameBasedId('e', String(index)));
  const finding = of('create', { evidence: Array.from({ length: 50 }, () => ({ ...evidence, eventIds })) });
  const whole = JSON.stringify(finding);

  it('is whole where it does', () => {
    expect(fitted(finding, Buffer.byteLength(whole))).toBe(whole);
  });

  it.each([
    [Buffer.byteLength(whole) - 1, ['finding_info.related_events']],
    [100_000, ['finding_info.related_events', 'evidences.data']],
    [8_000, ['finding_info.related_events', 'evidences.data', 'anomaly_analyses']],
    [1_600, ['finding_info.related_events', 'evidences.data', 'anomaly_analyses', 'finding_info.desc']],
  ])('in %i bytes says what is left out', (most, left_out) => {
    const json = fitted(finding, most) ?? '';
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(most);
    const shown = JSON.parse(json);
    expect(shown.unmapped).toMatchObject({ left_out, score: 3.4 });
    expect(misfits(shown, 'detection_finding')).toEqual([]);
    expect(shown.evidences[0].user).toMatchObject({ name: 'u-17' });
    expect(shown).toMatchObject({
      finding_info: { uid: finding.finding_info.uid, related_events_count: 100, src_url: alertMessage().url },
    });
  });

  it('is none where it does not fit without all of that', () => {
    expect(fitted(finding, 500)).toBeUndefined();
  });
});

describe('an on-call service', () => {
  it.each(['acknowledge', 'resolve'] as const)('is told %s by the key of the trigger', (as) => {
    expect(pagerDutyAnswer(told(as), 'k')).toEqual({
      routing_key: 'k',
      event_action: as,
      dedup_key: alertLineOf().id,
    });
  });

  it('is told a trigger otherwise', () => {
    expect(pagerDutyAnswer(groupOf(alertMessage()), 'k')).toBeUndefined();
  });
});
