-- Which alerts did a live finding touch in this time? Whether they still wait for an answer, the fold decides.
SELECT id
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert' AND type IN ('raised', 'amended', 'reopened')
  AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
  AND NOT JSONExtractBool(data, 'claim', 'history')
GROUP BY id
ORDER BY max(at) DESC, id
LIMIT 10000
