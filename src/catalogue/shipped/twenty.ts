import { BEHAVIOUR, COMMERCIAL, COMMS, CREDENTIAL, EMPLOYEE, PERSON, type Shipped } from './shipped.js';

/** Standard objects by `nameSingular` of the object metadata. */
export const twenty: Shipped = {
  address: 'https://docs.twenty.com/user-guide/data-model/overview',
  objects: {
    person: { ...PERSON, fields: { city: ['location'] } },
    company: { ...COMMERCIAL, fields: { address: ['location'] } },
    opportunity: COMMERCIAL,
    attachment: COMMS,
    calendarEvent: COMMS,
    calendarEventParticipant: COMMS,
    message: COMMS,
    messageParticipant: COMMS,
    messageThread: COMMS,
    note: COMMS,
    task: COMMS,
    timelineActivity: BEHAVIOUR,
    workspaceMember: EMPLOYEE,
    connectedAccount: CREDENTIAL,
    apiKey: CREDENTIAL,
  },
};
