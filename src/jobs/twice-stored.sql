-- Which records that came in lately stand in the ledger more than once, under whatever times?
SELECT tenant, id, any(source) AS source, any(actor_key) AS actor_key, count() AS times,
       toUnixTimestamp64Milli(min(occurred_at)) AS first, toUnixTimestamp64Milli(max(occurred_at)) AS last,
       toUnixTimestamp64Milli(max(received_at)) AS received
FROM events
WHERE id IN (SELECT id FROM events WHERE received_at >= parseDateTime64BestEffort({since:String}, 3, 'UTC'))
GROUP BY tenant, id
HAVING times > 1
LIMIT 1000
