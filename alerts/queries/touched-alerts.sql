-- Which alerts did a live finding touch in this time, or a verdict or withdrawal, which is told to who follows them however
-- old they are; and what was stated of them last? By the version it is seen whether they have to be read again. Who asks for a
-- message again states a fact of its own about the alert, as does a case that opened. The heartbeat is told by itself.
SELECT tenant, id, max(version) AS newest, count() AS facts, countIf(kind = 'case-opened') AS opened
FROM facts
WHERE tenant != '_heartbeat' AND kind IN ('alert', 'resend', 'case-opened') AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
GROUP BY tenant, id
HAVING opened > 0 OR countIf(kind = 'alert' AND type IN ('raised', 'amended', 'reopened', 'withdrawn', 'resolved')
  AND NOT JSONExtractBool(data, 'claim', 'history')) > 0
ORDER BY max(at) DESC, tenant, id
LIMIT 10000
