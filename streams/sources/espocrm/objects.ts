import type { ObjectWords } from '../object-words.js';

/** Entity types of EspoCRM: https://docs.espocrm.com/administration/terms-and-naming/ */
export const ESPO_OBJECTS: ObjectWords = {
  persons: new Set(['Contact', 'Lead']),
  classes: {
    Contact: ['id.basic'],
    Lead: ['id.basic'],
    TargetList: ['id.basic'],
    Account: ['commercial'],
    Opportunity: ['commercial'],
    Quote: ['commercial'],
    SalesOrder: ['commercial'],
    Invoice: ['commercial'],
    Product: ['commercial'],
    Campaign: ['commercial'],
    Case: ['comms'],
    Email: ['comms'],
    Call: ['comms'],
    Meeting: ['comms'],
    Task: ['comms'],
    Note: ['comms'],
    User: ['employee'],
    Team: ['employee'],
    AuthToken: ['credential'],
    AuthLogRecord: ['auditlog'],
    ActionHistoryRecord: ['auditlog'],
  },
};
