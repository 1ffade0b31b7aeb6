import { CRM_ACTIONS } from '../../src/event/actions.js';
import { ESPOCRM_TIERS } from './espocrm/tiers.js';
import { FINDINGS_TIERS } from './findings/tiers.js';
import { GOOGLE_WORKSPACE_TIERS } from './google-workspace/tiers.js';
import { HUBSPOT_TIERS } from './hubspot/tiers.js';
import { MICROSOFT_365_TIERS } from './microsoft-365/tiers.js';
import { OCSF_TIERS } from './ocsf/tiers.js';
import { ODOO_TIERS } from './odoo/tiers.js';
import { PIPEDRIVE_TIERS } from './pipedrive/tiers.js';
import type { SourceFormat } from './registry.js';
import { SALESFORCE_ELF_TIERS, SALESFORCE_EVENTS_TIERS, SALESFORCE_TIERS } from './salesforce/tiers.js';
import { SERVICENOW_TIERS } from './servicenow/tiers.js';
import { SUGARCRM_TIERS } from './sugarcrm/tiers.js';
import { FIELDS, type Tier } from './tier.js';
import { TWENTY_TIERS } from './twenty/tiers.js';
import { ZENDESK_TIERS } from './zendesk/tiers.js';
import { ZOHO_TIERS } from './zoho/tiers.js';

/** Whoever writes events of their own can say everything: what they do say, `ledgerwatch conformance` grades. */
const OWN: readonly Tier[] = [
  {
    name: 'an emitter that fills every field',
    adds: [{ feed: 'events', actions: CRM_ACTIONS, always: FIELDS }],
    from: 'emitters/README.md',
  },
];

/** By format, the cheapest tier first; a format that is forgotten here does not compile. */
export const TIERS_OF: Readonly<Record<SourceFormat, readonly Tier[]>> = {
  json: OWN,
  cloudevents: OWN,
  generic: OWN,
  salesforce: SALESFORCE_TIERS,
  'salesforce-elf': SALESFORCE_ELF_TIERS,
  'salesforce-events': SALESFORCE_EVENTS_TIERS,
  'microsoft-365': MICROSOFT_365_TIERS,
  'google-workspace': GOOGLE_WORKSPACE_TIERS,
  servicenow: SERVICENOW_TIERS,
  zendesk: ZENDESK_TIERS,
  hubspot: HUBSPOT_TIERS,
  pipedrive: PIPEDRIVE_TIERS,
  twenty: TWENTY_TIERS,
  zoho: ZOHO_TIERS,
  espocrm: ESPOCRM_TIERS,
  odoo: ODOO_TIERS,
  sugarcrm: SUGARCRM_TIERS,
  ocsf: OCSF_TIERS,
  findings: FINDINGS_TIERS,
};
