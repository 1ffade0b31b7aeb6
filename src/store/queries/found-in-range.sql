-- How many events of this range of positions reached the ledger?
SELECT tenant, source, count() AS events
FROM events
WHERE toDate(occurred_at) BETWEEN toDate(parseDateTime64BestEffort({occurred_from:String}, 3, 'UTC'))
                              AND toDate(parseDateTime64BestEffort({occurred_to:String}, 3, 'UTC'))
  AND topic = {topic:String} AND partition = {partition:UInt32}
  AND offset BETWEEN {from:UInt64} AND {to:UInt64}
  AND item BETWEEN {item_from:UInt32} AND {item_to:UInt32}
GROUP BY tenant, source
