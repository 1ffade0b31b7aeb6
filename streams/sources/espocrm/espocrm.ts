import { faultItem, unmapped } from '../candidate.js';
import type { MappedItem, MappingContext } from '../mapping.js';
import { mapRows, type TableRow } from '../table-rows.js';
import { mapActionHistory } from './action-history.js';
import { mapAuthLog } from './auth-log.js';
import { EVENT_HEADER, mapWebhook } from './webhook.js';

/** Action history and auth log, by REST or from their tables; webhooks where the receiver names their event. */
export function mapEspoCrm(payload: unknown, context: MappingContext): MappedItem[] {
  const event = context.headers?.[EVENT_HEADER];
  return mapRows(payload, ({ record, table }) =>
    event === undefined ? mapRecord({ record, table }, context) : mapWebhook(record, event, context),
  );
}

function mapRecord({ record, table }: TableRow, context: MappingContext): MappedItem {
  if (table === 'action_history_record') return mapActionHistory(record, context);
  if (table === 'auth_log_record') return mapAuthLog(record, context);
  if (table !== undefined) return unmapped(table);
  if ('isDenied' in record || 'is_denied' in record) return mapAuthLog(record, context);
  const isHistory = 'action' in record && ('targetType' in record || 'target_type' in record);
  if (isHistory) return mapActionHistory(record, context);
  return faultItem(
    'envelope',
    `The record is no action history and no auth log. A webhook's body does not name its event: write it behind the webhook's address as ?event=Account.update, or into the header ${EVENT_HEADER}.`,
  );
}
