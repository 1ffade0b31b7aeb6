-- Which of these tenants' ids are already in the ledger, where did they come in, and with what content?
SELECT tenant, id, topic, partition, offset, item, lower(hex(content_hash)) AS content_hash
FROM events
WHERE tenant IN {tenants:Array(String)}
  AND toDate(occurred_at) BETWEEN toDate(parseDateTime64BestEffort({from:String}, 3, 'UTC'))
                              AND toDate(parseDateTime64BestEffort({to:String}, 3, 'UTC'))
  AND id IN {ids:Array(UUID)}
