import type { SOURCE_FORMATS } from '../../src/config/source-formats.js';

/** A CRM as far as it is known here. */
export interface Crm {
  readonly format: (typeof SOURCE_FORMATS)[number];
  /** Where its pages are, by how it is read; undefined where nobody said it. */
  readonly url?: string | undefined;
}

/** Where to look, by an address form that the vendor documents. */
export interface Page {
  readonly label: string;
  readonly url: string;
}

/** How an account is stopped in one CRM: what its vendor calls each step, in the order in which they help. */
export interface Containment {
  readonly crm: string;
  readonly steps: readonly string[];
  /** Where to begin. */
  readonly page?: Page | undefined;
}

const SALESFORCE_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

interface Vendor {
  readonly crm: string;
  readonly steps: readonly string[];
  readonly page?: (known: { url: string | undefined; user: string | undefined }) => Containment['page'];
}

/**
 * Freeze: https://help.salesforce.com/s/articleView?id=platform.users_freeze.htm
 * Sessions: https://help.salesforce.com/s/articleView?id=xcloud.security_user_session_info.htm
 * Tokens: https://help.salesforce.com/s/articleView?id=xcloud.manage_external_client_app_usage.htm
 * Page of a record: https://developer.salesforce.com/docs/platform/lwc/guide/reference-page-reference-type.html
 */
const SALESFORCE: Vendor = {
  crm: 'Salesforce',
  steps: [
    'Freeze the user: Setup, Users, the name of the user, Freeze. It stops new log-ins at once and keeps their data.',
    'End their sessions: Setup, Session Management, choose the sessions of the user, Remove.',
    'Revoke their tokens: Setup, OAuth Usage (of Connected Apps and of External Client Apps), the user, Revoke.',
  ],
  page: ({ url, user }) =>
    url !== undefined && user !== undefined && user.startsWith('005') && SALESFORCE_ID.test(user)
      ? { label: 'The user in Salesforce', url: `${url}/lightning/r/User/${user}/view` }
      : undefined,
};

/** https://learn.microsoft.com/entra/identity/users/users-revoke-access */
const MICROSOFT: Vendor = {
  crm: 'Dynamics 365 and Microsoft Entra',
  steps: [
    'Disable the user: Entra admin center, Users, the user, Account status off.',
    'End their sessions: on the same page, Revoke sessions. A token that was given out may work for an hour more.',
    'Disable their devices there, and remove what they gave apps access to: Applications of the user.',
  ],
  page: () => ({ label: 'Entra admin center', url: 'https://entra.microsoft.com' }),
};

/**
 * https://knowledge.hubspot.com/user-management/deactivate-hubspot-users; that nobody ends the sessions of others:
 * https://knowledge.hubspot.com/account-security/manage-user-login-sessions
 */
const HUBSPOT: Vendor = {
  crm: 'HubSpot',
  steps: [
    'Deactivate the user: Settings, Users & Teams, the user, Actions, Deactivate user. It takes a Super Admin.',
    'Their sessions cannot be ended by another person: deactivating is what ends their access.',
    'Rotate or delete tokens that they made: Settings, Integrations, Private Apps; and look at Connected Apps.',
  ],
};

/**
 * https://support.zendesk.com/hc/en-us/articles/4408889293978-Suspending-a-user
 * https://developer.zendesk.com/api-reference/ticketing/account-configuration/sessions
 */
const ZENDESK: Vendor = {
  crm: 'Zendesk',
  steps: [
    'Suspend the user on their profile. Of a team member an administrator withdraws the role first.',
    'End their sessions: DELETE /api/v2/users/{id}/sessions signs them out everywhere.',
    'Delete API and OAuth tokens that they know: Admin Center, Apps and integrations.',
  ],
};

/**
 * https://support.google.com/a/answer/33312 (suspend), https://support.google.com/a/answer/178854 (sign-in cookies),
 * https://support.google.com/a/answer/2537800 (connected applications)
 */
