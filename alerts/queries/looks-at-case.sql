-- Who opened or changed one of these things here, when, and who was refused? By the record of what is done in the product.
SELECT toUnixTimestamp64Milli(e.occurred_at) AS at, actor_key, roles, action, outcome, target_type, target_id
FROM events AS e
WHERE e.tenant = {tenant:String} AND e.source = {source:String} AND e.target_id IN {ids:Array(String)}
  AND e.occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
ORDER BY e.occurred_at, e.id
LIMIT {limit:UInt32}
