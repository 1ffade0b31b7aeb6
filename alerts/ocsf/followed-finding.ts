import type { AlertMessage, GroupMessage } from '../channels/channel.js';
import type { FollowedAs } from '../follow/followed.js';
import { detectionFinding } from './detection-finding.js';

/** `activity_id` of a finding; what an on-call service is told is never told in OCSF. */
const ACTIVITY: Readonly<
  Partial<Record<FollowedAs, { readonly activity_id: number; readonly activity_name: string }>>
> = {
  create: { activity_id: 1, activity_name: 'Create' },
  update: { activity_id: 2, activity_name: 'Update' },
  close: { activity_id: 3, activity_name: 'Close' },
};

/** When nothing of an alert holds but what came in long after it happened; OCSF has no word for it. */
const HISTORY = { status_id: 99, status: 'History' };

/**
 * One step in the life of an alert as OCSF Detection Finding: `finding_info.uid` is the alert's for ever,
 * `metadata.uid` the message's and so that of every repeat, `metadata.sequence` counts what the receiver took. Pure.
 */
export function followedFinding({ id, messages }: GroupMessage, product: { readonly version: string }) {
  const { alert, followed, url, activity } = stepOf(id, messages[0]);
  const { metadata, finding_info: info, unmapped, ...finding } = detectionFinding(alert, product);
  return {
    ...finding,
    ...activity,
    type_uid: finding.class_uid * 100 + activity.activity_id,
    is_alert: alert.status === 'open',
    ...(followed.as === 'close' && alert.status === 'history' ? HISTORY : {}),
    ...(alert.assignee === undefined ? {} : { assignee: { uid: alert.assignee } }),
    finding_info: { ...info, modified_time: followed.changedAt, src_url: url },
    metadata: { ...metadata, uid: id, sequence: followed.sequence },
    unmapped: { ...unmapped, ...withoutAttribute(alert) },
  };
}
export type FollowedFinding = ReturnType<typeof followedFinding>;

function stepOf(id: string, message: AlertMessage | undefined) {
  const followed = message?.followed;
  const activity = followed === undefined ? undefined : ACTIVITY[followed.as];
  if (message === undefined || followed === undefined || activity === undefined)
    throw new TypeError(`message ${id} says nothing that OCSF has a word for`);
  return { alert: message.alert, url: message.url, followed, activity };
}

const withoutAttribute = ({ contained, duplicateOf }: AlertMessage['alert']) => ({
  ...(contained === undefined ? {} : { contained }),
  ...(duplicateOf === undefined ? {} : { duplicate_of: duplicateOf }),
});
