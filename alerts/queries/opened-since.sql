-- What was stated last of each case that opened or changed since? Each fact holds all of its case: those before it are not read.
SELECT id, version, data
FROM facts
WHERE tenant = {tenant:String} AND kind = {kind:String} AND facts.at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
ORDER BY id, version DESC, fact_id DESC
LIMIT 1 BY id, JSONExtractString(data, 'case')
