-- What was stated about all things of a kind, whoever's they are (keys, tenants, sources at start)?
SELECT tenant, kind, id, version, fact_id, type, data, by, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE kind = {kind:String}
  AND facts.at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
ORDER BY tenant, id, version, fact_id
