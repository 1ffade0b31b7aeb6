import { AUDIT, COMMERCIAL, COMMS, CREDENTIAL, EMPLOYEE, PERSON, type Shipped } from './shipped.js';

/** By entity type, as `targetType` of ActionHistoryRecord. */
export const espocrm: Shipped = {
  address: 'https://docs.espocrm.com/development/orm/',
  objects: {
    Contact: {
      ...PERSON,
      fields: { address: ['id.basic', 'location'], addressStreet: ['id.basic', 'location'] },
    },
    Lead: {
      ...PERSON,
      fields: { addressStreet: ['id.basic', 'location'], opportunityAmount: ['commercial'] },
    },
    TargetList: { classes: ['id.basic'] },
    Account: COMMERCIAL,
    Campaign: COMMERCIAL,
    Opportunity: COMMERCIAL,
    Product: COMMERCIAL,
    Quote: COMMERCIAL,
    Invoice: COMMERCIAL,
    Call: COMMS,
    Case: COMMS,
    Document: COMMS,
    Email: COMMS,
    KnowledgeBaseArticle: { classes: [] },
    Meeting: COMMS,
    Note: COMMS,
    Task: COMMS,
    User: EMPLOYEE,
    AuthToken: CREDENTIAL,
    ActionHistoryRecord: AUDIT,
    AuthLogRecord: AUDIT,
  },
};
