-- Which alerts did a live finding touch in this time, and what was stated of them last? By the version it is seen whether
-- they have to be read again.
SELECT tenant, id, max(version) AS newest, count() AS facts
FROM facts
WHERE kind = 'alert' AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
GROUP BY tenant, id
HAVING countIf(type IN ('raised', 'amended', 'reopened') AND NOT JSONExtractBool(data, 'claim', 'history')) > 0
ORDER BY max(at) DESC, tenant, id
LIMIT 10000
