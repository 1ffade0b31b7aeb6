-- Of which cases is it told with these alerts that they opened, and what was stated of each last? Each fact holds all of its case.
SELECT id, data
FROM facts
WHERE tenant = {tenant:String} AND kind = {kind:String} AND id IN {ids:Array(String)}
ORDER BY id, version DESC, fact_id DESC
LIMIT 1 BY id, JSONExtractString(data, 'case')
