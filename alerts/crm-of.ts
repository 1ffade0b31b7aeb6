import type { Crm } from './templates/containment.js';

/** What is known of the CRM of a source: its format as declared, and its address where it is connected. */
export type CrmOf = (tenant: string, source: string) => Promise<Crm | undefined>;

/** Connections are none of this part's: who puts the parts together says. */
export const CRM_OF = Symbol('CrmOf');
