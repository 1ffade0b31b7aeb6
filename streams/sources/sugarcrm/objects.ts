import type { ObjectWords } from '../object-words.js';

/** Modules by the name of their table, which is that of the audit table without `_audit`. */
export const SUGAR_OBJECTS: ObjectWords = {
  persons: new Set(['contacts', 'leads', 'prospects']),
  classes: {
    contacts: ['id.basic'],
    leads: ['id.basic'],
    prospects: ['id.basic'],
    accounts: ['commercial'],
    opportunities: ['commercial'],
    revenue_line_items: ['commercial'],
    quotes: ['commercial'],
    products: ['commercial'],
    aos_quotes: ['commercial'],
    aos_invoices: ['commercial'],
    aos_contracts: ['commercial'],
    aos_products: ['commercial'],
    campaigns: ['commercial'],
    cases: ['comms'],
    calls: ['comms'],
    meetings: ['comms'],
    tasks: ['comms'],
    notes: ['comms'],
    emails: ['comms'],
    users: ['employee'],
    acl_roles: ['employee'],
    securitygroups: ['employee'],
    teams: ['employee'],
  },
};

/** Modules as `tracker` and `users_last_import` name them (`Contacts`, `AOS_Quotes`). */
export const tableOfModule = (name: string | undefined): string | undefined => name?.toLowerCase();
