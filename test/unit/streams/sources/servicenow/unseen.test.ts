import { expect } from 'vitest';
import { checks, isNoAct, NOBODY, NOTHING, type Case, type NoAct } from '../unseen-cases.js';

const ID = '8d6353eac0a8016400d8a125ca14fc1f';
const RECORD = '9d385017c611228701d22104cc95c371';
const KIM = '6816f79cc0a8016401c5a33be04be441';
const LEE = '5137153cc611227c000bbd1bd8cd2005';
const base = { sys_id: ID, sys_created_on: '2026-03-01 09:30:00' };
const TIME = '2026-03-01T09:30:00.000Z';

const DELETED_RECORDS =
  'www.servicenow.com/docs/r/platform-administration/table-administration-and-data-management/c_UndeleteARecord.html';
const AUDIT = 'www.servicenow.com/docs/r/platform-security/c_UnderstandingTheSysAuditTable.html';
const EVENTS = 'www.servicenow.com/docs/r/platform-security/authentication/r_EventQueueLoginActivities.html';
const TRANSACTIONS =
  'www.servicenow.com/docs/r/platform-administration/time-configuration/c_TransactionLogs.html';
const ATTACHMENTS = 'www.servicenow.com/docs/r/api-reference/rest-apis/c_AttachmentAPI.html';
const AGGREGATES = 'www.servicenow.com/docs/r/api-reference/rest-apis/c_AggregateAPI.html';
const IMPORTS = 'www.servicenow.com/docs/r/api-reference/rest-apis/c_ImportSetAPI.html';
const EXPORTS = 'www.servicenow.com/docs/r/platform-administration/c_ExportDirectlyFromTheURL.html';
const SNIPPETS = 'github.com/ServiceNowDevProgram/code-snippets (columns as seen in the field)';

const removed = {
  ...base,
  tablename: 'incident',
  documentkey: RECORD,
  display_value: 'INC0010002',
  payload:
    '<?xml version="1.0"?><record_update><incident><caller_id>Anna Muster</caller_id></incident></record_update>',
  sys_created_by: 'kim.lee',
  sys_updated_by: 'kim.lee',
};
checks('servicenow', 'sys_audit_delete, the rows that were deleted', [
  [
    'a record',
    DELETED_RECORDS,
    removed,
    {
      feed: 'sys_audit_delete',
      occurredAt: TIME,
      actor: { id: 'kim.lee' },
      action: 'record.delete',
      target: { type: 'incident', id: RECORD, name: 'INC0010002' },
      volume: { records: 1, basis: 'listed', of: 'act', groupKey: `incident:${RECORD}:-1` },
      attributes: { eventType: 'sys_audit_delete', sys_updated_by: 'kim.lee' },
    },
  ],
  [
    'a user',
    DELETED_RECORDS,
    { ...removed, tablename: 'sys_user', display_value: 'Anna Muster' },
    {
      action: 'account.delete',
      target: { type: 'sys_user', name: 'Anna Muster' },
      dataClasses: ['employee'],
    },
  ],
  [
    'a membership of a group',
    DELETED_RECORDS,
    { ...removed, tablename: 'sys_user_grmember', display_value: '' },
    { action: 'access.revoke' },
  ],
  [
    'an access rule',
    DELETED_RECORDS,
    { ...removed, tablename: 'sys_security_acl' },
    { action: 'access.define' },
  ],
  [
    'by the system, without the name of the record',
    DELETED_RECORDS,
    { ...removed, sys_created_by: 'system', display_value: '' },
    { actor: { id: 'system', type: 'system' }, action: 'record.delete', target: { id: RECORD } },
  ],
  [
    'with values beside what is shown',
    DELETED_RECORDS,
    {
      sys_id: { display_value: ID, value: ID },
      sys_created_on: { display_value: '01.03.2026 10:30:00', value: '2026-03-01 09:30:00' },
      sys_created_by: { display_value: 'Kim Lee', value: 'kim.lee' },
      tablename: { display_value: 'Customer case', value: 'sn_customerservice_case' },
      documentkey: { display_value: RECORD, value: RECORD },
      display_value: { display_value: 'CS0001', value: 'CS0001' },
      payload: { display_value: '<x/>', value: '<x/>' },
    },
    {
      occurredAt: TIME,
      actor: { id: 'kim.lee' },
      action: 'record.delete',
      target: { type: 'sn_customerservice_case', id: RECORD, name: 'CS0001' },
    },
  ],
]);

