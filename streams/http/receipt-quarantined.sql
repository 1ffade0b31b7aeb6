-- What of these positions is in quarantine, and why?
SELECT offset, item, reason, field, detail, uniqExact(offset) OVER () AS messages
FROM quarantine FINAL
WHERE tenant = {tenant:String} AND source = {source:String} AND topic = {topic:String} AND partition = {partition:UInt32}
  AND offset BETWEEN {from:UInt64} AND {to:UInt64}
ORDER BY offset, item
LIMIT {limit:UInt32}
