import type { Catalogue, ReportKind } from '../clause.js';
import { GDPR } from './gdpr.js';
import { HIPAA } from './hipaa.js';
import { PCI } from './pci.js';
import { R0 } from './r0.js';

/** The catalogue of each report; R0 is the first page of all. */
export const CATALOGUES: Readonly<Record<ReportKind, Catalogue>> = {
  r0: R0,
  gdpr: GDPR,
  hipaa: HIPAA,
  pci: PCI,
};
