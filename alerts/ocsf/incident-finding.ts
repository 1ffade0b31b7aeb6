import type { AlertMessage, GroupMessage } from '../channels/channel.js';
import type { OpenedCase } from '../opened/opened-case.js';
import { OCSF_VERSION, productOf, SEVERITY, VERDICT } from './detection-finding.js';

const FINDINGS = 2;
const INCIDENT_FINDING = 2005;

const ACTIVITY = { create: [1, 'Create'], update: [2, 'Update'], close: [3, 'Close'] } as const;

/** Of the class; what is part of another case has no word there. */
function statusOf({ status, merged }: OpenedCase): readonly [id: number, name: string] {
  if (merged === true) return [99, 'Merged'];
  if (status === 'closed') return [5, 'Closed'];
  return status === 'acknowledged' ? [2, 'In Progress'] : [1, 'New'];
}

function wordsOf(opened: OpenedCase) {
  const [severity_id, severity] = SEVERITY[opened.severity];
  const [status_id, status] = statusOf(opened);
  const [verdict_id, verdict] = opened.verdict === undefined ? [] : VERDICT[opened.verdict];
  return {
    severity_id,
    severity,
    status_id,
    status,
    ...(verdict_id === undefined ? {} : { verdict_id, verdict }),
  };
}

/** The class wants one of an assignee and a group of them; cases are assigned to nobody, their alerts are. */
const NO_ASSIGNEE = { name: 'Unassigned' };

/** The alerts of it by their ids, under which each is a Detection Finding of its own. */
const findingsOf = ({
  alert,
  opened,
}: {
  readonly alert: AlertMessage['alert'];
  readonly opened: OpenedCase;
}) => opened.named.map((uid) => (uid === alert.id ? { uid, title: alert.title } : { uid }));

/**
 * One step in the life of a case as OCSF Incident Finding (https://schema.ocsf.io/1.8.0/classes/incident_finding):
 * `metadata.correlation_uid` is the case's for ever, `metadata.uid` the message's and so that of every repeat,
 * `metadata.sequence` counts what the receiver took. Pure.
 */
export function incidentFinding(
  { id, messages, sentAt }: GroupMessage,
  product: { readonly version: string },
) {
  const { alert, opened, followed, url, as } = stepOf(id, messages[0]);
  const [activity_id, activity_name] = ACTIVITY[as];
  return {
    activity_id,
    activity_name,
    category_uid: FINDINGS,
    category_name: 'Findings',
    class_uid: INCIDENT_FINDING,
    class_name: 'Incident Finding',
    type_uid: INCIDENT_FINDING * 100 + activity_id,
    ...wordsOf(opened),
    time: followed.changedAt,
    start_time: opened.from,
    end_time: opened.to,
    message: opened.title,
    desc: opened.title,
    src_url: url,
    assignee_group: NO_ASSIGNEE,
    finding_info_list: findingsOf({ alert, opened }),
    metadata: {
      version: OCSF_VERSION,
      product: productOf(product),
      tenant_uid: alert.tenant,
      logged_time: sentAt,
      profiles: ['incident'],
      uid: id,
      correlation_uid: opened.case,
      sequence: followed.sequence,
    },
    unmapped: { kind: opened.kind, alerts: opened.alerts, people: opened.actors.length },
  };
}
export type IncidentFinding = ReturnType<typeof incidentFinding>;

function stepOf(id: string, message: AlertMessage | undefined) {
  const { followed, opened } = message ?? {};
  const as = followed?.as;
  if (message === undefined || followed === undefined || opened === undefined)
    throw new TypeError(`message ${id} is about no case`);
  if (as !== 'create' && as !== 'update' && as !== 'close')
    throw new TypeError(`message ${id} says nothing that OCSF has a word for`);
  return { alert: message.alert, url: message.url, followed, opened, as };
}

/** How many of its alerts stay where there is no room for all. */
const FEW = 5;

/** As JSON of at most so many bytes; what is left out is named. Undefined when it is too long all the same. Pure. */
export function fittedIncident(finding: IncidentFinding, mostBytes: number): string | undefined {
  const whole = JSON.stringify(finding);
  if (Buffer.byteLength(whole) <= mostBytes) return whole;
  const few = finding.finding_info_list.slice(0, FEW).map(({ uid }) => ({ uid }));
  const unmapped = { ...finding.unmapped, left_out: ['finding_info_list'] };
  const json = JSON.stringify({ ...finding, finding_info_list: few, unmapped });
  return Buffer.byteLength(json) <= mostBytes ? json : undefined;
}
