-- How many events does the log of intake say are stored, and how many does the ledger hold? Both up to what was done
-- by this mark, so that a batch that is just being written is in neither.
WITH done AS (
  SELECT topic, partition, max(offset_to) AS upto
  FROM intake WHERE phase = 'done' AND logged <= {logged:UInt64} GROUP BY topic, partition)
SELECT tenant, source, sum(stored) AS stored, sum(held) AS held
FROM (
  SELECT counted.tenant AS tenant, counted.source AS source, counted.stored AS stored, toInt64(0) AS held
  FROM (SELECT arrayJoin(counts) AS counted FROM intake FINAL WHERE phase = 'done' AND logged <= {logged:UInt64})
  UNION ALL
  SELECT tenant, source, toInt64(0) AS stored, toInt64(count()) AS held
  FROM events INNER JOIN done ON events.topic = done.topic AND events.partition = done.partition
  WHERE events.offset <= done.upto
  GROUP BY tenant, source)
GROUP BY tenant, source
HAVING stored != 0 OR held != 0
ORDER BY tenant, source
