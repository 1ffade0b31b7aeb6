-- What of these positions reached the ledger?
SELECT uniqExact(offset, item) AS events, uniqExact(offset) AS messages
FROM touched
WHERE tenant = {tenant:String} AND topic = {topic:String} AND partition = {partition:UInt32}
  AND offset BETWEEN {from:UInt64} AND {to:UInt64}
