-- What was stated about these things of a kind, each in the order of its fold?
SELECT tenant, kind, id, version, fact_id, type, data, by, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE tenant = {tenant:String} AND kind = {kind:String} AND id IN {ids:Array(String)}
ORDER BY id, version, fact_id
