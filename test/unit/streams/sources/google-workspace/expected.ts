import type { Expected } from '../../../../support/source-expectations.js';

const LIST = 'https://developers.google.com/workspace/admin/reports/reference/rest/v1/activities/list';
const APPENDIX = 'https://developers.google.com/workspace/admin/reports/v1/appendix/activity';
const DRIVE = `${APPENDIX}/drive`;
const LOGIN = `${APPENDIX}/login`;
const USER = `${APPENDIX}/admin-user-settings`;
const GROUP = `${APPENDIX}/admin-group-settings`;
const ROLE = `${APPENDIX}/admin-delegated-admin-settings`;

/** By hand, from the records and Google's pages. */
export const EXPECTED: readonly Expected[] = [
  {
    sample: 'appomni/google-workspace.jsonl',
    line: 1, // its address ("…:8yt2:…") is none
    action: ['file.download', DRIVE],
    actor: ['1095156489815781956899', LIST],
    target: [{ type: 'txt', id: '1tml8KIcsdwgewrg8jejg_jdid88', name: 'cooldoc.txt' }, DRIVE],
    occurredAt: ['2023-10-15T23:35:01.493Z', LIST],
    outcome: ['unknown', DRIVE],
    ip: [undefined, LIST],
  },
  {
    sample: 'appomni/google-workspace.jsonl',
    line: 2, // 117.92.113.444 is no address
    action: ['session.logout', LOGIN],
    actor: ['10906988138484515654', LIST],
    target: [{ type: 'Customer', id: 'C03nyz48b' }, LIST],
    occurredAt: ['2023-10-04T16:44:09.155Z', LIST],
    outcome: ['unknown', LOGIN],
    ip: [undefined, LIST],
  },
  {
    sample: 'appomni/google-workspace.jsonl',
    line: 3,
    action: ['credential.mfa_change', USER],
    actor: ['11290751345894345842', LIST],
    target: [{ type: 'User', id: 'test@test.com' }, USER],
    occurredAt: ['2023-10-03T23:11:59.995Z', LIST],
    outcome: ['unknown', USER],
    ip: ['19.20.200.21', LIST],
  },
  {
    sample: 'appomni/google-workspace.jsonl',
    line: 5,
    action: ['access.grant', GROUP],
    actor: ['10248166192532690543', LIST],
    target: [{ type: 'User', id: 'test@test.com', parentId: 'test-group@test.com' }, GROUP],
    occurredAt: ['2023-10-04T18:24:54.690Z', LIST],
    outcome: ['unknown', GROUP],
    ip: [undefined, LIST],
  },
  {
    sample: 'appomni/google-workspace.jsonl',
    line: 8,
    action: ['access.define', ROLE],
    actor: ['1169519165745888518', LIST],
    target: [{ type: 'Role', id: '84898198181155903', name: 'New Admin' }, ROLE],
    occurredAt: ['2023-10-17T23:13:13.915Z', LIST],
    outcome: ['unknown', ROLE],
    ip: ['164.220.241.143', LIST],
  },
  {
    sample: 'panther/google-workspace.jsonl',
    line: 28, // a calendar opened to everybody
    action: ['access.share', `${APPENDIX}/calendar`],
    actor: ['110111111111111111111', LIST],
    target: [{ type: 'Calendar', id: 'user@example.io' }, `${APPENDIX}/calendar`],
    occurredAt: ['2022-12-10T22:33:31.852Z', LIST],
    outcome: ['unknown', `${APPENDIX}/calendar`],
    ip: ['1.2.3.4', LIST],
  },
  {
    sample: 'panther/google-workspace.jsonl',
    line: 54, // no uniqueQualifier, no profile
    action: ['session.login', `${APPENDIX}/saml`],
    actor: ['some.user@somedomain.com', LIST],
    target: [{ type: 'Application', name: 'Some SAML Application' }, `${APPENDIX}/saml`],
    occurredAt: ['2022-05-26T15:26:09.421Z', LIST],
    outcome: ['success', `${APPENDIX}/saml`],
    ip: ['10.10.10.10', LIST],
  },
  {
    sample: 'panther/google-workspace.jsonl',
    line: 64,
    action: ['integration.authorize', `${APPENDIX}/token`],
    actor: ['123456789012345678901', LIST],
    target: [
      {
        type: 'Application',
        id: '123456789012-abcdefghijklmnopqrstuvwxyz123456.apps.googleusercontent.com',
        name: 'SuspiciousThirdPartyApp',
      },
      `${APPENDIX}/token`,
    ],
    occurredAt: ['2024-01-15T10:30:00.000Z', LIST],
    outcome: ['unknown', `${APPENDIX}/token`],
    ip: ['192.0.2.1', LIST],
  },
  {
    sample: 'panther/google-workspace.jsonl',
    line: 91,
    action: ['data.export', `${APPENDIX}/admin-customer-takeout`],
    actor: ['111111111111111111111', LIST],
    target: [undefined, `${APPENDIX}/admin-customer-takeout`],
    occurredAt: ['2022-12-12T22:21:40.106Z', LIST],
    outcome: ['success', `${APPENDIX}/admin-customer-takeout`],
    ip: [undefined, LIST],
  },
];
