-- Up to which offset was each partition taken in that held something of this tenant, and when was the newest received?
SELECT topic, partition, max(offset_to) AS last, toUnixTimestamp64Milli(max(at)) AS done_at,
    max(logged) AS logged_to
FROM intake
WHERE phase = 'done' AND arrayExists(counted -> tupleElement(counted, 'tenant') = {tenant:String}, counts)
GROUP BY topic, partition
ORDER BY topic, partition
LIMIT {limit:UInt32}
