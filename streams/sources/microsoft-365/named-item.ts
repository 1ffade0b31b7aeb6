import { filled, type JsonObject } from '../candidate.js';
import type { RecordReader } from '../record-reader.js';

/** The report, form or other item that a record names; each service has fields of its own for it. */
export function namedItem(record: RecordReader): JsonObject | undefined {
  return filled({
    type: record.takeCut(128, 'target.type', 'ItemType', 'ObjectType'),
    id: record.takeCut(
      512,
      'target.id',
      'ObjectId',
      'ReportId',
      'FormId',
      'ArtifactId',
      'DashboardId',
      'DatasetId',
    ),
    name: record.takeCut(
      1024,
      'target.name',
      'ReportName',
      'FormName',
      'ArtifactName',
      'ItemName',
      'DashboardName',
      'ObjectDisplayName',
    ),
  });
}
