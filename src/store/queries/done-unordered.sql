-- Which ranges that complete in no order (redrives, and what was settled after a crash) were logged after this mark?
SELECT topic, partition, offset_from, offset_to, token, epoch, owner, mapping, toUnixTimestamp64Milli(at) AS at, logged, settled, counts,
       toUnixTimestamp64Milli(occurred_from) AS occurred_from, toUnixTimestamp64Milli(occurred_to) AS occurred_to
FROM intake
WHERE phase = 'done' AND logged > {logged:UInt64} AND (settled = 1 OR startsWith(topic, 'redrive:'))
ORDER BY logged
LIMIT 1 BY topic, partition, offset_from, offset_to, epoch, owner
LIMIT 50000
