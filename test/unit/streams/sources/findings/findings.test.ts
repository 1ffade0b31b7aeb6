import { describe, expect, it } from 'vitest';
import { CRM_ACTIONS } from '../../../../../src/event/actions.js';
import { eventOf, itemsOf } from '../../../../support/mapped.js';

/** https://schema.ocsf.io/1.5.0/classes/detection_finding */
const detection = {
  class_uid: 2004,
  activity_id: 1,
  time: 1_791_191_643_123,
  severity: 'High',
  metadata: { version: '1.5.0', uid: 'm-1', product: { name: 'ExampleDR' } },
  finding_info: { uid: 'f-1', title: 'Mass download' },
  evidences: [
    {
      actor: { user: { uid: 'u-7', name: 'sam', email_addr: 'sam@example.com' } },
      src_endpoint: { ip: '203.0.113.7' },
      device: { hostname: 'lt-7' },
    },
  ],
};

/** The example of https://docs.suricata.io/en/latest/output/eve/eve-json-format.html */
const suricata = {
  timestamp: '2017-04-07T22:24:37.251547+0100',
  flow_id: 586497171462735,
  pcap_cnt: 53381,
  event_type: 'alert',
  src_ip: '192.168.2.14',
  src_port: 50096,
  dest_ip: '209.53.113.5',
  dest_port: 80,
  proto: 'TCP',
  metadata: { flowbits: ['http.dottedquadhost'] },
  tx_id: 4,
  alert: {
    action: 'allowed',
    gid: 1,
    signature_id: 2018358,
    rev: 10,
    signature: 'ET HUNTING GENERIC SUSPICIOUS POST to Dotted Quad with Fake Browser 1',
    category: 'Potentially Bad Traffic',
    severity: 2,
  },
  app_proto: 'http',
};

/** https://help.sumologic.com/docs/integrations/security-threat-detection/crowdstrike-falcon-endpoint-protection/ */
const falcon = {
  metadata: {
    customerIDString: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    offset: 14947764,
    eventType: 'DetectionSummaryEvent',
    eventCreationTime: 1536846439000,
    version: '1.0',
  },
  event: {
    ProcessStartTime: 1536846339,
    ComputerName: 'CS-SE-EZ64',
    UserName: 'demo',
    DetectName: 'Process Terminated',
    DetectDescription: 'Terminated a process related to the deletion of backups.',
    Severity: 4,
    SeverityName: 'High',
    CommandLine: 'C:\\Windows\\Explorer.EXE --password=hunter2',
    DetectId: 'ldt:ec86abd3:1',
    LocalIP: '192.168.12.54',
    Tactic: 'Malware',
  },
};

/** https://docs.cyderes.cloud/parser-knowledge-base/cs_stream */
const identity = {
  metadata: {
    customerIDString: '123456789abcdef123456789abcdef',
    eventType: 'IdentityProtectionEvent',
    offset: 150065,
    eventCreationTime: 1676088286477,
  },
  event: {
    EndpointIp: '',
    EndpointName: '',
    IdentityProtectionIncidentId: 'INC-12345',
    IncidentType: 'UNUSUAL_ACTIVITY',
    SeverityName: 'INFO',
    UserName: 'COMPANY.NAME.COM\\a1_sample_user',
  },
};

/** https://learn.microsoft.com/en-us/graph/api/resources/security-alert, security-userevidence */
const defender = {
  '@odata.type': '#microsoft.graph.security.alert',
  id: 'da637551227677560813_-961444813',
  providerAlertId: 'da637551227677560813_-961444813',
  incidentId: '28282',
  status: 'new',
  severity: 'low',
  serviceSource: 'microsoftDefenderForEndpoint',
  title: 'Suspicious execution of hidden file',
  createdDateTime: '2021-04-27T12:19:27.7211305Z',
  lastUpdateDateTime: '2021-05-02T14:19:01.3266667Z',
  evidence: [
    {
      '@odata.type': '#microsoft.graph.security.deviceEvidence',
      deviceDnsName: 'yonif-lap3',
      lastExternalIpAddress: '203.0.113.9',
    },
    {
      '@odata.type': '#microsoft.graph.security.userEvidence',
      userAccount: { accountName: 'sam', userPrincipalName: 'sam@example.com', displayName: 'Sam Sales' },
    },
  ],
};

