-- Who opened or changed one of these things here, when, and who was refused? By the record of what is done in the product.
SELECT toUnixTimestamp64Milli(events.occurred_at) AS at, actor_key, roles, action, outcome, target_type, target_id
FROM events
WHERE events.tenant = {tenant:String} AND events.source = {source:String} AND events.target_id IN {ids:Array(String)}
  AND events.occurred_at >= parseDateTime64BestEffort({from:String}, 3, 'UTC')
ORDER BY events.occurred_at, events.id
LIMIT {limit:UInt32}
