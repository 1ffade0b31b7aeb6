import type { Action } from '../event/actions.js';

/**
 * The 35 event types of the SaaS event maturity matrix (https://github.com/AppOmni-Labs/event-maturity-matrix,
 * `event_types.yml`, version 1.0.0): ids, keys and categories are its own, under the Mozilla Public License 2.0
 * (https://mozilla.org/MPL/2.0/), whose text lies in test/fixtures/appomni/LICENSE.md. Which of our acts each means
 * (`when`) is ours. This file is under that licence too.
 */
export interface MaturityKind {
  readonly id: string;
  readonly key: string;
  readonly category: 'authentication' | 'authorization' | 'system_audit' | 'activity_audit';
  readonly when: Condition;
}

export type ActVerb = 'create' | 'update' | 'delete';
export type About = 'user' | 'group' | 'role' | 'setting' | 'app' | 'permission';

/** All that is given has to hold. */
export interface Condition {
  readonly actions: readonly Action[];
  /** Told by the source's own name of the event, or by the action where that says it. */
  readonly verb?: ActVerb;
  readonly about?: About;
  readonly notAbout?: readonly About[];
}

const READS: readonly Action[] = ['record.read', 'record.list', 'record.search'];
const DEFINES: readonly Action[] = ['access.define'];
const RULES: readonly Action[] = ['access.define', 'config.change'];
const MEMBERS: readonly Action[] = ['access.grant', 'access.revoke', 'access.role_change'];
const PROGRAMS: readonly Action[] = ['integration.authorize', 'integration.revoke', 'config.change'];

const kind = (
  number: number,
  key: string,
  category: MaturityKind['category'],
  when: Condition,
): MaturityKind => ({ id: `ET${String(number).padStart(4, '0')}`, key, category, when });

export const MATURITY_KINDS: readonly MaturityKind[] = [
  kind(1, 'account_login', 'authentication', { actions: ['session.login'] }),
  kind(2, 'account_logout', 'authentication', { actions: ['session.logout', 'session.timeout'] }),
  kind(3, 'mfa_verification', 'authentication', { actions: ['session.mfa'] }),
  kind(4, 'create_user', 'authorization', { actions: ['account.create'] }),
  kind(5, 'read_user', 'authorization', { actions: READS, about: 'user' }),
  kind(6, 'update_user', 'authorization', {
    actions: ['account.update', 'account.enable', 'account.lock', 'account.unlock', 'credential.change'],
  }),
  kind(7, 'delete_user', 'authorization', { actions: ['account.delete', 'account.disable'] }),
  kind(8, 'create_group', 'authorization', { actions: DEFINES, verb: 'create', about: 'group' }),
  kind(9, 'read_group', 'authorization', { actions: READS, about: 'group' }),
  kind(10, 'update_group', 'authorization', { actions: RULES, verb: 'update', about: 'group' }),
  kind(11, 'delete_group', 'authorization', { actions: DEFINES, verb: 'delete', about: 'group' }),
  kind(12, 'add_to_group', 'authorization', { actions: MEMBERS, verb: 'create', about: 'group' }),
  kind(13, 'remove_from_group', 'authorization', { actions: MEMBERS, verb: 'delete', about: 'group' }),
  kind(14, 'create_role', 'authorization', {
    actions: DEFINES,
    verb: 'create',
    about: 'role',
    notAbout: ['permission'],
  }),
  kind(15, 'read_role', 'authorization', { actions: READS, about: 'role' }),
  kind(16, 'update_role', 'authorization', { actions: DEFINES, verb: 'update', about: 'role' }),
  kind(17, 'delete_role', 'authorization', {
    actions: DEFINES,
    verb: 'delete',
    about: 'role',
    notAbout: ['permission'],
  }),
  kind(18, 'add_permission', 'authorization', {
    actions: ['access.grant', 'access.share', 'access.role_change', 'access.define'],
    verb: 'create',
    about: 'permission',
  }),
  kind(19, 'remove_permission', 'authorization', {
    actions: ['access.revoke', 'access.role_change', 'access.define'],
    verb: 'delete',
    about: 'permission',
  }),
  kind(20, 'add_enrollment', 'authorization', { actions: ['credential.mfa_change'], verb: 'create' }),
  kind(21, 'remove_enrollment', 'authorization', { actions: ['credential.mfa_change'], verb: 'delete' }),
  kind(22, 'create_security_configuration', 'system_audit', { actions: ['config.change'], verb: 'create' }),
  kind(23, 'read_security_configuration', 'system_audit', { actions: READS, about: 'setting' }),
  kind(24, 'update_security_configuration', 'system_audit', { actions: ['config.change'], verb: 'update' }),
  kind(25, 'delete_security_configuration', 'system_audit', { actions: ['config.change'], verb: 'delete' }),
  kind(26, 'create_integration', 'system_audit', { actions: PROGRAMS, verb: 'create', about: 'app' }),
  kind(27, 'read_integration', 'system_audit', { actions: READS, about: 'app' }),
  kind(28, 'update_integration', 'system_audit', { actions: PROGRAMS, verb: 'update', about: 'app' }),
  kind(29, 'delete_integration', 'system_audit', { actions: PROGRAMS, verb: 'delete', about: 'app' }),
  kind(30, 'create_resource', 'activity_audit', {
    actions: ['record.create', 'data.import', 'file.upload'],
  }),
  kind(31, 'read_resource', 'activity_audit', { actions: ['record.read', 'record.list', 'report.run'] }),
  kind(32, 'update_resource', 'activity_audit', { actions: ['record.update', 'record.restore'] }),
  kind(33, 'delete_resource', 'activity_audit', { actions: ['record.delete', 'record.erase'] }),
  kind(34, 'download_resource', 'activity_audit', {
    actions: ['report.export', 'data.export', 'data.bulk_query', 'file.download'],
  }),
  kind(35, 'query_resource', 'activity_audit', { actions: ['record.search', 'data.query'] }),
];
