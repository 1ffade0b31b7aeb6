-- Which actors' hours of this span did this range of positions touch, and which acts with several parts are among them?
SELECT tenant, actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms, groupUniqArray(group_key) AS groups
FROM touched
WHERE topic = {topic:String} AND partition = {partition:UInt32} AND offset BETWEEN {from:UInt64} AND {to:UInt64}
  AND toUnixTimestamp(hour) >= {since:UInt32} AND toUnixTimestamp(hour) < {until:UInt32}
GROUP BY tenant, actor_key, hour
