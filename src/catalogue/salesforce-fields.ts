import { z } from 'zod';
import { DATA_CLASSES, type DataClass } from '../event/data-classes.js';
import type { Entry } from './entry.js';

/**
 * A row of `SELECT QualifiedApiName, EntityDefinition.QualifiedApiName, ComplianceGroup, SecurityClassification FROM
 * FieldDefinition` (https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_fielddefinition.htm).
 */
export const fieldDefinitionSchema = z.object({
  QualifiedApiName: z.string().min(1).max(128),
  EntityDefinition: z.object({ QualifiedApiName: z.string().min(1).max(128) }),
  ComplianceGroup: z.string().max(2_000).nullish(),
  SecurityClassification: z.string().max(255).nullish(),
});
export type FieldDefinition = z.output<typeof fieldDefinitionSchema>;

/**
 * Our class for each of Salesforce's compliance categories
 * (https://help.salesforce.com/s/articleView?id=platform.data_classification_metadata_fields.htm). A law about personal data
 * says that the field is personal and not of which kind: `id.basic`, the least of them. Values that a company added itself
 * say nothing to us.
 */
const CLASS_OF: Readonly<Record<string, DataClass>> = {
  ccpa: 'id.basic',
  coppa: 'id.minor',
  gdpr: 'id.basic',
  hipaa: 'phi',
  pci: 'pci.pan',
  personalinfo: 'id.basic',
  pii: 'id.basic',
};

export interface FieldsRead {
  readonly entries: Entry[];
  /** Marked as sensitive, but not as what: somebody has to say it. `object.field` and the level. */
  readonly toClassify: { readonly object: string; readonly field: string; readonly level: string }[];
}

/** Levels say how much a leak would hurt and not what the field holds, so they give no class. */
const SENSITIVE = new Set(['confidential', 'restricted', 'missioncritical']);

export function entriesOfFieldDefinitions(rows: readonly FieldDefinition[]): FieldsRead {
  const entries: Entry[] = [];
  const toClassify: FieldsRead['toClassify'] = [];
  for (const row of rows) {
    const object = row.EntityDefinition.QualifiedApiName;
    const field = row.QualifiedApiName;
    const classes = classesOfGroups(row.ComplianceGroup ?? '');
    const level = row.SecurityClassification ?? '';
    if (classes.length > 0) entries.push({ object, field, classes });
    else if (SENSITIVE.has(level.toLowerCase())) toClassify.push({ object, field, level });
  }
  return { entries, toClassify };
}

/** Several values of the picklist stand with semicolons between them. */
function classesOfGroups(groups: string): DataClass[] {
  const found = new Set<DataClass | undefined>();
  for (const group of groups.split(';')) {
    const word = group.trim().toLowerCase();
    found.add(Object.hasOwn(CLASS_OF, word) ? CLASS_OF[word] : undefined);
  }
  return DATA_CLASSES.filter((one) => found.has(one));
}
