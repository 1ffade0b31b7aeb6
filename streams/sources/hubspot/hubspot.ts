import { isObject, unmapped, type JsonObject } from '../candidate.js';
import { eachRecord } from '../each-record.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { mapAuditLog } from './audit-log.js';
import { isCsvRow, mapCsvRow } from './csv.js';
import { mapLogin } from './login.js';
import { mapSecurity } from './security.js';
import { mapWebhookEvent } from './webhook.js';

/**
 * What HubSpot sends: pages of its account activity (`{results: […]}`), their records one by one, rows of the exports of
 * small plans, and the lists of its webhooks. Each record is known by its own shape.
 */
export function mapHubSpot(payload: unknown, context: MappingContext): MappedItem[] {
  return eachRecord(recordsOf(payload), (record) => mapRecord(record, context));
}

function recordsOf(payload: unknown): readonly unknown[] {
  if (Array.isArray(payload)) return payload as unknown[];
  const results = isObject(payload) ? payload['results'] : undefined;
  return Array.isArray(results) ? (results as unknown[]) : [payload];
}

function mapRecord(record: JsonObject, context: MappingContext): MappedItem {
  const has = (name: string): boolean => Object.hasOwn(record, name);
  if (has('subscriptionType')) return mapWebhookEvent(record);
  if (has('loginAt') || has('loginSucceeded')) return mapLogin(record);
  if (has('category') && has('action')) return mapAuditLog(record);
  if (has('createdAt') && has('type') && has('id')) return mapSecurity(record);
  if (isCsvRow(record)) return mapCsvRow(record, context);
  return unmapped(`record with ${Object.keys(record).slice(0, 3).join(', ')}`);
}
