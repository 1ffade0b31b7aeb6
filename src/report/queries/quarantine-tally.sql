-- What was refused in this period for which reason, and how much of it was taken in later (as of the cut-off)?
SELECT source, level, reason,
    countIf(state = 'open' OR redriven_as NOT IN (
        SELECT token FROM intake WHERE phase = 'done' AND logged <= {logged:UInt64})) AS open,
    count() - open AS redriven
FROM quarantine FINAL
WHERE tenant = {tenant:String}
  AND received_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND received_at < parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND offset < transform(concat(topic, '/', toString(partition)), {places:Array(String)},
                        arrayMap(next -> toUInt64(next), {nexts:Array(String)}), toUInt64(0))
  AND received_at <= parseDateTime64BestEffort({done_at:String}, 3, 'UTC')
GROUP BY source, level, reason
ORDER BY source, level, reason
LIMIT 10000