const GOOGLE: Vendor = {
  crm: 'Google Workspace',
  steps: [
    'Suspend the user: Admin console, Directory, Users, the user, Suspend user. It signs them out of browsers.',
    'End what is left: Security on the same page, Sign-in cookies, Reset. Some programs take up to an hour.',
    'Remove tokens of other programs: Security, Connected applications, and their application passwords.',
  ],
  page: () => ({ label: 'Google Admin console', url: 'https://admin.google.com' }),
};

/** https://www.zoho.com/crm/help/security/activate-and-deactivate-users.html */
const ZOHO: Vendor = {
  crm: 'Zoho CRM',
  steps: [
    'Deactivate the user: Setup, Users, the user, Deactivate. They cannot log in to the CRM any more.',
    'End their sessions and reset the password in Zoho Directory or Zoho One, where you have one.',
    'Withdraw the tokens of apps that they connected.',
  ],
};

/**
 * https://www.servicenow.com/docs/r/platform-administration/user-administration/c_ManageUserSessions.html
 * https://www.servicenow.com/docs/r/platform-security/authentication/t_ManageTokens.html
 */
const SERVICENOW: Vendor = {
  crm: 'ServiceNow',
  steps: [
    'Lock the user out: User Administration, Users, the user, Locked out.',
    'End their sessions: User Administration, Logged in users, the user, terminate the session.',
    'Revoke their tokens: System OAuth, Manage Tokens.',
  ],
};

const VENDORS: Readonly<Partial<Record<Crm['format'], Vendor>>> = {
  salesforce: SALESFORCE,
  'salesforce-elf': SALESFORCE,
  'salesforce-events': SALESFORCE,
  'microsoft-365': MICROSOFT,
  hubspot: HUBSPOT,
  zendesk: ZENDESK,
  'google-workspace': GOOGLE,
  zoho: ZOHO,
  servicenow: SERVICENOW,
};

const OTHER: Vendor = {
  crm: 'the CRM',
  steps: [
    'Suspend the account in the CRM, end its sessions, and withdraw tokens and keys that it made: each of the three alone leaves a way in.',
  ],
};

/** Pure. `user`: the CRM's id of the actor, where the reader may know it. */
export function containmentOf(crm: Crm | undefined, user: string | undefined): Containment {
  const { page, ...vendor } = (crm === undefined ? undefined : VENDORS[crm.format]) ?? OTHER;
  return { ...vendor, page: page?.({ url: webAddress(crm?.url), user }) };
}

/**
 * Objects of Salesforce by how their ids begin: https://help.salesforce.com/s/articleView?id=000385203; their pages as
 * above.
 */
const SALESFORCE_OBJECTS: Readonly<Record<string, string>> = {
  '00O': 'Report',
  '001': 'Account',
  '003': 'Contact',
  '006': 'Opportunity',
  '00Q': 'Lead',
  '500': 'Case',
};

const salesforceBase = (crm: Crm | undefined): string | undefined =>
  crm !== undefined && VENDORS[crm.format] === SALESFORCE ? webAddress(crm.url) : undefined;

/** Whether pages of what was touched can be named at all. */
export const hasRecordPages = (crm: Crm | undefined): boolean => salesforceBase(crm) !== undefined;

/** Pure. The pages of what was touched, as far as the form of their addresses is documented. */
export function recordPages(crm: Crm | undefined, targets: readonly string[]): Page[] {
  const base = salesforceBase(crm);
  if (base === undefined) return [];
  return targets.flatMap((id) => {
    const object = SALESFORCE_OBJECTS[id.slice(0, 3)];
    if (object === undefined || !SALESFORCE_ID.test(id)) return [];
    return [
      { label: `The ${object.toLowerCase()} in Salesforce`, url: `${base}/lightning/r/${object}/${id}/view` },
    ];
  });
}

/** Without a slash at its end; only what mails may link to. */
const webAddress = (url: string | undefined): string | undefined =>
  url !== undefined && /^https:\/\/[\w.-]+(?::\d+)?\/?$/.test(url) ? url.replace(/\/$/, '') : undefined;
