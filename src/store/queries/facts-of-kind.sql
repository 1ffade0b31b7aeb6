-- What was stated about all things of a kind, each in the order of its fold?
SELECT tenant, kind, id, version, fact_id, type, data, by, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE tenant = {tenant:String} AND kind = {kind:String}
  AND facts.at >= parseDateTime64BestEffort({since:String}, 3, 'UTC')
ORDER BY id, version, fact_id
