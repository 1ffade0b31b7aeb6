-- What was stated about all things of a kind, whoever's they are (keys, tenants, sources at start)?
SELECT tenant, kind, id, version, fact_id, type, data, by, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE kind = {kind:String}
ORDER BY tenant, id, version, fact_id
