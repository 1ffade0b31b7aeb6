-- What came back by mail about these alerts?
SELECT id, type, data, toUnixTimestamp64Milli(at) AS at
FROM facts
WHERE tenant = {tenant:String} AND kind = 'returned-mail' AND id IN {ids:Array(String)}
ORDER BY id, version, fact_id
