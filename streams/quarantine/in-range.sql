-- How many items of this range of positions are in quarantine?
SELECT tenant, source, level, count() AS rows
FROM quarantine FINAL
WHERE topic = {topic:String} AND partition = {partition:UInt32} AND offset BETWEEN {from:UInt64} AND {to:UInt64}
GROUP BY tenant, source, level
