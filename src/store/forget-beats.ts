import { HEARTBEAT_TENANT } from '../event/heartbeat.js';
import type { Store } from './store.js';
import { sqlTime } from './time.js';

/**
 * Deletes what was stated of beats before that time (epoch ms). Facts are kept for ever; these are nobody's, and there are
 * hundreds a day. The table is small, so this costs little.
 */
export async function forgetBeats({ engine }: Store, before: number): Promise<void> {
  await engine.command(
    `ALTER TABLE facts DELETE WHERE tenant = '${HEARTBEAT_TENANT}' AND at < toDateTime64('${sqlTime(before)}', 3, 'UTC')`,
  );
}