describe('a finding of another product', () => {
  it.each([
    [
      'OCSF',
      detection,
      {
        occurredAt: '2026-10-05T09:14:03.123Z',
        actor: { id: 'u-7', name: 'sam', email: 'sam@example.com' },
        action: 'incident.open',
        target: { type: 'finding', id: 'f-1', name: 'Mass download' },
        outcome: 'unknown',
        context: { ip: '203.0.113.7', device: 'lt-7' },
        attributes: { eventType: 'finding', product: 'ExampleDR', severity: 'high' },
      },
    ],
    [
      'Suricata',
      suricata,
      {
        occurredAt: '2017-04-07T21:24:37.251Z',
        actor: { id: 'unknown', type: 'unknown' },
        action: 'incident.open',
        target: { type: 'finding', id: '1:2018358', name: suricata.alert.signature },
        context: { ip: '192.168.2.14' },
        attributes: { product: 'Suricata', severity: 'medium', dest_ip: '209.53.113.5' },
      },
    ],
    [
      'CrowdStrike',
      falcon,
      {
        occurredAt: '2018-09-13T13:47:19.000Z',
        actor: { id: 'demo', name: 'demo' },
        target: { type: 'finding', id: 'ldt:ec86abd3:1', name: 'Process Terminated' },
        context: { ip: '192.168.12.54', device: 'CS-SE-EZ64' },
        attributes: { product: 'CrowdStrike Falcon', severity: 'high', Tactic: 'Malware' },
      },
    ],
    [
      'CrowdStrike identity protection',
      identity,
      {
        occurredAt: '2023-02-11T04:04:46.477Z',
        actor: { id: 'a1_sample_user' },
        target: { id: 'INC-12345', name: 'UNUSUAL_ACTIVITY' },
      },
    ],
    [
      'Defender',
      defender,
      {
        occurredAt: '2021-04-27T12:19:27.721Z',
        actor: { id: 'sam@example.com', name: 'Sam Sales', email: 'sam@example.com' },
        action: 'incident.open',
        target: { id: defender.id, name: 'Suspicious execution of hidden file' },
        context: { ip: '203.0.113.9', device: 'yonif-lap3' },
        attributes: { product: 'microsoftDefenderForEndpoint', severity: 'low' },
      },
    ],
    [
      'any other',
      {
        product: 'Honeypot',
        id: 7,
        time: '2026-10-05T09:14:03Z',
        title: 'Touched',
        user: 'sam',
        ip: '203.0.113.7',
        host: 'h',
      },
      {
        key: 'Honeypot:7:open:2026-10-05T09:14:03.000Z:',
        actor: { id: 'sam', name: 'sam' },
        target: { type: 'finding', id: '7', name: 'Touched' },
        context: { ip: '203.0.113.7', device: 'h' },
      },
    ],
  ])('of %s becomes evidence with its person and address', (_name, payload, expected) => {
    expect(eventOf('findings', payload)).toMatchObject({ feed: 'findings', ...expected });
  });

  it.each([
    [2, 'incident.update'],
    [3, 'incident.close'],
  ])('of OCSF, activity %i, is %s', (activity_id, action) => {
    expect(eventOf('findings', { ...detection, activity_id }).action).toBe(action);
  });

  it.each([2001, 2002])('of OCSF class %i has its id in `finding` too', (class_uid) => {
    const { finding_info: _f, ...rest } = detection;
    const finding = { uid: 'old-1', title: 'Old' };
    expect(eventOf('findings', { ...rest, class_uid, finding }).target).toMatchObject({
      id: 'old-1',
      name: 'Old',
    });
  });

  it.each([
    ['inProgress', 'incident.update', '2021-05-02T14:19:01.326Z'],
    ['resolved', 'incident.close', '2021-05-02T14:19:01.326Z'],
  ])('of Defender that is %s is %s', (status, action, occurredAt) => {
    expect(eventOf('findings', { value: [{ ...defender, status }] })).toMatchObject({ action, occurredAt });
  });

  it('is told apart from the same signature a moment later, in another transaction and from another port', () => {
    const keys = [
      {},
      { timestamp: '2017-04-07T22:24:37.252547+0100' },
      { tx_id: 5 },
      { src_port: 50097 },
    ].map((change) => eventOf('findings', { ...suricata, ...change }).key);
    expect(new Set(keys).size).toBe(4);
  });

  it('is denied only where the product blocked', () => {
    const blocked = { ...suricata, alert: { ...suricata.alert, action: 'blocked' } };
    expect(eventOf('findings', blocked).outcome).toBe('denied');
    expect(eventOf('findings', suricata).outcome).toBe('unknown');
  });

  it('never pretends an act in the CRM, and counts nothing', () => {
    for (const payload of [detection, suricata, falcon, identity, defender]) {
      const event = eventOf('findings', payload);
      expect(CRM_ACTIONS).not.toContain(event.action);
      expect(event.volume).toBeUndefined();
    }
  });

  it('keeps no command line', () => {
    expect(JSON.stringify(eventOf('findings', falcon))).not.toContain('hunter2');
  });

  it.each([
    ['a flow of Suricata', { ...suricata, event_type: 'flow' }, { kind: 'refused', reason: 'no-act' }],
    [
      'another CrowdStrike event',
      { metadata: { eventType: 'AuthActivityAuditEvent' }, event: {} },
      { fault: { reason: 'unmapped' } },
    ],
    ['another OCSF class', { class_uid: 4001 }, { fault: { reason: 'unmapped' } }],
    ['an alert without time', { ...suricata, timestamp: 'soon' }, { fault: { reason: 'schema' } }],
    [
      'a finding of an unknown state',
      { product: 'a', id: 1, time: 0, title: 'b', state: 'x' },
      { fault: { reason: 'schema' } },
    ],
    ['anything', { hello: 1 }, { fault: { reason: 'envelope' } }],
  ])('%s is none', (_name, payload, expected) => {
    expect(itemsOf('findings', payload)).toMatchObject([expected]);
  });
});
