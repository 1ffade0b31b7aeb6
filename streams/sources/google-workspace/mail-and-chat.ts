import { act, type Reading } from '../acts.js';
import { isObject } from '../candidate.js';
import { table, type NamedEvent } from './named-event.js';

const GMAIL = table(
  ['comms.send', ['send', 'message_sent', 'reply', 'reply_all', 'forward']],
  ['record.read', ['view', 'open', 'link_click']],
  ['record.delete', ['trash', 'delete']],
  ['file.download', ['download', 'attachment_download']],
);

/** Delivery tells of mail that came as well as of mail that went: it is the actor's only when they sent it. */
/** Steps of the transport; whoever sent the mail has a delivery. */
const TRANSPORT = /^smtp_/;

export function gmail(event: NamedEvent): Reading {
  if (TRANSPORT.test(event.name)) return 'no-act';
  if (event.name !== 'delivery') return GMAIL(event);
  const info = event.parameters['message_info'];
  const source = isObject(info) ? info['source'] : undefined;
  const from = isObject(source) ? source['address'] : undefined;
  return from !== undefined && from === event.actorEmail ? act('comms.send') : 'no-act';
}

export const CHAT = table(
  ['comms.send', ['message_posted', 'attachment_upload', 'dm_started', 'direct_message_started']],
  ['no-act', ['unread_timestamp_updated', 'custom_status_updated']],
  ['record.read', ['conversation_read']],
  ['record.update', ['reaction_added', 'reaction_removed']],
  ['config.change', ['history_turned_on', 'history_turned_off', 'emoji_created', 'emoji_deleted']],
  ['config.change', ['block_room', 'block_user', 'room_unblocked', 'user_unblocked']],
  ['record.update', ['message_edited', 'room_name_updated', 'room_details_updated']],
  ['record.delete', ['message_deleted', 'room_deleted']],
  ['record.create', ['room_created']],
  ['file.download', ['attachment_download']],
  ['access.grant', ['add_room_member', 'invite_accept', 'invite_send']],
  ['access.revoke', ['remove_room_member', 'room_left']],
  ['access.role_change', ['role_updated']],
);
