-- Which ranges of this partition are complete from this offset on?
SELECT topic, partition, offset_from, offset_to, token, epoch, owner, mapping, toUnixTimestamp64Milli(at) AS at, logged, settled, counts,
       toUnixTimestamp64Milli(occurred_from) AS occurred_from, toUnixTimestamp64Milli(occurred_to) AS occurred_to
FROM intake
WHERE topic = {topic:String} AND partition = {partition:UInt32} AND offset_from >= {from:UInt64} AND phase = 'done'
ORDER BY offset_from
LIMIT 1 BY topic, partition, offset_from, offset_to, epoch, owner
LIMIT 50000
