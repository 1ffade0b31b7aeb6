-- Whose intents overlap this range? One of a higher claim makes an open one void.
SELECT topic, partition, offset_from, offset_to, token, epoch, owner, mapping, toUnixTimestamp64Milli(at) AS at
FROM intake
WHERE topic = {topic:String} AND partition = {partition:UInt32} AND phase = 'intent'
  AND offset_from <= {to:UInt64} AND offset_to >= {from:UInt64}
ORDER BY offset_from, epoch, owner
LIMIT 1 BY offset_from, offset_to, epoch, owner
