-- Which versions of which mapping made the events of this period?
SELECT source, mapping, count() AS events
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
GROUP BY source, mapping
ORDER BY source, mapping
LIMIT 10000
