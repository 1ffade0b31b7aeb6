import type { Expected } from '../../../../support/source-expectations.js';

const AUDIT = 'https://www.servicenow.com/docs/r/platform-security/c_UnderstandingTheSysAuditTable.html';
const EVENTS = 'https://www.servicenow.com/docs/r/platform-administration/r_EventsTable.html';
const ROLES = 'https://www.servicenow.com/docs/r/platform-security/c_ContextualSecurityAuditing.html';

/** By hand, from the rows and ServiceNow's pages. No zone is declared: the tables keep GMT. */
export const EXPECTED: readonly Expected[] = [
  {
    sample: 'appomni/servicenow.jsonl',
    line: 1,
    action: ['record.delete', AUDIT],
    actor: ['system', AUDIT],
    target: [{ type: 'demo_table', id: '34abc1234abc1234abc1234abc1234ab' }, AUDIT],
    occurredAt: ['2024-04-22T14:21:25.000Z', AUDIT],
    outcome: ['unknown', AUDIT],
    volume: [
      {
        records: 1,
        basis: 'listed',
        of: 'act',
        groupKey: 'demo_table:34abc1234abc1234abc1234abc1234ab:2024-04-22 14:21:25',
      },
      AUDIT,
    ],
    ip: [undefined, AUDIT],
  },
  {
    sample: 'appomni/servicenow.jsonl',
    line: 3,
    action: ['access.grant', ROLES],
    actor: ['c706140d1b6379909f22e2eb234bcbed', ROLES],
    target: [
      {
        type: 'sys_user',
        id: '234abc1234abc1234abc1234abc1234a',
        parentId: '12e63637b7cb001004aae3fdde11a9bd',
      },
      ROLES,
    ],
    occurredAt: ['2024-04-19T18:30:54.000Z', ROLES],
    outcome: ['unknown', ROLES],
  },
  {
    sample: 'appomni/servicenow.jsonl',
    line: 4,
    action: ['record.delete', EVENTS],
    actor: ['34abc1234abc1234abc1234abc1234ab', EVENTS],
    target: [
      {
        type: 'sys_attachment',
        id: '93125c9a87254ad0aeb2dc273cbb35ea',
        parentId: '1234abc1234abc1234abc1234abc1234',
      },
      EVENTS,
    ],
    occurredAt: ['2024-04-19T16:54:11.000Z', EVENTS],
    outcome: ['unknown', EVENTS],
  },
  {
    sample: 'appomni/servicenow.jsonl',
    line: 6,
    action: ['record.update', EVENTS],
    actor: ['34abc1234abc1234abc1234abc1234ab', EVENTS],
    target: [{ type: 'incident', id: '1234abc1234abc1234abc1234abc1234' }, EVENTS],
    occurredAt: ['2024-04-16T14:03:45.000Z', EVENTS],
    outcome: ['unknown', EVENTS],
  },
  {
    sample: 'appomni/servicenow.jsonl',
    line: 8,
    action: ['account.delete', EVENTS],
    actor: ['34abc1234abc1234abc1234abc1234ab', EVENTS],
    target: [{ type: 'sys_user', id: '71826bf03710200044e0bfc8bcbe5d3b' }, EVENTS],
    occurredAt: ['2024-04-17T13:57:47.000Z', EVENTS],
    outcome: ['unknown', EVENTS],
  },
  {
    sample: 'appomni/servicenow.jsonl',
    line: 9,
    action: ['access.revoke', EVENTS],
    actor: ['34abc1234abc1234abc1234abc1234ab', EVENTS],
    target: [{ type: 'group_member' }, EVENTS],
    occurredAt: ['2024-04-17T14:02:06.000Z', EVENTS],
    outcome: ['unknown', EVENTS],
  },
];
