-- When was whose account locked in this period?
SELECT source, actor_key, target_id, toUnixTimestamp64Milli(occurred_at) AS at
FROM events
WHERE tenant = {tenant:String} AND action IN ('account.lock', 'account.disable') AND outcome IN ('success', 'unknown')
  AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND offset < transform(concat(topic, '/', toString(partition)), {places:Array(String)},
                        arrayMap(next -> toUInt64(next), {nexts:Array(String)}), toUInt64(0))
  AND received_at <= parseDateTime64BestEffort({done_at:String}, 3, 'UTC')
  AND (NOT startsWith(topic, 'redrive:') OR (topic, partition, offset) IN (
      SELECT topic, partition, offset_from FROM intake
      WHERE phase = 'done' AND startsWith(topic, 'redrive:') AND logged <= {logged:UInt64}))
ORDER BY at, source, actor_key, target_id
LIMIT 100000
