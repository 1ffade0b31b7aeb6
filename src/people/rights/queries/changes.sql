-- What changed who may do what at this source in this stretch of time, as its events tell it? In the order of time.
SELECT toUnixTimestamp64Milli(e.occurred_at) AS at, action, target_type, target_id, recipient_id,
       JSONExtractString(attributes, 'role') AS role
FROM events AS e
WHERE tenant = {tenant:String} AND source = {source:String}
  AND e.occurred_at > parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND e.occurred_at <= parseDateTime64BestEffort({to:String}, 3, 'UTC')
  AND action IN {actions:Array(String)} AND outcome IN ('success', 'unknown')
ORDER BY e.occurred_at, e.id
LIMIT {limit:UInt32}
