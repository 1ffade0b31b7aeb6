-- Of which cases is it told with these alerts that they opened, and how did these change?
SELECT id, data
FROM facts
WHERE tenant = {tenant:String} AND kind = {kind:String} AND id IN {ids:Array(String)}
ORDER BY id, version, fact_id
