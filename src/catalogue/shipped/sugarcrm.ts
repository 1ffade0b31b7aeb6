import {
  COMMERCIAL,
  COMMS,
  CREDENTIAL,
  EMPLOYEE,
  PERSON,
  type Shipped,
  type ShippedObject,
} from './shipped.js';

const ADDRESSED: ShippedObject = {
  ...PERSON,
  fields: {
    primary_address_street: ['id.basic', 'location'],
    primary_address_city: ['location'],
    alt_address_street: ['id.basic', 'location'],
    birthdate: ['id.basic'],
  },
};

/** Modules of SugarCRM and SuiteCRM, by module name; tables bear the same name in lower case. */
export const sugarcrm: Shipped = {
  address: 'https://docs.suitecrm.com/user/core-modules/',
  objects: {
    Contacts: ADDRESSED,
    Leads: ADDRESSED,
    Prospects: ADDRESSED,
    ProspectLists: { classes: ['id.basic'] },
    EmailAddresses: { classes: ['id.basic'] },
    Accounts: COMMERCIAL,
    AOS_Contracts: COMMERCIAL,
    AOS_Invoices: COMMERCIAL,
    AOS_Products: COMMERCIAL,
    AOS_Quotes: COMMERCIAL,
    Campaigns: COMMERCIAL,
    Contracts: COMMERCIAL,
    Opportunities: COMMERCIAL,
    Products: COMMERCIAL,
    ProductTemplates: COMMERCIAL,
    Quotes: COMMERCIAL,
    RevenueLineItems: COMMERCIAL,
    Bugs: COMMS,
    Calls: COMMS,
    Cases: COMMS,
    Documents: COMMS,
    Emails: COMMS,
    Meetings: COMMS,
    Notes: COMMS,
    Tasks: COMMS,
    Employees: EMPLOYEE,
    Users: EMPLOYEE,
    OAuth2Tokens: CREDENTIAL,
    OAuthTokens: CREDENTIAL,
  },
};
