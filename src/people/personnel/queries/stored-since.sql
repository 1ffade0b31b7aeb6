-- In which tenants was something stored since this mark, and on which days did it happen?
SELECT sum.1 AS tenant, toUnixTimestamp64Milli(min(occurred_from)) AS from_ms, toUnixTimestamp64Milli(max(occurred_to)) AS to_ms,
       max(logged) AS newest
FROM intake ARRAY JOIN counts AS sum
WHERE phase = 'done' AND logged > {logged:UInt64} AND sum.7 > 0
GROUP BY tenant
