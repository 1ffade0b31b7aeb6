import { BEHAVIOUR, COMMS, CREDENTIAL, EMPLOYEE, type Shipped } from './shipped.js';

/**
 * By `source_type` of the audit log and by resource of the API. A user of Zendesk is an agent or an end user, and the log
 * does not say which: both classes, and no claim that it is a customer.
 */
export const zendesk: Shipped = {
  address: 'https://developer.zendesk.com/api-reference/ticketing/introduction/',
  objects: {
    user: { classes: ['id.basic', 'employee'] },
    users: { classes: ['id.basic', 'employee'] },
    end_user: { classes: ['id.basic'], person: true },
    identity: { classes: ['id.basic'] },
    user_identity: { classes: ['id.basic'] },
    organization: { classes: ['commercial'] },
    ticket: COMMS,
    tickets: COMMS,
    comment: COMMS,
    attachment: COMMS,
    call: COMMS,
    chat: COMMS,
    recording: COMMS,
    satisfaction_rating: BEHAVIOUR,
    voice_recording: COMMS,
    membership: EMPLOYEE,
    group_membership: EMPLOYEE,
    api_token: CREDENTIAL,
    oauth_client: CREDENTIAL,
    oauth_token: CREDENTIAL,
  },
};
