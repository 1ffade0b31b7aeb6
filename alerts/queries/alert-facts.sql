-- What was stated about these alerts, each in the order of its fold?
SELECT id, version, fact_id, type, data, by, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE tenant = {tenant:String} AND kind = 'alert' AND id IN {ids:Array(String)}
ORDER BY id, version, fact_id
