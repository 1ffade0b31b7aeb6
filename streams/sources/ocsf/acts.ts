import type { Action } from '../../../src/event/actions.js';
import { act, type Reading } from '../acts.js';

type Activities = Readonly<Record<number, Action | 'no-act'>>;

const ACCOUNT_CHANGE: Activities = {
  1: 'account.create',
  2: 'account.enable',
  3: 'credential.change',
  4: 'credential.change',
  5: 'account.disable',
  6: 'account.delete',
  7: 'access.grant',
  8: 'access.revoke',
  9: 'account.lock',
  10: 'credential.mfa_change',
  11: 'credential.mfa_change',
  12: 'account.unlock',
};

const FILE_HOSTING: Activities = {
  1: 'file.upload',
  2: 'file.download',
  3: 'record.update',
  4: 'record.delete',
  5: 'record.update',
  6: 'record.create',
  7: 'record.update',
  8: 'record.restore',
  9: 'record.read',
  10: 'no-act',
  11: 'no-act',
  12: 'file.share',
  13: 'access.revoke',
  14: 'record.read',
};

/**
 * The activities of each class, by `class_uid` and `activity_id` of https://schema.ocsf.io/1.5.0/. What is not listed
 * (also 0 Unknown and 99 Other) is not mapped: Kerberos tickets, encryption, synchronising.
 */
const CLASSES: Readonly<Record<number, Activities>> = {
  // Event Log Activity: https://schema.ocsf.io/1.5.0/classes/event_log_activity
  1008: {
    1: 'audit.delete_attempt',
    2: 'audit.delete_attempt',
    3: 'audit.export',
    4: 'no-act',
    5: 'no-act',
    6: 'audit.config',
    7: 'audit.config',
    8: 'audit.config',
    9: 'audit.config',
    10: 'audit.config',
  },
  3001: ACCOUNT_CHANGE,
  3002: { 1: 'session.login', 2: 'session.logout' },
  3003: { 1: 'session.elevate', 2: 'session.elevate', 3: 'session.elevate' },
  3005: { 1: 'access.grant', 2: 'access.revoke' },
  // What a group may do is its definition; who is in it is a grant.
  3006: {
    1: 'access.define',
    2: 'access.define',
    3: 'access.grant',
    4: 'access.revoke',
    5: 'access.define',
    6: 'access.define',
  },
  6001: {
    1: 'record.create',
    2: 'record.read',
    3: 'record.update',
    4: 'record.delete',
    5: 'record.search',
    6: 'data.import',
    7: 'data.export',
    8: 'access.share',
  },
  6003: { 1: 'record.create', 2: 'record.read', 3: 'record.update', 4: 'record.delete' },
  6005: {
    1: 'record.read',
    2: 'record.update',
    3: 'no-act',
    4: 'data.query',
    5: 'record.update',
    6: 'record.create',
    7: 'record.delete',
    8: 'record.list',
  },
  6006: FILE_HOSTING,
};

export function readActivity(classUid: number, activity: number): Reading {
  const found = CLASSES[classUid]?.[activity];
  return found === undefined || found === 'no-act' ? found : act(found);
}

/** Security Finding, Vulnerability Finding, Detection Finding: evidence, not acts in a CRM. */
export const FINDING_CLASSES: ReadonlySet<number> = new Set([2001, 2002, 2004]);
