-- In which hours was each source heard, in this period and the weeks before it that make its habit?
SELECT source, toUnixTimestamp(toStartOfHour(occurred_at)) AS hour
FROM events
WHERE tenant = {tenant:String}
  AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND occurred_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND offset < transform(concat(topic, '/', toString(partition)), {places:Array(String)},
                        arrayMap(next -> toUInt64(next), {nexts:Array(String)}), toUInt64(0))
  AND received_at <= parseDateTime64BestEffort({done_at:String}, 3, 'UTC')
  AND (NOT startsWith(topic, 'redrive:') OR (topic, partition, offset) IN (
      SELECT topic, partition, offset_from FROM intake
      WHERE phase = 'done' AND startsWith(topic, 'redrive:') AND logged <= {logged:UInt64}))
GROUP BY source, hour
ORDER BY source, hour
LIMIT 1000000
