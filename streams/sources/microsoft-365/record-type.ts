import type { RecordReader } from '../record-reader.js';

/**
 * The kinds of AuditLogRecordType that a mapping asks for, by the words that exports and Microsoft Graph have for them
 * (https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema#auditlogrecordtype).
 */
const KINDS: Readonly<Record<string, string>> = {
  sharepoint: '4',
  azureactivedirectory: '8',
  powerbiaudit: '20',
  crm: '21',
  sharepointcontenttypeoperation: '55',
  sharepointfieldoperation: '56',
};

/** RecordType as its number, however it is written. */
export function recordTypeOf(record: RecordReader): string {
  const written = record.peek('RecordType')?.toLowerCase() ?? '';
  return (Object.hasOwn(KINDS, written) ? KINDS[written] : undefined) ?? written;
}
