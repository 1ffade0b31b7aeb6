import type { Supply, Tier } from '../tier.js';

const TRAIL: Supply = {
  feed: 'setup-audit-trail',
  actions: [
    'access.define',
    'access.grant',
    'access.revoke',
    'access.role_change',
    'account.create',
    'account.disable',
    'account.enable',
    'account.lock',
    'account.unlock',
    'account.update',
    'config.change',
    'credential.change',
    'credential.mfa_change',
    'data.export',
    'integration.authorize',
    'integration.revoke',
    'session.impersonate',
    'session.logout',
  ],
  always: ['actor.id', 'occurredAt'],
  some: ['action', 'target', 'personal data class'],
};

const LOGINS: Supply = {
  feed: 'login-history',
  actions: ['session.login'],
  always: ['actor.id', 'action', 'occurredAt', 'outcome', 'target'],
  some: ['context.ip'],
};

/** A creation and each change of the fields that are tracked, at most 20 an object. */
const HISTORY: Supply = {
  feed: 'field-history',
  actions: ['record.create', 'record.update'],
  always: ['actor.id', 'action', 'occurredAt', 'outcome', 'target', 'volume.records'],
  some: ['personal data class'],
};

const FREE_FILES: Supply = {
  feed: 'event-log-file',
  actions: ['session.login', 'session.logout'],
  always: ['actor.id', 'action', 'occurredAt', 'target'],
  some: ['outcome', 'context.ip'],
};

const FILES: Supply[] = [
  {
    feed: 'event-log-file',
    actions: ['data.query', 'data.bulk_query', 'data.export', 'data.import', 'record.search'],
    always: ['actor.id', 'occurredAt'],
    some: ['action', 'outcome', 'context.ip', 'target', 'volume.records', 'personal data class'],
  },
  {
    feed: 'event-log-file',
    actions: [
      'access.define',
      'access.grant',
      'access.revoke',
      'comms.send',
      'config.change',
      'credential.change',
      'file.download',
      'file.share',
      'file.upload',
      'integration.authorize',
      'integration.call',
      'integration.revoke',
      'record.create',
      'record.delete',
      'record.list',
      'record.read',
      'record.restore',
      'record.update',
      'report.export',
      'report.run',
      'session.impersonate',
      'session.timeout',
    ],
    always: ['actor.id', 'occurredAt'],
    some: ['action', 'outcome', 'context.ip', 'target', 'volume.records', 'personal data class'],
  },
];

/** A second factor is asked for also where no address is told. */
const CHALLENGES: Supply = {
  feed: 'real-time',
  actions: ['session.mfa'],
  always: ['actor.id', 'action', 'occurredAt'],
  some: ['outcome', 'context.ip', 'context.mfa', 'target', 'personal data class'],
};

const REAL_TIME: Supply = {
  feed: 'real-time',
  actions: [
    'access.define',
    'access.grant',
    'access.revoke',
    'data.bulk_query',
    'data.query',
    'file.download',
    'file.upload',
    'record.list',
    'record.read',
    'report.export',
    'report.run',
    'session.impersonate',
    'session.login',
    'session.logout',
  ],
  always: ['actor.id', 'action', 'occurredAt', 'context.ip'],
  some: ['outcome', 'target', 'volume.records', 'personal data class'],
};

const FREE: Tier = {
  name: 'every edition with its API',
  adds: [TRAIL, LOGINS, HISTORY, FREE_FILES],
  from: 'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_setupaudittrail.htm',
};

const MONITORING =
  'https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_eventlogfile_supportedeventtypes.htm';

export const SALESFORCE_TIERS: readonly Tier[] = [
  FREE,
  { name: 'Event Monitoring or Shield', adds: [...FILES, REAL_TIME, CHALLENGES], from: MONITORING },
];

export const SALESFORCE_ELF_TIERS: readonly Tier[] = [
  { name: 'every edition with its API', adds: [FREE_FILES], from: MONITORING },
  { name: 'Event Monitoring or Shield', adds: FILES, from: MONITORING },
];

export const SALESFORCE_EVENTS_TIERS: readonly Tier[] = [
  { ...FREE, adds: [TRAIL, LOGINS, HISTORY] },
  { name: 'Event Monitoring or Shield', adds: [REAL_TIME, CHALLENGES], from: MONITORING },
];
