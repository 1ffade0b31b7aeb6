-- What was stated about this one thing, in the order of the fold?
SELECT tenant, kind, id, version, fact_id, type, data, by, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE tenant = {tenant:String} AND kind = {kind:String} AND id = {id:String}
ORDER BY version, fact_id
