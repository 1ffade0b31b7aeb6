-- How far is this partition done, and how far has anybody intended to go, as far as it is logged from this offset on?
SELECT maxIf(offset_to, phase = 'done') + 1 AS next, max(offset_to) + 1 AS seen, countIf(phase = 'done') AS done
FROM intake
WHERE topic = {topic:String} AND partition = {partition:UInt32} AND offset_from >= {from:UInt64}
HAVING count() > 0
