import type { Expected } from '../../../../support/source-expectations.js';

const SCHEMA =
  'https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema';
const COMMON = `${SCHEMA}#common-schema`;
const STS = `${SCHEMA}#azure-active-directory-secure-token-service-sts-logon-schema`;
const ENTRA = `${SCHEMA}#azure-active-directory-schema`;
const MAILBOX = `${SCHEMA}#exchange-mailbox-schema`;
const FILES = `${SCHEMA}#sharepoint-file-operations`;
const SHARING = `${SCHEMA}#sharepoint-sharing-schema`;
const TEAMS = `${SCHEMA}#microsoft-teams-schema`;
const ACTIVITIES = 'https://learn.microsoft.com/purview/audit-log-activities';

/** By hand, from the records and Microsoft's pages. CreationTime is UTC and has no zone, hence only a Z is added. */
export const EXPECTED: readonly Expected[] = [
  {
    sample: 'appomni/microsoft-365.jsonl',
    line: 1, // Update user., its StrongAuthenticationUserDetails from [] to a phone
    action: ['credential.mfa_change', `${ACTIVITIES}#user-administration-activities`],
    actor: ['TestUser10@test.onmicrosoft.com', COMMON],
    target: [{ type: 'User', id: 'TestUser10@test.onmicrosoft.com' }, ENTRA],
    occurredAt: ['2024-05-02T01:47:58.000Z', COMMON],
    outcome: ['success', COMMON],
    ip: [undefined, COMMON], // "the IP address isn't logged" for the directory
  },
  {
    sample: 'appomni/microsoft-365.jsonl',
    line: 2, // UserKey is "Not Available", UserId names the program
    action: ['access.grant', `${ACTIVITIES}#role-administration-activities`],
    actor: ['ServicePrincipal_09eaff3d-53e5-4fbe-9752-92c8505c97cd', COMMON],
    target: [
      {
        type: 'User',
        id: 'TestUser10@test.onmicrosoft.com',
        parentId: '025dfbe5-67e0-44ce-9718-7cce87afdc00',
      },
      ENTRA,
    ],
    occurredAt: ['2024-05-01T21:31:15.000Z', COMMON],
    outcome: ['success', COMMON],
  },
  {
    sample: 'appomni/microsoft-365.jsonl',
    line: 4,
    action: ['access.define', `${ACTIVITIES}#microsoft-entra-group-administration-activities`],
    actor: ['ServicePrincipal_ac1c885a-da2e-446e-9f3f-544e5f988861', COMMON],
    target: [
      { type: 'Group', id: 'Group_d81ef556-a18c-4c2f-9f41-ccf90321c181', name: 'Test Group 24' },
      ENTRA,
    ],
    occurredAt: ['2024-05-01T16:26:51.000Z', COMMON],
    outcome: ['success', COMMON],
  },
  {
    sample: 'appomni/microsoft-365.jsonl',
    line: 14, // one item to Deleted Items
    action: ['record.delete', `${ACTIVITIES}#exchange-mailbox-activities`],
    actor: ['example@test.onmicrosoft.com', COMMON],
    target: [
      {
        type: 'ExchangeItem',
        id: 'RgAAAAAgL0dcqfr+QYkwnaCB+wwMBwBx36FMViA4QL6OjQQj0W4QAAAAAAENAABx36FMViA4QL6OjQQj0W4QAAFb0NzJAAAA',
        name: 'Test Calender Entry 24',
        parentId: '90d31cb1-d428-43a7-82cb-9ecaf526bda8',
      },
      `${SCHEMA}#exchangemailboxauditgrouprecord-schema`,
    ],
    occurredAt: ['2024-05-01T19:21:16.000Z', COMMON],
    outcome: ['success', COMMON],
    volume: [{ records: 1, basis: 'listed' }, `${SCHEMA}#exchangemailboxauditgrouprecord-schema`],
    ip: ['198.51.100.1', MAILBOX],
  },
  {
    sample: 'appomni/microsoft-365.jsonl',
    line: 15, // MailItemsAccessed, Bind; 10 items counted by eye; the address is in ClientIPAddress alone
    action: ['record.read', `${ACTIVITIES}#exchange-mailbox-activities`],
    actor: ['example@test.onmicrosoft.com', COMMON],
    target: [
      { type: 'Mailbox', id: '90d31cb1-d428-43a7-82cb-9ecaf526bda8', name: 'example@test.onmicrosoft.com' },
      MAILBOX,
    ],
    occurredAt: ['2024-05-01T17:24:12.000Z', COMMON],
    outcome: ['success', COMMON],
    volume: [
      { records: 10, basis: 'listed' },
      'https://learn.microsoft.com/purview/audit-log-investigate-accounts',
    ],
    ip: ['198.51.100.1', MAILBOX],
  },
  {
    sample: 'appomni/microsoft-365.jsonl',
    line: 17, // ClientIP 198.51.100.1:8259
    action: [
      'access.grant',
      'https://learn.microsoft.com/powershell/module/exchange/new-managementroleassignment',
    ],
    actor: ['example@test.onmicrosoft.com', COMMON],
    target: [
      { type: 'ManagementRoleAssignment', id: 'test.onmicrosoft.com\\Audit Logs-Test Role Group' },
      `${SCHEMA}#exchange-admin-schema`,
    ],
    occurredAt: ['2024-05-01T04:06:31.000Z', COMMON],
    outcome: ['success', COMMON],
    ip: ['198.51.100.1', COMMON],
  },
  {
    sample: 'appomni/microsoft-365.jsonl',
    line: 24, // New-HostedContentFilterPolicy
    action: [
      'config.change',
      'https://learn.microsoft.com/powershell/module/exchange/new-hostedcontentfilterpolicy',
    ],
    actor: ['example@test.onmicrosoft.com', COMMON],
    target: [
      { type: 'HostedContentFilterPolicy', id: 'test.onmicrosoft.com\\Inbound Spam' },
      `${SCHEMA}#exchange-admin-schema`,
    ],
    occurredAt: ['2024-05-01T04:47:03.000Z', COMMON],
    outcome: ['success', COMMON],
    ip: ['198.51.100.1', COMMON],
  },
  {
    sample: 'appomni/microsoft-365.jsonl',
    line: 28, // MemberAdded to a team
    action: ['access.grant', 'https://learn.microsoft.com/purview/audit-teams-audit-log-events'],
    actor: ['example@test.onmicrosoft.com', COMMON],
    target: [
      {
        type: 'User',
        id: 'AlexW@test.onmicrosoft.com',
        name: 'Alex Wilber',
        parentId: '19:xd7VhKaazsuwrJCpopRmHA1KCyC00Iftn7mqR-fV_ik1@thread.tacv2',
      },
      TEAMS,
    ],
    occurredAt: ['2024-05-01T05:10:10.000Z', COMMON],
    outcome: ['unknown', COMMON], // Teams writes no ResultStatus
    ip: [undefined, COMMON],
  },
  {
    sample: 'appomni/microsoft-365.jsonl',
    line: 36, // FileDownloaded
    action: ['file.download', `${ACTIVITIES}#file-and-page-activities`],
    actor: ['example@test.onmicrosoft.com', COMMON],
    target: [
      {
        type: 'File',
        id: 'https://test.sharepoint.com/sites/VerySecretInformation/Shared Documents/Open File 6.docx',
        name: 'Open File 6.docx',
        parentId: 'https://test.sharepoint.com/sites/VerySecretInformation/',
      },
      FILES,
    ],
    occurredAt: ['2024-05-02T20:07:27.000Z', COMMON],
    outcome: ['unknown', COMMON], // SharePoint writes no ResultStatus
    volume: [{ bytes: 18632 }, FILES],
    ip: ['198.51.100.1', COMMON],
  },
  {
    sample: 'panther/microsoft-365.jsonl',
    line: 1, // UserLoginFailed with ResultStatus Success: LogonError counts
    action: ['session.login', STS],
    actor: ['sample.user@yourorg.onmicrosoft.com', COMMON],
    target: [{ type: 'Application', id: 'aa-11-22-bb' }, STS],
    occurredAt: ['2022-12-12T15:57:57.000Z', COMMON],
    outcome: ['failure', COMMON],
    ip: ['1.2.3.4', COMMON],
  },
  {
    sample: 'panther/microsoft-365.jsonl',
    line: 2,
    action: ['session.login', STS],
    actor: ['sample.user@yourorg.onmicrosoft.com', COMMON],
    target: [{ type: 'Application', id: 'aa-11-22-bb' }, STS],
    occurredAt: ['2022-12-12T15:57:57.000Z', COMMON],
    outcome: ['success', COMMON],
    ip: ['1.2.3.4', COMMON],
  },
  {
    sample: 'panther/microsoft-365.jsonl',
    line: 3, // AddedToSecureLink, a guest
    action: ['file.share', `${ACTIVITIES}#sharing-and-access-request-activities`],
    actor: ['my.user@yourorg.onmicrosoft.com', COMMON],
    target: [
      {
        type: 'File',
        id: 'https://yourorg.sharepoint.com/personal/user_yourorg/Documents/importantsecrets.docx',
        name: 'importantsecrets.docx',
        parentId: 'https://yourorg.sharepoint.com/personal/user_yourorg',
      },
      SHARING,
    ],
    occurredAt: ['2022-12-12T19:31:41.000Z', COMMON],
    outcome: ['unknown', COMMON],
    ip: ['1.2.3.4', COMMON],
  },
  {
    sample: 'panther/microsoft-365.jsonl',
    line: 17, // field names in lower case, address with a port, nine digits of a second
    action: ['config.change', `${ACTIVITIES}#exchange-mailbox-activities`],
    actor: ['homer.simpson@simpsons.onmicrosoft', COMMON],
    target: [
      {
        type: 'InboxRule',
        id: 'ABC001.prod.outlook.com/Microsoft Exchange Hosted Organizations/simpsons.onmicrosoft.com/444-55-66\\Move GitHub emails',
      },
      `${SCHEMA}#exchange-admin-schema`,
    ],
    occurredAt: ['2025-07-07T09:11:11.000Z', COMMON],
    outcome: ['success', COMMON],
    ip: ['1.2.3.4', COMMON],
  },
];
