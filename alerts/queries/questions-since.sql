-- What was asked about alerts lately, and what came of it, whoever's they are?
SELECT tenant, id, version, type, data, by, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE kind = 'question' AND at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
ORDER BY tenant, id, version, fact_id
