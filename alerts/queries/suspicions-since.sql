-- What did people report lately, and what came of it, whoever's tenant it is?
SELECT tenant, id, version, type, data, by, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE kind = 'suspicion' AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
ORDER BY tenant, id, version, fact_id
