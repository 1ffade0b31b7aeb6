-- Of which alerts was something stated at or after this time? Those that were stated last first.
SELECT id
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert'
  AND facts.at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
GROUP BY id
ORDER BY max(facts.at) DESC, id
LIMIT {limit:UInt32}
