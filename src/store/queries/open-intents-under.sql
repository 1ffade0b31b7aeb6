-- Which ranges of all topics that begin so were intended and never done, by whom?
SELECT topic, partition, offset_from, offset_to, token, epoch, owner, mapping, toUnixTimestamp64Milli(at) AS at,
       toUnixTimestamp64Milli(occurred_from) AS occurred_from, toUnixTimestamp64Milli(occurred_to) AS occurred_to
FROM intake
WHERE startsWith(topic, {prefix:String}) AND phase = 'intent'
  AND (topic, partition, offset_from, offset_to, epoch, owner) NOT IN (
    SELECT topic, partition, offset_from, offset_to, epoch, owner FROM intake
    WHERE startsWith(topic, {prefix:String}) AND phase = 'done')
ORDER BY topic, partition, offset_from, epoch, owner
LIMIT 1 BY topic, partition, offset_from, offset_to, epoch, owner
