-- What was done in these events, and with which kind of record?
SELECT DISTINCT action, target_type
FROM events
WHERE tenant = {tenant:String} AND id IN {ids:Array(UUID)}
  AND occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND occurred_at <= parseDateTime64BestEffort({to:String}, 3, 'UTC')
ORDER BY action, target_type