const queued = { ...base, table: '', instance: '', user_id: KIM, user_name: 'kim.lee', state: 'processed' };
checks('servicenow', 'somebody in the place of another', [
  [
    'begun: parm1 names who acts, parm2 in whose place',
    SNIPPETS,
    { ...queued, name: 'impersonation.start', parm1: KIM, parm2: LEE },
    { action: 'session.impersonate', actor: { id: KIM, onBehalfOf: LEE }, target: { type: 'Instance' } },
  ],
  [
    'begun, the row made in the session of whoever is impersonated',
    SNIPPETS,
    { ...queued, name: 'impersonation.start', user_id: LEE, user_name: 'lee', parm1: KIM, parm2: LEE },
    { action: 'session.impersonate', actor: { id: KIM, onBehalfOf: LEE } },
  ],
  [
    'ended',
    SNIPPETS,
    { ...queued, name: 'impersonation.end', user_id: LEE, user_name: 'lee', parm1: KIM, parm2: LEE },
    { action: 'session.logout', actor: { id: KIM, onBehalfOf: LEE } },
  ],
  [
    'begun, without parameters',
    SNIPPETS,
    { ...queued, name: 'impersonation.start', parm1: '', parm2: '' },
    { action: 'session.impersonate', actor: { id: KIM, name: 'kim.lee' } },
  ],
]);
checks('servicenow', 'log-ins', [
  [
    'failed, of a name that does not exist',
    EVENTS,
    {
      ...queued,
      name: 'login.failed',
      user_id: 'guest',
      user_name: 'guest',
      parm1: 'nobody.here',
      parm2: '2001:db8::1',
    },
    {
      action: 'session.login',
      outcome: 'failure',
      actor: { id: 'nobody.here' },
      context: { ip: '2001:db8::1' },
    },
  ],
  [
    'by the means of a single sign-on',
    EVENTS,
    { ...queued, name: 'external.authentication.succeeded', parm1: 'kim.lee', parm2: '198.51.100.7' },
    { action: 'session.login', outcome: 'success', actor: { id: KIM }, context: { ip: '198.51.100.7' } },
  ],
  [
    'without anybody',
    EVENTS,
    { ...queued, name: 'login.failed', user_id: '', user_name: '', parm1: '', parm2: '' },
    { action: 'session.login', outcome: 'failure', actor: NOBODY, context: { ip: NOTHING } },
  ],
]);

const request = {
  ...base,
  type: 'Form',
  url: '/',
  sys_created_by: 'kim.lee',
  remote_ip: '198.51.100.7',
  session: 'F00',
};
const call = (
  url: string,
  method: string | undefined,
  address: string,
  expected: object,
  more: object = {},
): Case => [
  `${method ?? ''} ${url}`,
  address,
  { ...request, url, ...(method === undefined ? {} : { http_method: method }), ...more },
  { actor: { id: 'kim.lee' }, context: { ip: '198.51.100.7' }, ...expected },
];
const FILE = `/api/now/attachment/${RECORD}/file`;
checks('servicenow', 'requests', [
  call(FILE, 'GET', ATTACHMENTS, {
    action: 'file.download',
    target: { type: 'attachment', id: RECORD },
    context: { channel: 'api' },
  }),
  call(`/api/now/v1/attachment/${RECORD}/file`, 'GET', ATTACHMENTS, { action: 'file.download' }),
  call(`/api/now/attachment/file?table_name=incident&table_sys_id=${RECORD}`, 'POST', ATTACHMENTS, {
    action: 'file.upload',
    target: { type: 'attachment' },
  }),
  call('/api/now/attachment/upload', 'POST', ATTACHMENTS, { action: 'file.upload' }),
  call('/api/now/attachment?sysparm_limit=10', 'GET', ATTACHMENTS, {
    action: 'record.list',
    target: { type: 'attachment' },
  }),
  call(`/api/now/attachment/${RECORD}`, 'DELETE', ATTACHMENTS, {
    action: 'record.delete',
    target: { type: 'attachment', id: RECORD },
  }),
  call(FILE, undefined, ATTACHMENTS, { action: 'file.download', volume: { basis: 'corroborating' } }),
  call('/api/now/import/u_people', 'POST', IMPORTS, { action: 'data.import', target: { type: 'u_people' } }),
  call('/api/now/import/u_people/insertMultiple', 'POST', IMPORTS, {
    action: 'data.import',
    target: { type: 'u_people' },
  }),
  call('/api/now/stats/incident?sysparm_count=true', 'GET', AGGREGATES, {
    action: 'data.query',
    target: { type: 'incident', id: NOTHING },
  }),
  call(`/incident.do?PDF&sys_id=${RECORD}&sysparm_view=Default`, undefined, EXPORTS, {
    action: 'data.export',
    target: { type: 'incident', id: RECORD },
    context: { channel: 'ui' },
  }),
  call(`/incident.do?XML&sys_id=${RECORD}`, undefined, EXPORTS, { action: 'data.export' }),
  call('/incident.do?CSV&sysparm_query=active=true', undefined, EXPORTS, {
    action: 'data.export',
    target: { type: 'incident', id: NOTHING },
  }),
  call(`/incident.do?JSONv2&sysparm_action=get&sysparm_sys_id=${RECORD}`, undefined, EXPORTS, {
    action: 'data.export',
    target: { type: 'incident', id: RECORD },
  }),
  call('/sn_customerservice_case_list.do?sysparm_query=active%3Dtrue', undefined, TRANSACTIONS, {
    action: 'record.list',
    target: { type: 'sn_customerservice_case' },
  }),
  call('/text_search_exact_match.do?sysparm_search=Muster', undefined, TRANSACTIONS, {
    action: 'record.search',
    target: { id: NOTHING },
  }),
  call('/sys_report_display.do?sysparm_report_id=1', undefined, TRANSACTIONS, { action: 'report.run' }),
  call(
    '/xmlhttp.do',
    undefined,
    TRANSACTIONS,
    { action: 'data.export', target: { id: NOTHING } },
    { type: 'Export' },
  ),
  call(
    '/incident.do?SOAP',
    'POST',
    'www.servicenow.com/docs/r/api-reference/web-services/c_SOAPWebService.html',
    { action: 'data.query', target: { type: 'incident' }, volume: { basis: 'corroborating' } },
    { type: 'SOAP' },
  ),
  call(
    `/api/now/table/incident/${RECORD}?sysparm_fields=a`,
    'GET',
    TRANSACTIONS,
    { actor: { id: 'system', type: 'system' }, action: 'record.read' },
    { sys_created_by: 'system' },
  ),
  call(
    `/incident.do?sys_id=${RECORD}`,
    undefined,
    TRANSACTIONS,
    { actor: NOBODY, action: 'record.read' },
    { sys_created_by: 'guest' },
  ),
]);

