-- Who was seen in this range, in which roles and when first and last, and of how many hours is it known what they did?
SELECT actor_key, role, argMax(actor_type, hour) AS last_type, count() AS hours,
       toUnixTimestamp(min(hour)) * 1000 AS first_ms, toUnixTimestamp(max(hour)) * 1000 AS last_ms
FROM activity_hourly FINAL
WHERE tenant = {tenant:String}
  AND hour >= parseDateTimeBestEffort({from:String}, 'UTC') AND hour < parseDateTimeBestEffort({to:String}, 'UTC')
  AND events > 0
GROUP BY actor_key, role
ORDER BY actor_key, role
