-- Which ranges became complete after this mark?
SELECT topic, partition, offset_from, offset_to, token, epoch, owner, mapping, toUnixTimestamp64Milli(at) AS at, logged, settled, counts,
       toUnixTimestamp64Milli(occurred_from) AS occurred_from, toUnixTimestamp64Milli(occurred_to) AS occurred_to
FROM intake
WHERE phase = 'done' AND logged > {logged:UInt64}
ORDER BY logged
LIMIT 1 BY topic, partition, offset_from, offset_to, epoch, owner
LIMIT 50000
