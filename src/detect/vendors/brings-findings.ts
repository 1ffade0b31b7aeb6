import type { SOURCE_FORMATS } from '../../config/source-formats.js';

type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** Findings come in as such, beside the acts of Salesforce (threat detection), or by a mapping that calls its feed so. */
const BRINGING: ReadonlySet<SourceFormat> = new Set([
  'findings',
  'salesforce',
  'salesforce-events',
  'generic',
]);

/** Whether findings of other products may come in by sources of this format. */
export const bringsFindings = (format: SourceFormat): boolean => BRINGING.has(format);
