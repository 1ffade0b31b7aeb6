import { describe, expect, it } from 'vitest';
import type { GroupMessage } from '../../../../alerts/channels/channel.js';
import { groupOf } from '../../../../alerts/channels/endpoint.js';
import { ocsfProtocol } from '../../../../alerts/channels/ocsf.js';
import type { FollowedAs } from '../../../../alerts/follow/followed.js';
import { fittedIncident, incidentFinding } from '../../../../alerts/ocsf/incident-finding.js';
import { siemEvent } from '../../../../alerts/ocsf/siem-event.js';
import { MOST_NAMED } from '../../../../alerts/opened/opened-case.js';
import { CASE_KINDS } from '../../../../alerts/cases/cases.js';
import { nameBasedId } from '../../../../src/kernel/ids.js';
import { alertLineOf, alertMessage, openedCase } from '../../../support/alerts.js';
import { misfits } from './shapes.js';

const AT = Date.parse('2026-03-02T23:00:00Z');
const PRODUCT = { version: '1.2.3' };
const CASE_URL = `https://ledgerwatch.example.com/v1/tenants/acme/cases/${openedCase().case}`;

const told = (as: FollowedAs, change: Parameters<typeof openedCase>[0] = {}): GroupMessage =>
  groupOf(
    alertMessage({
      reason: 'case',
      opened: openedCase(change),
      url: CASE_URL,
      followed: { as, sequence: 2, changedAt: AT },
    }),
  );
const alert = (as: FollowedAs, line: Parameters<typeof alertLineOf>[0] = {}): GroupMessage =>
  groupOf(alertMessage({ alert: alertLineOf(line), followed: { as, sequence: 2, changedAt: AT } }));
const of = (...args: Parameters<typeof told>) => incidentFinding(told(...args), PRODUCT);
const shown = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

describe('a case as an OCSF Incident Finding', () => {
  it.each(
    CASE_KINDS.flatMap((kind) =>
      (['open', 'acknowledged', 'closed'] as const).map((status) => [kind, status] as const),
    ),
  )('has the attributes of the class, and no other: %s, %s', (kind, status) => {
    const verdict = status === 'closed' ? { verdict: 'benign' as const } : {};
    expect(misfits(of('update', { kind, status, ...verdict }), 'incident_finding')).toEqual([]);
  });

  // activity_id, type_uid = class_uid * 100 + activity_id, status_id of the class.
  it.each([
    ['create', 'open', undefined, 1, 200_501, 1],
    ['update', 'acknowledged', undefined, 2, 200_502, 2],
    ['close', 'closed', undefined, 3, 200_503, 5],
    ['close', 'closed', true, 3, 200_503, 99],
  ] as const)('%s of what is %s (merged: %s)', (as, status, merged, activity_id, type_uid, status_id) => {
    const finding = of(as, { status, ...(merged && { merged }) });
    expect(finding).toMatchObject({ activity_id, type_uid, status_id, class_uid: 2005, category_uid: 2 });
  });

  it('is one incident for ever, and each step an event that repeats know and that has its place', () => {
    const message = told('update');
    expect(incidentFinding(message, PRODUCT)).toMatchObject({
      src_url: CASE_URL,
      time: AT,
      metadata: { uid: message.id, correlation_uid: openedCase().case, sequence: 2, tenant_uid: 'acme' },
      assignee_group: { name: 'Unassigned' },
    });
    expect(of('create').finding_info_list.map(({ uid }) => uid)).toEqual(openedCase().named);
  });

  it('names nobody, and is never what another protocol is told', () => {
    expect(JSON.stringify(of('create'))).not.toMatch(/u-17|Müller|otter|a{32}|b{32}/);
    expect(() => of('resolve')).toThrow(/no.* word/);
    expect(() => incidentFinding(groupOf(alertMessage()), PRODUCT)).toThrow(/no case/);
  });

  it('says what is left out of what is too long', () => {
    const named = Array.from({ length: MOST_NAMED }, (_, n) => nameBasedId('test', String(n)));
    const long = of('create', { named, alerts: 500 });
    expect(fittedIncident(long, 100_000)).toBe(JSON.stringify(long));
    const few = JSON.parse(fittedIncident(long, 2_048)!);
    expect(few).toMatchObject({ unmapped: { alerts: 500, left_out: ['finding_info_list'] } });
    expect(few.finding_info_list).toHaveLength(5);
    expect(misfits(few, 'incident_finding')).toEqual([]);
    expect(fittedIncident(long, 500)).toBeUndefined();
  });
});

describe('what a SIEM is sent', () => {
  const BENIGN = { status: 'resolved', verdict: 'benign' } as const;
  it.each([
    ['2004-create', alert('create')],
    ['2004-update', alert('update', { status: 'acknowledged', assignee: 'user:7' })],
    ['2004-close', alert('close', BENIGN)],
    ['2005-create', told('create')],
    ['2005-update', told('update', { status: 'acknowledged', severity: 'critical', alerts: 4 })],
    ['2005-close', told('close', { status: 'closed', verdict: 'true-positive' })],
  ])('%s is what it was', async (name, message) => {
    const { event, subject, fits } = siemEvent(message, PRODUCT);
    expect(subject).toBe(name.startsWith('2005') ? openedCase().case : alertLineOf().id);
    expect(fits(1_000_000)).toBe(JSON.stringify(event));
    expect(ocsfProtocol({ headers: {}, version: '1.2.3' }).body(message)).toEqual(event);
    await expect(shown(event)).toMatchFileSnapshot(`golden/${name}.json`);
  });
});
