-- How many events of each source are in the ledger, whenever they happened, up to the cut-off?
SELECT source, count() AS events
FROM events
WHERE tenant = {tenant:String}
  AND offset < transform(concat(topic, '/', toString(partition)), {places:Array(String)},
                        arrayMap(next -> toUInt64(next), {nexts:Array(String)}), toUInt64(0))
  AND received_at <= parseDateTime64BestEffort({done_at:String}, 3, 'UTC')
  AND (NOT startsWith(topic, 'redrive:') OR (topic, partition, offset) IN (
      SELECT topic, partition, offset_from FROM intake
      WHERE phase = 'done' AND startsWith(topic, 'redrive:') AND logged <= {logged:UInt64}))
GROUP BY source
ORDER BY source
LIMIT 1000
