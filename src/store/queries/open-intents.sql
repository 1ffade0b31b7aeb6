-- Which ranges of this partition, from this offset on, were intended and never done, by whom?
SELECT topic, partition, offset_from, offset_to, token, epoch, owner, mapping, toUnixTimestamp64Milli(at) AS at,
       toUnixTimestamp64Milli(occurred_from) AS occurred_from, toUnixTimestamp64Milli(occurred_to) AS occurred_to
FROM intake
WHERE topic = {topic:String} AND partition = {partition:UInt32} AND offset_from >= {from:UInt64} AND phase = 'intent'
  AND (offset_from, offset_to, epoch, owner) NOT IN (
    SELECT offset_from, offset_to, epoch, owner FROM intake
    WHERE topic = {topic:String} AND partition = {partition:UInt32} AND offset_from >= {from:UInt64} AND phase = 'done')
ORDER BY offset_from, epoch, owner
LIMIT 1 BY offset_from, offset_to, epoch, owner
