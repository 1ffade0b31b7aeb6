import type { NoticeMessage } from '../channels/channel.js';
import { OCSF_VERSION, productOf } from './detection-finding.js';

/**
 * Something about the service itself as OCSF Base Event, the class of what has none
 * (https://schema.ocsf.io/1.8.0/classes/base_event): it is no finding about anybody. Pure.
 */
export const noticeEvent = (
  { id, title, text, sentAt }: NoticeMessage,
  product: { readonly version: string },
) => ({
  activity_id: 99,
  activity_name: 'Service notice',
  category_uid: 0,
  category_name: 'Uncategorized',
  class_uid: 0,
  class_name: 'Base Event',
  type_uid: 99,
  severity_id: 4,
  severity: 'High',
  time: sentAt,
  message: title,
  status_detail: text,
  metadata: { version: OCSF_VERSION, product: productOf(product), uid: id },
});
