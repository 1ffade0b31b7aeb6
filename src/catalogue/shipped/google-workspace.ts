import { COMMS, CREDENTIAL, EMPLOYEE, type Shipped } from './shipped.js';

/** Documents of Drive hold anything: they are not here, and stay unknown until somebody says what lies in them. */
export const googleWorkspace: Shipped = {
  address: 'https://developers.google.com/workspace/admin/reports/v1/appendix/activity/admin-event-names',
  objects: {
    user: EMPLOYEE,
    user_settings: EMPLOYEE,
    group: EMPLOYEE,
    email: COMMS,
    message: COMMS,
    calendar: COMMS,
    chat: COMMS,
    contact: { classes: ['id.basic'], person: true },
    token: CREDENTIAL,
  },
};
