-- What was judged next, in the order of judging? Whole judgements: whatever shares the last mark is among the rows.
SELECT judged, actor_key, toUnixTimestamp(hour) * 1000 AS hour_ms, profiles, activity
FROM judged_hours
WHERE tenant = {tenant:String} AND judged > {after:UInt64}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
ORDER BY judged
LIMIT {most:UInt32} WITH TIES
