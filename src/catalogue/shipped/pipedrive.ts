import { BEHAVIOUR, COMMERCIAL, COMMS, EMPLOYEE, PERSON, type Shipped } from './shipped.js';

/** By `meta.entity` of webhooks v2 and resource of the API. */
export const pipedrive: Shipped = {
  address: 'https://developers.pipedrive.com/docs/api/v1',
  objects: {
    person: { ...PERSON, fields: { postal_address: ['id.basic', 'location'], birthday: ['id.basic'] } },
    lead: COMMERCIAL,
    deal: COMMERCIAL,
    deal_product: COMMERCIAL,
    organization: COMMERCIAL,
    product: COMMERCIAL,
    project: COMMERCIAL,
    activity: COMMS,
    call_log: COMMS,
    mail_message: COMMS,
    mail_thread: COMMS,
    note: COMMS,
    file: COMMS,
    user: EMPLOYEE,
    web_visitor: BEHAVIOUR,
  },
};
