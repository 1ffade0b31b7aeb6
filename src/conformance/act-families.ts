import { CRM_ACTIONS, type Action } from '../event/actions.js';

/** Kinds of acts as people name them; what a CRM may lack is said in these words. */
export const FAMILIES = {
  'log-ins': ['session.login'],
  'log-outs': ['session.logout', 'session.timeout'],
  'second factors': ['session.mfa'],
  'acts in the place of others': ['session.impersonate'],
  'emergency access': ['access.emergency'],
  reads: ['record.read', 'record.list', 'record.search', 'data.query', 'report.run'],
  exports: ['report.export', 'data.export', 'data.bulk_query', 'file.download'],
  creations: ['record.create', 'data.import', 'file.upload'],
  changes: ['record.update', 'record.restore'],
  deletions: ['record.delete', 'record.erase'],
  disclosures: ['record.disclose', 'file.share', 'comms.send', 'access.share'],
  accounts: [
    'account.create',
    'account.update',
    'account.disable',
    'account.enable',
    'account.delete',
    'account.lock',
    'account.unlock',
  ],
  credentials: [
    'credential.change',
    'credential.mfa_change',
    'credential.token_issue',
    'credential.token_view',
    'credential.token_revoke',
  ],
  rights: ['access.grant', 'access.revoke', 'access.role_change', 'session.elevate'],
  'definitions of rights': ['access.define'],
  configuration: ['config.change'],
  'connected programs': ['integration.authorize', 'integration.revoke', 'integration.call'],
} as const satisfies Record<string, readonly Action[]>;

export type Family = keyof typeof FAMILIES;

const FAMILY_NAMES = Object.keys(FAMILIES) as Family[];

export const actionsOfFamily = (family: Family): readonly Action[] => FAMILIES[family];

/** Families of which at least half is meant: one word of another family does not ask for all of it. */
export const familiesOf = (actions: readonly Action[]): Family[] =>
  FAMILY_NAMES.filter((family) => {
    const all = actionsOfFamily(family);
    return all.filter((action) => actions.includes(action)).length * 2 >= all.length;
  });

const OF_CRM: ReadonlySet<Action> = new Set(CRM_ACTIONS);

export const isOfCrm = (action: Action): boolean => OF_CRM.has(action);
