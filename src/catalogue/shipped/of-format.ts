import { dynamics } from './dynamics.js';
import { espocrm } from './espocrm.js';
import { generic } from './generic.js';
import { googleWorkspace } from './google-workspace.js';
import { hubspot } from './hubspot.js';
import { odoo } from './odoo.js';
import { pipedrive } from './pipedrive.js';
import { salesforce } from './salesforce.js';
import { servicenow } from './servicenow.js';
import type { Shipped } from './shipped.js';
import { sugarcrm } from './sugarcrm.js';
import { twenty } from './twenty.js';
import { zendesk } from './zendesk.js';
import { zoho } from './zoho.js';

/** A change of any shipped entry changes it: what was decided with another one is settled row by row. */
export const SHIPPED_VERSION = '1';

/** By the word with which the format of a source begins, such as `salesforce-elf`. */
const BY_WORD: Readonly<Record<string, Shipped>> = {
  salesforce,
  hubspot,
  dynamics,
  dataverse: dynamics,
  microsoft: dynamics,
  zendesk,
  pipedrive,
  zoho,
  espocrm,
  espo: espocrm,
  twenty,
  odoo,
  sugarcrm,
  sugar: sugarcrm,
  suitecrm: sugarcrm,
  servicenow,
  google: googleWorkspace,
};

export const PRODUCTS: readonly Shipped[] = [...new Set(Object.values(BY_WORD)), generic];

/** Formats that any CRM may speak have the entries that mean the same everywhere. */
export function shippedFor(format: string): Shipped {
  const [word = ''] = format.split('-');
  return (Object.hasOwn(BY_WORD, word) ? BY_WORD[word] : undefined) ?? generic;
}
