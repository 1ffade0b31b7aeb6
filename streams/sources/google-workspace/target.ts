import type { Action } from '../../../src/event/actions.js';
import { filled, type JsonObject } from '../candidate.js';
import { textAt } from '../nested.js';
import { cut, type RecordReader } from '../record-reader.js';

const ID = 512;
const NAME = 1024;

/** What an event was about, by the parameters of its application. */
export function targetOf(
  application: string,
  parameters: RecordReader,
  action: Action,
): JsonObject | undefined {
  const own = Object.hasOwn(TARGETS, application) ? TARGETS[application] : undefined;
  return own === undefined ? userOf(parameters, action) : own(parameters, action);
}

const TARGETS: Readonly<Record<string, typeof userOf>> = {
  admin: ofAdmin,
  drive: (parameters) =>
    filled({
      type: parameters.takeCut(128, 'target.type', 'doc_type'),
      id: parameters.takeCut(ID, 'target.id', 'doc_id'),
      name: parameters.takeCut(NAME, 'target.name', 'doc_title'),
      parentId: parameters.takeCut(ID, 'target.parentId', 'shared_drive_id', 'team_drive_id'),
    }),
  token: (parameters) =>
    filled({
      type: 'Application',
      id: parameters.takeCut(ID, 'target.id', 'client_id'),
      name: parameters.takeCut(NAME, 'target.name', 'app_name'),
    }),
  calendar: (parameters) => {
    const event = parameters.takeCut(ID, 'target.id', 'event_id');
    const calendar = parameters.takeCut(ID, 'target', 'calendar_id');
    if (event === undefined) return filled({ type: 'Calendar', id: calendar });
    const name = parameters.takeCut(NAME, 'target.name', 'event_title');
    return filled({ type: 'Event', id: event, name, parentId: calendar });
  },
  vault: (parameters) =>
    filled({
      type: 'Matter',
      id: parameters.takeCut(ID, 'target.id', 'matter_id'),
      name: parameters.takeCut(NAME, 'target.name', 'resource_name'),
    }),
  data_studio: (parameters) =>
    filled({
      type: parameters.takeCut(128, 'target.type', 'ASSET_TYPE'),
      id: parameters.takeCut(ID, 'target.id', 'ASSET_ID'),
      name: parameters.takeCut(NAME, 'target.name', 'ASSET_NAME'),
      parentId: parameters.takeCut(ID, 'target.parentId', 'PARENT_WORKSPACE_ID'),
    }),
  saml: ofLogin,
  context_aware_access: ofLogin,
  access_transparency: (parameters) =>
    filled({
      type: parameters.takeCut(128, 'target.type', 'GSUITE_PRODUCT_NAME'),
      id: parameters.takeCut(ID, 'target.id', 'RESOURCE_NAME'),
    }),
  gmail: (parameters) => {
    const message = parameters.raw('message_info');
    const id = textAt(message, 'rfc2822_message_id');
    const name = textAt(message, 'subject');
    return filled({ type: 'Message', id: id && cut(id, ID), name: name && cut(name, NAME) });
  },
  keep: (parameters) => filled({ type: 'Note', id: parameters.takeCut(ID, 'target.id', 'note_name') }),
  groups: ofGroup,
  groups_enterprise: ofGroup,
  chat: (parameters) => {
    const room = parameters.takeCut(ID, 'target', 'room_id');
    const message = parameters.takeCut(ID, 'target.id', 'message_id');
    if (message !== undefined) return filled({ type: 'Message', id: message, parentId: room });
    return filled({ type: 'Room', id: room, name: parameters.takeCut(NAME, 'target.name', 'room_name') });
  },
};

/** Log-ins are aimed at the company's account; what happens to an account says to which. */
function userOf(parameters: RecordReader, action: Action): JsonObject | undefined {
  const user = parameters.takeCut(ID, 'target.id', 'affected_email_address', 'USER_EMAIL');
  if (user !== undefined) return { type: 'User', id: user };
  return action.startsWith('session.') ? { type: 'Customer' } : undefined;
}

/** The application that was logged in to by way of Google, else the company's account. */
function ofLogin(parameters: RecordReader, action: Action): JsonObject | undefined {
  const name = parameters.takeCut(NAME, 'target.name', 'application_name', 'CAA_APPLICATION');
  return name === undefined ? userOf(parameters, action) : { type: 'Application', name };
}

/** A user within a group or role, else the group, role, application or setting. */
function ofAdmin(parameters: RecordReader): JsonObject | undefined {
  const user = parameters.takeCut(ID, 'target.id', 'USER_EMAIL');
  const group = parameters.takeCut(ID, 'target', 'GROUP_EMAIL');
  const role = parameters.takeCut(ID, 'target', 'ROLE_ID');
  const roleName = parameters.peek('ROLE_NAME');
  if (user !== undefined)
    return filled({ type: 'User', id: user, parentId: group ?? role ?? roleName?.slice(0, ID) });
  const setting = parameters.takeCut(NAME, 'target.name', 'SETTING_NAME');
  if (group !== undefined) return filled({ type: 'Group', id: group, name: setting });
  if (role !== undefined || roleName !== undefined)
    return filled({ type: 'Role', id: role, name: parameters.takeCut(NAME, 'target.name', 'ROLE_NAME') });
  if (setting !== undefined) return { type: 'Setting', name: setting };
  return ofApplication(parameters);
}

function ofApplication(parameters: RecordReader): JsonObject | undefined {
  const app = {
    id: parameters.takeCut(
      ID,
      'target.id',
      'APP_ID',
      'API_CLIENT_NAME',
      'OAUTH2_APP_ID',
      'MOBILE_APP_PACKAGE_ID',
    ),
    name: parameters.takeCut(NAME, 'target.name', 'APPLICATION_NAME', 'OAUTH2_APP_NAME'),
  };
  if (app.id !== undefined || app.name !== undefined) return filled({ type: 'Application', ...app });
  const domain = parameters.takeCut(ID, 'target.id', 'DOMAIN_NAME');
  return domain === undefined ? undefined : { type: 'Domain', id: domain };
}

function ofGroup(parameters: RecordReader): JsonObject | undefined {
  const group = parameters.takeCut(ID, 'target', 'group_id', 'group_email');
  const member = parameters.takeCut(ID, 'target.id', 'member_id', 'user_email', 'user');
  if (member !== undefined) return filled({ type: 'User', id: member, parentId: group });
  return filled({ type: 'Group', id: group });
}

/** To whom it was opened or sent on. */
export function recipientOf(parameters: RecordReader): JsonObject | undefined {
  const user = parameters.takeCut(
    ID,
    'recipient.id',
    'target_user',
    'new_owner',
    'grantee_email',
    'TARGET_USER_EMAIL',
  );
  if (user !== undefined) return { id: user, kind: 'user' };
  const mail = parameters.takeCut(
    ID,
    'recipient.id',
    'email_forwarding_destination_address',
    'EMAIL_MONITOR_DEST_EMAIL',
  );
  if (mail !== undefined) return { id: mail, kind: 'mail' };
  const domain = parameters.takeCut(ID, 'recipient.id', 'target_domain');
  return domain === undefined ? undefined : { id: domain, kind: 'domain' };
}
