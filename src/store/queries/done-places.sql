-- How far is each partition complete, of those that complete in order?
SELECT topic, partition, max(offset_to) AS last
FROM intake
WHERE phase = 'done' AND NOT startsWith(topic, 'redrive:')
GROUP BY topic, partition
