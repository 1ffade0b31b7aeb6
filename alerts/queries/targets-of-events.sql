-- What did these events do something to? The ids that the CRM has for it.
SELECT DISTINCT target_id
FROM events
WHERE tenant = {tenant:String} AND id IN {ids:Array(UUID)} AND target_id != ''
  AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND occurred_at <= parseDateTime64BestEffort({to:String}, 3, 'UTC')
ORDER BY target_id
LIMIT {limit:UInt32}
