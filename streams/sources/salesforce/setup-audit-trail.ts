import type { Action } from '../../../src/event/actions.js';
import { NOBODY } from '../../steps/missing.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { RecordReader } from '../record-reader.js';
import { readTime } from '../time.js';
import { digest, faultItem, filled, isObject, type JsonObject } from '../candidate.js';
import { to18 } from './ids.js';

export const SETUP_AUDIT_TRAIL_FEED = 'setup-audit-trail';

/** The codes of the Action field, by pattern, first match. Every other row of the trail is a change of configuration. */
const ACTIONS: readonly (readonly [RegExp, Action])[] = [
  [/^createduser|^created\w+user$/i, 'account.create'],
  [/^deactivateduser/i, 'account.disable'],
  [/^(?:re)?activateduser/i, 'account.enable'],
  [/^frozeuser/i, 'account.lock'],
  [/^(?:unfrozeuser|unlockeduser)/i, 'account.unlock'],
  [/authenticator|twofactor|u2f|totp|(?<!for)mfa/i, 'credential.mfa_change'],
  [/^(?:changedpassword|resetpassword|passwordreset|lightninglogin)/i, 'credential.change'],
  [/^(?:removed|revoked)userpackagelicense|^tm2_userRemovedFrom/i, 'access.revoke'],
  [/^(?:added|granted)userpackagelicense|^tm2_userAddedTo/i, 'access.grant'],
  [/^(?:PermSet(?:Group|License)?Unassign|removedpermset)/i, 'access.revoke'],
  [/^PermSet(?:Group|License)?Assign|^loginasgranted/i, 'access.grant'],
  [/^(?:group|queue)Membership/i, 'access.role_change'],
  [/^changed(?:role|profile|userrole)foruser|^changedprofile|^changedroleforuser/i, 'access.role_change'],
  [
    /^Perm(?:ission)?Set|^profile|^(?:CustomPermission|SetupEntityAccess)|group$|role$|sharing/i,
    'access.define',
  ],
  [/^changed(?:email|user|name|manager|communitynickname|federationid|\w+user(?:on|off))/i, 'account.update'],
  [/^(?:un)?registeredUser|^useremailchange/i, 'account.update'],
  [/^uninstalled|deleted?connectedapp/i, 'integration.revoke'],
  [/^(?:installed|createdconnectedapp|insertconnectedapp)/i, 'integration.authorize'],
  [/^su(?:Org|Network)AdminLogin/i, 'session.impersonate'],
  [/^su(?:Org|Network)AdminLogout/i, 'session.logout'],
  [/^dataexport/i, 'data.export'],
];

/** A row as SOQL gives it (`Action`) or as exporters write it (`action`, `sfdc_created_by_id`). */
export function mapSetupAuditTrail(record: JsonObject, context: MappingContext): MappedItem {
  const row = new RecordReader(record);
  const code = row.peek('Action', 'action');
  if (code === undefined) return faultItem('schema', 'The row has no Action.', 'Action');
  const occurredAt = readTime(row.peek('CreatedDate', 'sfdc_created_date'), context.timeZone);
  if (occurredAt === undefined)
    return faultItem('schema', 'The row has no readable CreatedDate.', 'CreatedDate');
  if (occurredAt.zoneAssumed) row.derived.push('occurredAt');
  const key = keyOf(row, occurredAt.iso, context);
  const fields = {
    key,
    occurredAt: occurredAt.iso,
    actor: actorOf(row, record['CreatedBy']),
    action: actionOf(code, row),
    target: targetOf(row),
    dataClasses: ['employee'],
  };
  row.claim('attributes', 'CreatedDate', 'sfdc_created_date');
  const candidate = filled({ ...fields, attributes: { eventType: 'SetupAuditTrail', ...row.rest() } });
  return { kind: 'event', feed: SETUP_AUDIT_TRAIL_FEED, candidate, derived: row.derived };
}

function actionOf(code: string, row: RecordReader): Action {
  const found = ACTIONS.find(([pattern]) => pattern.test(code))?.[1];
  if (found === undefined) row.derived.push('action');
  return found ?? 'config.change';
}

function keyOf(row: RecordReader, iso: string, context: MappingContext): string {
  const said = [
    row.peek('CreatedById', 'sfdc_created_by_id')?.slice(0, 15),
    row.peek('Action', 'action'),
    row.peek('Section', 'section'),
    row.peek('Display', 'display'),
  ];
  return [row.peek('Id', 'record_id')?.slice(0, 15) ?? '', iso, digest(said, context)].join(':');
}

/** DelegateUser is who acted while logged in as the creator; the trail knows that person by user name only. */
function actorOf(row: RecordReader, createdBy: unknown): JsonObject {
  const id = row.take('CreatedById', 'sfdc_created_by_id');
  const delegate = row.takeCut(512, 'actor.id', 'DelegateUser', 'delegate_user');
  const creator = new RecordReader(isObject(createdBy) ? createdBy : {});
  row.claim('CreatedBy');
  const name =
    creator.takeCut(1024, 'actor.name', 'Username', 'Name') ??
    row.takeCut(1024, 'actor.name', 'sfdc_created_by_username', 'sfdc_created_by_name');
  if (delegate !== undefined) {
    row.derived.push('actor.id');
    return { id: delegate, name: delegate, ...(id === undefined ? {} : { onBehalfOf: to18(id) }) };
  }
  return id === undefined ? { id: NOBODY, type: 'unknown' } : { id: to18(id), ...filled({ name }) };
}

/** The section of Setup; whom or what it was about stands in the English text, of which only the id is taken. */
function targetOf(row: RecordReader): JsonObject | undefined {
  const user = /\(UserID: \[([A-Za-z0-9]{15,18})\]\)/.exec(row.peek('Display', 'display') ?? '')?.[1];
  const name = row.takeCut(1024, 'target.name', 'Display', 'display');
  if (user === undefined) return filled({ type: row.peek('Section', 'section')?.slice(0, 128), name });
  row.derived.push('target.id');
  return filled({ type: 'User', id: to18(user), name });
}
