import { BEHAVIOUR, COMMERCIAL, COMMS, EMPLOYEE, PERSON, type Shipped } from './shipped.js';

/** Modules by API name. */
export const zoho: Shipped = {
  address: 'https://www.zoho.com/crm/developer/docs/api/v8/modules-api.html',
  objects: {
    Leads: {
      ...PERSON,
      fields: { Annual_Revenue: ['commercial'], Street: ['id.basic', 'location'], City: ['location'] },
    },
    Contacts: {
      ...PERSON,
      fields: {
        Date_of_Birth: ['id.basic'],
        Mailing_Street: ['id.basic', 'location'],
        Mailing_City: ['location'],
      },
    },
    Accounts: COMMERCIAL,
    Campaigns: COMMERCIAL,
    Deals: COMMERCIAL,
    Invoices: COMMERCIAL,
    Price_Books: COMMERCIAL,
    Products: COMMERCIAL,
    Purchase_Orders: COMMERCIAL,
    Quotes: COMMERCIAL,
    Sales_Orders: COMMERCIAL,
    Vendors: COMMERCIAL,
    Attachments: COMMS,
    Calls: COMMS,
    Cases: COMMS,
    Emails: COMMS,
    Events: COMMS,
    Meetings: COMMS,
    Notes: COMMS,
    Solutions: COMMS,
    Tasks: COMMS,
    Visits: BEHAVIOUR,
    Users: EMPLOYEE,
  },
};
