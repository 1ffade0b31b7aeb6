import type { GroupMessage } from '../channels/channel.js';
import type { FollowedAs } from '../follow/followed.js';
import { detectionFinding } from './detection-finding.js';

/** `activity_id` of a finding; what PagerDuty is told is never told in OCSF. */
const ACTIVITY: Readonly<Record<FollowedAs, readonly [id: number, name: string] | undefined>> = {
  create: [1, 'Create'],
  update: [2, 'Update'],
  close: [3, 'Close'],
  acknowledge: undefined,
  resolve: undefined,
};

/** When nothing of an alert holds but what came in long after it happened; OCSF has no word for it. */
const HISTORY = { status_id: 99, status: 'History' };

/**
 * One step in the life of an alert as OCSF Detection Finding: `finding_info.uid` is the alert's for ever,
 * `metadata.uid` the message's and so that of every repeat, `metadata.sequence` counts what the receiver took. Pure.
 */
export function followedFinding({ id, messages }: GroupMessage, product: { readonly version: string }) {
  const [message] = messages;
  const [activity_id, activity_name] = ACTIVITY[message?.followed?.as ?? 'resolve'] ?? [];
  if (message?.followed === undefined || activity_id === undefined || activity_name === undefined)
    throw new TypeError(`message ${id} says nothing that OCSF has a word for`);
  const { alert, followed, url } = message;
  const { metadata, finding_info: info, unmapped, ...finding } = detectionFinding(alert, product);
  return {
    ...finding,
    activity_id,
    activity_name,
    type_uid: finding.class_uid * 100 + activity_id,
    is_alert: alert.status === 'open',
    ...(followed.as === 'close' && alert.status === 'history' ? HISTORY : {}),
    ...(alert.assignee === undefined ? {} : { assignee: { uid: alert.assignee } }),
    finding_info: { ...info, modified_time: followed.changedAt, src_url: url },
    metadata: { ...metadata, uid: id, sequence: followed.sequence },
    unmapped: {
      ...unmapped,
      ...(alert.contained === undefined ? {} : { contained: alert.contained }),
      ...(alert.duplicateOf === undefined ? {} : { duplicate_of: alert.duplicateOf }),
    },
  };
}
export type FollowedFinding = ReturnType<typeof followedFinding>;
