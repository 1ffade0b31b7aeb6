import type { Action } from '../../event/actions.js';
import type { DataClass } from '../../event/data-classes.js';

/** Sets of actions and data classes that several clauses mean. */
export const CREDENTIAL_CHANGES = [
  'account.create',
  'account.update',
  'account.disable',
  'account.enable',
  'account.delete',
  'account.lock',
  'account.unlock',
  'credential.change',
  'credential.mfa_change',
  'credential.token_issue',
  'credential.token_view',
  'credential.token_revoke',
] as const satisfies Action[];

export const RIGHTS_CHANGES = [
  'access.grant',
  'access.revoke',
  'access.role_change',
  'access.share',
  'access.define',
  'session.elevate',
] as const satisfies Action[];

export const SYSTEM_OBJECT_CHANGES = [
  'access.define',
  'config.change',
  'integration.authorize',
  'integration.revoke',
] as const satisfies Action[];

/** What only somebody with administrative rights can do. */
export const ADMIN_ACTIONS = [
  ...CREDENTIAL_CHANGES,
  ...RIGHTS_CHANGES.filter((action) => action !== 'access.share' && action !== 'access.define'),
  ...SYSTEM_OBJECT_CHANGES,
  'session.impersonate',
  'audit.config',
  'audit.delete_attempt',
] as const satisfies Action[];

export const LOG_ACTIONS = [
  'audit.config',
  'audit.delete_attempt',
  'control.failure',
  'config.change',
] as const satisfies Action[];

const READS = ['record.read', 'record.list', 'record.search', 'data.query', 'report.run'] as const;
const EXPORTS = ['report.export', 'data.export', 'data.bulk_query', 'file.download'] as const;
const DISCLOSURES = ['record.disclose', 'file.share', 'comms.send', 'access.share'] as const;

/** What is done to data, by what it does. */
export const DATA_ACTIONS = {
  create: ['record.create', 'data.import', 'file.upload'],
  read: READS,
  update: ['record.update', 'record.restore'],
  delete: ['record.delete', 'record.erase'],
  export: EXPORTS,
  disclose: DISCLOSURES,
} as const satisfies Record<string, readonly Action[]>;

export const ALL_DATA_ACTIONS: readonly Action[] = Object.values(DATA_ACTIONS).flat();

export const HEALTH_CLASSES = ['phi', 'phi.sensitive'] as const satisfies DataClass[];
export const CARD_CLASSES = ['pci.pan', 'pci.sad'] as const satisfies DataClass[];
export const PERSONAL_CLASSES = [
  'id.basic',
  'id.government',
  'id.minor',
  'pii.special',
  'phi',
  'phi.sensitive',
  'pci.pan',
  'pci.sad',
  'fin.account',
  'comms',
  'location',
  'behaviour',
  'employee',
] as const satisfies DataClass[];