const furniture = (url: string, more: object = {}): NoAct => [
  url,
  TRANSACTIONS,
  { ...request, url, ...more },
  'no-act',
];
isNoAct('servicenow', 'requests that are no act', [
  furniture('/incident.do?sys_id=-1'),
  furniture(`/nav_to.do?uri=incident.do%3Fsys_id%3D${RECORD}`),
  furniture('/now/nav/ui/classic/params/target/home.do'),
  furniture('/xmlhttp.do', { type: 'XMLHttp' }),
  furniture('/amb/connect', { type: 'AMB' }),
  furniture('/api/now/ui/notification', { type: 'REST' }),
]);

const column = (
  what: string,
  tablename: string,
  fieldname: string,
  newvalue: string,
  expected: object,
  more: object = {},
): Case => [
  what,
  AUDIT,
  {
    ...base,
    tablename,
    fieldname,
    newvalue,
    documentkey: RECORD,
    oldvalue: '',
    user: 'kim.lee',
    record_checkpoint: '3',
    ...more,
  },
  expected,
];
checks('servicenow', 'columns that were changed', [
  column(
    'a row that was deleted, by nobody named',
    'sn_si_incident',
    'DELETED',
    'DELETED',
    {
      action: 'record.delete',
      actor: NOBODY,
      target: { type: 'sn_si_incident', id: RECORD },
      // Told by sys_audit_delete too, as a part of the same group.
      volume: { groupKey: `sn_si_incident:${RECORD}:-1` },
    },
    { user: '', record_checkpoint: '-1' },
  ),
  column('a row that was put back', 'incident', 'RECOVERED', 'RECOVERED', { action: 'record.restore' }),
  column('roles of an access rule', 'sys_security_acl_role', 'DELETED', '', { action: 'access.define' }),
  column('a user locked out', 'sys_user', 'locked_out', '1', { action: 'account.lock' }),
  column('a user made inactive', 'sys_user', 'active', '0', { action: 'account.disable' }),
  column(
    'a job of the system',
    'incident',
    'state',
    '7',
    { actor: { id: 'system', type: 'system' } },
    {
      user: 'system',
    },
  ),
  column('another mailbox for a user', 'sys_user', 'email', 'x@example.com', { action: 'account.update' }),
  column('a group given a role', 'sys_group_has_role', 'role', RECORD, { action: 'access.role_change' }),
  column('a client of OAuth', 'oauth_entity', 'client_secret', 'x', {
    action: 'credential.change',
    derived: expect.arrayContaining(['attributes.newvalue']),
  }),
  column('a client of OAuth that was made', 'oauth_entity', 'INSERTED', '', {
    action: 'credential.token_issue',
  }),
  column('a client of OAuth that was deleted', 'oauth_entity', 'DELETED', '', {
    action: 'credential.token_revoke',
  }),
  column('a script of the server', 'sys_script', 'script', 'gs.info()', { action: 'config.change' }),
  column('a script that others call', 'sys_script_include', 'INSERTED', '', { action: 'config.change' }),
  column('an entry of the dictionary', 'sys_dictionary', 'audit', 'false', { action: 'config.change' }),
  column('a property that was deleted', 'sys_properties', 'DELETED', '', { action: 'config.change' }),
  column('a provider of log-ins', 'saml2_update1_properties', 'idp', 'x', { action: 'config.change' }),
  column('a file that was deleted', 'sys_attachment', 'DELETED', '', { action: 'record.delete' }),
]);
